/** The differences that the run panel shows: asked for when a file is unfolded, and kept as long as there are not too many. */
import * as l10n from '@vscode/l10n';
import { EngineError } from '../../../domain/errors';
import type { DiffSnapshot } from '../../../panels/runSnapshot';
import { Emitter } from '../../../shared/emitter';
import type { RunsEngine } from '../views/runsModel';

export interface WantedDiff {
  readonly key: string;
  readonly attemptId: string;
  readonly path: string;
  /** Asked for in full: as many lines as anybody would scroll through. */
  readonly isWhole: boolean;
}

const maxLines = 20_000;
const maxLinesOfWhole = 200_000;
/** Differences that nobody looks at and are kept all the same. */
const kept = 50;

export class AttemptDiffs {
  readonly #engine: RunsEngine;
  readonly #changed = new Emitter<void>();
  readonly #known = new Map<string, DiffSnapshot>();
  readonly #whole = new Set<string>();

  readonly onDidChange = this.#changed.event;

  constructor(engine: RunsEngine) {
    this.#engine = engine;
  }

  snapshot(): ReadonlyMap<string, DiffSnapshot> {
    return this.#known;
  }

  want(wanted: readonly WantedDiff[]): void {
    for (const diff of wanted) {
      const known = this.#known.get(diff.key);
      const isCut = known?.kind === 'loaded' && known.diff.isTruncated && diff.isWhole && !this.#whole.has(diff.key);
      if (known === undefined || isCut) void this.#fetch(diff);
    }
    const keys = new Set(wanted.map(({ key }) => key));
    for (const [key, { kind }] of this.#known) {
      if (this.#known.size <= kept) return;
      if (!keys.has(key) && kind !== 'loading') this.#known.delete(key);
    }
  }

  /** What could not be had is tried again when it is wanted the next time. */
  forgetFailures(): void {
    for (const [key, { kind }] of this.#known) if (kind === 'failed') this.#known.delete(key);
  }

  async #fetch({ key, attemptId, path, isWhole }: WantedDiff): Promise<void> {
    // What is shown stays until there is more of it.
    if (!this.#known.has(key)) this.#known.set(key, { kind: 'loading' });
    if (isWhole) this.#whole.add(key);
    this.#known.set(key, await this.#answer(attemptId, path, isWhole ? maxLinesOfWhole : maxLines));
    this.#changed.fire();
  }

  async #answer(attemptId: string, path: string, lines: number): Promise<DiffSnapshot> {
    try {
      const { files } = await this.#engine.request('attempt.diff', { attemptId, path, maxLines: lines });
      const diff = files.find(({ file }) => file.path === path);
      return diff === undefined ? { kind: 'failed', reason: l10n.t('What was changed is no longer kept.') } : { kind: 'loaded', diff };
    } catch (error) {
      return { kind: 'failed', reason: EngineError.from(error).message };
    }
  }

  dispose(): void {
    this.#changed.dispose();
  }
}
