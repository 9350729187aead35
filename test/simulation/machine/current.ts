/** The machine of the life being lived: what stands in for `node:` modules finds it here. One life at a time. */
import type { FileSystem } from './fileSystem';
import type { Random } from './random';
import type { Program, World } from './world';

export interface OpenHandle {
  readonly program: Program;
  readonly path: string;
}

export interface Watch {
  readonly program: Program;
  readonly path: string;
  readonly callback: () => void;
}

export interface Machine {
  readonly world: World;
  readonly disk: FileSystem;
  readonly chance: Random;
  readonly programs: Map<number, Program>;
  readonly handles: Set<OpenHandle>;
  readonly watches: Set<Watch>;
  /** Told after each rename onto a path. */
  readonly onRenamed: (program: Program, to: string, before: Uint8Array | undefined) => void;
}

let current: Machine | undefined;

export function setMachine(machine: Machine): void {
  current = machine;
}

export function theMachine(): Machine {
  if (current === undefined) throw new Error('No life is being lived.');
  return current;
}

/** Each program sees the workspace below a folder with its number, so that a system call tells who makes it. */
export function rootOf(pid: number): string {
  return `/${pid}/work`;
}

export function placeOf(path: string): { readonly program: Program; readonly path: string } {
  const match = /^\/(\d+)(?:\/work(?:\/(.*))?)?$/.exec(path);
  const program = theMachine().programs.get(Number(match?.[1]));
  if (match === null || program === undefined) throw new Error(`No program is at ${path}.`);
  return { program, path: match[2] ?? '' };
}
