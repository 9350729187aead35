/** The checks of a fixture's project: its types where it has them, its tests in another process. As the gate asks them. */
import { fork, type ChildProcess } from 'node:child_process';
import { resolve } from 'node:path';
import * as ts from 'typescript';
import { z } from 'zod';

const replySchema = z.object({ id: z.number(), exitCode: z.number() });

/** Longer than the process gives itself for what does not wait. */
const mostMs = 15_000;

/** One process, until something does not end in it. */
export class TestRuns {
  #child: ChildProcess | undefined;
  #last = 0;

  /** Null: it did not end. `files`: texts by path; the tests are at `entry`. */
  async run(files: Readonly<Record<string, string>>, entry: string): Promise<number | null> {
    const modules = Object.fromEntries(
      Object.entries(files).map(([path, text]) => [path.replace(/(\.test)?\.[jt]s$/, '$1'), commonJs(text)]),
    );
    const id = ++this.#last;
    const child = (this.#child ??= fork(resolve(__dirname, 'testChild.mjs'), {
      execArgv: [],
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    }));
    return new Promise((done) => {
      const end = (exitCode: number | null): void => {
        clearTimeout(timer);
        child.removeAllListeners();
        if (exitCode === null) this.close();
        done(exitCode);
      };
      const timer = setTimeout(() => end(null), mostMs);
      child.on('exit', () => end(null));
      child.on('message', (message) => {
        const reply = replySchema.parse(message);
        if (reply.id === id) end(reply.exitCode);
      });
      child.send({ id, modules, entry: entry.replace(/\.[jt]s$/, '') });
    });
  }

  close(): void {
    this.#child?.kill('SIGKILL');
    this.#child = undefined;
  }
}

function commonJs(text: string): string {
  return ts.transpileModule(text, {
    compilerOptions: { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022, esModuleInterop: true },
  }).outputText;
}

const strict: ts.CompilerOptions = {
  strict: true,
  noEmit: true,
  target: ts.ScriptTarget.ES2022,
  module: ts.ModuleKind.ESNext,
  moduleResolution: ts.ModuleResolutionKind.Bundler,
  lib: ['lib.es2022.d.ts'],
  types: [],
};

/** The project's type check, with the language's own declarations read once. */
export class TypeCheck {
  readonly #host = ts.createCompilerHost(strict);
  readonly #libraries = new Map<string, ts.SourceFile | undefined>();

  run(path: string, text: string): number {
    const getSourceFile: ts.CompilerHost['getSourceFile'] = (name, options) => {
      if (name === path) return ts.createSourceFile(name, text, options);
      if (!this.#libraries.has(name)) this.#libraries.set(name, this.#host.getSourceFile(name, options));
      return this.#libraries.get(name);
    };
    const program = ts.createProgram([path], strict, {
      ...this.#host,
      getSourceFile,
      fileExists: (name) => name === path || this.#host.fileExists(name),
    });
    const file = program.getSourceFile(path);
    return program.getSyntacticDiagnostics(file).length + program.getSemanticDiagnostics(file).length === 0 ? 0 : 2;
  }
}
