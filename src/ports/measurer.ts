/** The port for measuring away from the loop: a pool of workers, or the same thread in tests. */
import type { MeasuredFile } from '../domain/audit/metrics';
import type { Settings } from '../domain/settings';

export type WantedIncrements = 'all' | 'over';

export interface TextOptions {
  /** Most of what is sent back is increments: `none` for whoever looks at the numbers alone. Default `all`. */
  readonly increments?: 'all' | 'none';
}

/** A measured file and what its content is known by (see contentKey); absent where the content was not read. */
export type MeasuredContent = MeasuredFile & { readonly blob?: string };

/** Measures files off the engine's own thread. */
export interface Measurer {
  /** Extensions (with dot, lower case) to language ids that some language measures. */
  readonly extensions: Readonly<Record<string, string>>;
  /** Measures files by path (relative to the workspace), in any order, as they are ready. A file that cannot be read comes back with exclusion `unreadable`; one that its content gives away as generated or minified with that exclusion and no functions. Increments come with every function, or with those over a threshold of the settings alone (the others have none). */
  measureFiles(
    paths: readonly string[],
    options: { readonly settings: Settings; readonly increments: WantedIncrements; readonly signal?: AbortSignal },
  ): AsyncIterable<MeasuredContent>;
  /** Measures a text: a file being edited, or what a file once held. With increments unless told otherwise. No content exclusions apply. */
  measureText(path: string, text: string, options?: TextOptions): Promise<MeasuredFile>;
  /** Gets ready to measure, for whoever knows that files will follow and does not know them yet. */
  warmUp?(): void;
  dispose(): Promise<void>;
}

/** What measures texts alone, where there are no files to read. */
export type TextMeasurer = Pick<Measurer, 'measureText' | 'dispose'>;
