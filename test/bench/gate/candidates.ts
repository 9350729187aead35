/** Candidates of a fixture before the engine's prover: its correct refactorings, and mutants of them. */
import { effectsOf } from '../../../src/adapters/languages/typescript/effects';
import { publicApi } from '../../../src/adapters/languages/typescript/publicApi';
import { testFacts } from '../../../src/adapters/languages/typescript/testFacts';
import { typescript } from '../../../src/adapters/languages/typescript/typescript';
import { systemClock } from '../../../src/adapters/system/clock';
import type { EvidenceCommand, GateName } from '../../../src/domain/proof/proof';
import type { FileChange } from '../../../src/domain/runs/changes';
import { defaultSettings } from '../../../src/domain/settings';
import { Prover } from '../../../src/engine/proof/prover';
import type { CodeReader } from '../../../src/ports/codeReader';
import { taskOf } from '../../taskOf';

/** Texts before and after; absent on the side where the file is not. */
export type Versions = Readonly<Record<string, { readonly before?: string; readonly after?: string }>>;

export interface Candidate {
  readonly files: Versions;
  readonly target?: { readonly file: string; readonly symbol: string };
  readonly scope?: readonly string[];
  /** What the project's checks say of it. */
  readonly check: () => Promise<readonly EvidenceCommand[]>;
}

export interface Judged {
  /** The gate that ended it. */
  readonly gate?: GateName;
  readonly reason?: string;
}

const reader: CodeReader = {
  factsOf: async (path, text) =>
    /\.[cm]?[jt]sx?$/.test(path)
      ? {
          measured: typescript.measure(path, text),
          api: publicApi(path, text),
          effects: effectsOf(path, text),
          tests: testFacts(path, text),
        }
      : undefined,
};

/** Through every gate, up to the first that fails. */
export async function judge({ files, target, scope = [], check }: Candidate): Promise<Judged> {
  const kept = new Map<string, string>();
  const changes = Object.entries(files).map(([path, { before, after }]): FileChange => {
    const side = (name: 'before' | 'after', text: string | undefined): object => {
      if (text === undefined) return {};
      kept.set(`${name} ${path}`, text);
      return { [name]: `${name} ${path}` };
    };
    const kind = before === undefined ? 'added' : after === undefined ? 'deleted' : 'modified';
    return { kind, path, isBinary: false, additions: 1, deletions: 1, ...side('before', before), ...side('after', after) };
  });
  const prover = new Prover({
    clock: systemClock,
    snapshots: { read: async (id) => new TextEncoder().encode(kept.get(id) ?? '') },
    reader,
    runChecks: check,
  });
  const task = taskOf('candidate', { kind: 'refactor', ...(target === undefined ? {} : { target }) });
  const results = await prover.prove(
    { task, changes: { files: changes, omitted: [] }, allows: { api: false, effects: false }, scope },
    { settings: defaultSettings, signal: new AbortController().signal },
  );
  const failed = results.find(({ state }) => state === 'failed');
  return failed === undefined ? {} : { gate: failed.gate, reason: failed.reason };
}
