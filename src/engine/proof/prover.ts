/**
 * Takes a candidate through the gates, the cheapest first; the first that fails ends it. What every gate measured is kept in the
 * proof, which is of these contents alone: its hash is theirs.
 */
import { changesBetween } from '../../domain/audit/auditComparison';
import { withIds } from '../../domain/audit/ranking';
import { apiGate, effectsGate, syntaxGate } from '../../domain/proof/codeGates';
import { checksGate } from '../../domain/proof/checksGate';
import { metricsGate } from '../../domain/proof/metricsGate';
import type { EvidenceCommand, GateName, GateResult } from '../../domain/proof/proof';
import { namesTest, protectedByDefault, scopeGate } from '../../domain/proof/scopeGate';
import { testsGate, type TestChange } from '../../domain/proof/testFacts';
import type { Changes, FileChange } from '../../domain/runs/changes';
import type { Settings } from '../../domain/settings';
import type { Task } from '../../domain/tasks/task';
import type { Clock } from '../../ports/clock';
import type { CodeFacts } from '../../domain/proof/codeFacts';
import type { CodeReader } from '../../ports/codeReader';
import type { Snapshots } from '../../ports/snapshots';
import { throwIfAborted } from '../abort';
import { readSides } from '../changes/readSides';
import { mapLimited } from '../mapLimited';

export interface ProverParts {
  readonly clock: Clock;
  readonly snapshots: Pick<Snapshots, 'read'>;
  readonly reader: CodeReader;
  /** Runs the project's checks, on the base where that is not known yet, then after the last edit. */
  readonly runChecks: (candidate: ProvedCandidate, signal: AbortSignal) => Promise<readonly EvidenceCommand[]>;
}

export interface ProvedCandidate {
  readonly task: Task;
  readonly changes: Changes;
  /** What the task may change beyond the ordinary. */
  readonly allows: { readonly api: boolean; readonly effects: boolean };
  /** Globs of what it may change; empty for everything that is not protected. */
  readonly scope: readonly string[];
}

export interface ProveOptions {
  readonly settings: Settings;
  readonly signal: AbortSignal;
  readonly onGate?: (gate: GateName) => void;
}

/** A file of the candidate with what is known of it. */
interface ReadFile {
  readonly path: string;
  readonly oldPath: string;
  readonly before: CodeFacts | undefined;
  readonly after: CodeFacts | undefined;
}

type Gate = (candidate: ProvedCandidate, files: readonly ReadFile[], options: ProveOptions) => GateResult | Promise<GateResult>;

const parallel = 8;

export class Prover {
  readonly #parts: ProverParts;

  constructor(parts: ProverParts) {
    this.#parts = parts;
  }

  /** Every gate up to the first that fails, in order. */
  async prove(candidate: ProvedCandidate, options: ProveOptions): Promise<GateResult[]> {
    const results: GateResult[] = [];
    let files: readonly ReadFile[] = [];
    for (const [name, gate] of this.#gates()) {
      throwIfAborted(options.signal);
      options.onGate?.(name);
      const begun = this.#parts.clock.now();
      if (name === 'syntax') files = await this.#read(candidate.changes, options.signal);
      const result = await gate(candidate, files, options);
      results.push({ ...result, durationMs: this.#parts.clock.now() - begun });
      if (result.state === 'failed') break;
    }
    return results;
  }

  #gates(): readonly (readonly [GateName, Gate])[] {
    return [
      ['scope', ({ changes, scope }) => scopeGate(changes, { globs: scope, protectedGlobs: protectedByDefault })],
      ['syntax', (_, files) => syntaxGate(files)],
      ['api', ({ allows }, files) => apiGate(files, allows.api)],
      ['effects', ({ allows }, files) => effectsGate(files, allows.effects)],
      ['metrics', (candidate, files, { settings }) => metricsOf(candidate, files, settings)],
      ['tests', ({ scope }, files) => testsGate(files.map(testsOf), namesTest(scope))],
      ['checks', async (candidate, _, { signal }) => checksGate(await this.#parts.runChecks(candidate, signal))],
    ];
  }

  async #read({ files }: Changes, signal: AbortSignal): Promise<readonly ReadFile[]> {
    const texts = files.filter(({ isBinary }) => !isBinary);
    const read = await mapLimited(texts, parallel, async (file) => {
      throwIfAborted(signal);
      return this.#readOne(file);
    });
    return read.filter(({ before, after }) => before !== undefined || after !== undefined);
  }

  async #readOne(file: FileChange): Promise<ReadFile> {
    const { path, oldPath = path } = file;
    const { before, after } = await readSides(this.#parts.snapshots, file);
    const facts = async (name: string, bytes: Uint8Array | undefined): Promise<CodeFacts | undefined> =>
      bytes === undefined ? undefined : this.#parts.reader.factsOf(name, new TextDecoder().decode(bytes));
    return { path, oldPath, before: await facts(oldPath, before), after: await facts(path, after) };
  }
}

function testsOf({ path, before, after }: ReadFile): TestChange {
  return { path, before: before?.tests, after: after?.tests };
}

function metricsOf({ task }: ProvedCandidate, files: readonly ReadFile[], settings: Settings): GateResult {
  const before = files.flatMap(({ oldPath, before: facts }) =>
    facts === undefined ? [] : [{ path: oldPath, functions: facts.measured.functions }],
  );
  const after = files.flatMap(({ path, after: facts }) =>
    facts === undefined
      ? []
      : [{ path, functions: withIds({ path, functions: facts.measured.functions }).map(([id, measured]) => ({ ...measured, id })) }],
  );
  const { functions } = changesBetween({ before, after, broken: new Set() });
  const { target } = task;
  return metricsGate(functions, {
    thresholds: { cyclomatic: settings['audit.thresholds.cyclomatic'], cognitive: settings['audit.thresholds.cognitive'] },
    target: target?.symbol === undefined ? undefined : { path: target.file, symbol: target.symbol },
    leastImprovement: settings['gate.leastImprovement'],
    mostGrowth: settings['gate.mostGrowth'],
  });
}
