/** What the command line runs in. `main.ts` makes it from the process; tests make their own. */
import type { Layers } from '../../protocol/rpc';
import type { ConnectOptions, EngineClient } from '../node/client/engineClient';
import type { Interrupts } from './interrupts';
import type { Terminal } from './terminal';
import type { Surroundings } from './workspace';

export interface CliHost extends Surroundings {
  readonly terminal: Terminal;
  readonly interrupts: Interrupts;
  /** The process's environment. */
  readonly variables: Readonly<Record<string, string>>;
  readonly version: string;
  readonly nodeVersion: string;
  /** Absolute path of the engine's program. */
  readonly engineScript: string;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly connect: (options: ConnectOptions) => Promise<EngineClient>;
  /** Audits in this process; undefined where an engine may be at work, which knows more. */
  readonly auditAlone: (options: ConnectOptions) => Promise<EngineClient | undefined>;
  /** Where the engine of a workspace writes what it has to say. */
  readonly engineLog: (workspace: string) => Promise<string>;
  /** Runs a program for `doctor`; undefined when it is not there, fails or takes too long. */
  readonly capture: (program: string, args: readonly string[]) => Promise<string | undefined>;
  /** The exit code should the reader of standard output go away from here on. */
  exitCodeOnBrokenPipe: number;
}

/** The variables that are settings, which go to the engine with every request. */
export function environmentLayer(variables: CliHost['variables']): Layers['environment'] {
  return Object.fromEntries(Object.entries(variables).filter(([name]) => name.startsWith('SYMBIOTE_')));
}
