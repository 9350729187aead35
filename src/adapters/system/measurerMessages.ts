/**
 * What WorkerMeasurer and its threads say to each other: plain structured clones. Envelopes are checked by schema;
 * measured files, which are many and made by our own code of the same build, by their shape at the top alone.
 */
import { z } from 'zod';
import type { MeasuredFile } from '../../domain/audit/metrics';
import type { Settings } from '../../domain/settings';
import { effectSchema } from '../../domain/proof/effects';
import { apiDeclarationSchema } from '../../domain/proof/publicApi';
import { testFactsSchema } from '../../domain/proof/testFacts';

/** Given to a thread when it starts. */
export const threadDataSchema = z.object({
  /** Absolute path; paths of files are relative to it. */
  workspace: z.string(),
  /** See Progress. */
  progress: z.instanceof(SharedArrayBuffer),
});
export type ThreadData = z.infer<typeof threadDataSchema>;

const settingsSchema = z.custom<Settings>((value) => typeof value === 'object' && value !== null);

/** To a thread. */
export const requestSchema = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('files'),
    batch: z.int(),
    paths: z.array(z.string()),
    settings: settingsSchema,
    increments: z.enum(['all', 'over']),
    /** One Int32; anything but 0 means that nobody waits for the rest of the batch. */
    cancelled: z.instanceof(SharedArrayBuffer),
  }),
  z.object({ type: z.literal('text'), request: z.int(), path: z.string(), text: z.string(), increments: z.enum(['all', 'none']) }),
  /** Many files will follow. Not answered. */
  z.object({ type: z.literal('practise') }),
  z.object({ type: z.literal('facts'), request: z.int(), path: z.string(), text: z.string() }),
]);
export type Request = z.infer<typeof requestSchema>;
export type FilesRequest = Extract<Request, { type: 'files' }>;

const fileSchema = z.custom<MeasuredFile>(
  (value) => typeof value === 'object' && value !== null && 'path' in value && 'functions' in value && Array.isArray(value.functions),
);

const factsSchema = z.object({
  measured: fileSchema,
  api: z.array(apiDeclarationSchema),
  effects: z.array(effectSchema),
  tests: testFactsSchema,
});

/** From a thread. */
export const replySchema = z.discriminatedUnion('type', [
  /** The languages are loaded. */
  z.object({ type: z.literal('ready') }),
  z.object({ type: z.literal('file'), batch: z.int(), index: z.int(), file: fileSchema }),
  /** Every file of the batch was told, or it was cancelled. */
  z.object({ type: z.literal('batchEnd'), batch: z.int() }),
  z.object({ type: z.literal('text'), request: z.int(), file: fileSchema }),
  z.object({ type: z.literal('facts'), request: z.int(), facts: factsSchema.optional() }),
]);
export type Reply = z.infer<typeof replySchema>;

/** What a thread was at when it died: nobody else can tell any more. */
export type Doing =
  | { readonly what: 'nothing' }
  | { readonly what: 'file'; readonly batch: number; readonly index: number }
  | { readonly what: 'text'; readonly request: number };

/** Memory shared between a thread and its owner, in which the thread notes what it is at. */
export class Progress {
  readonly buffer: SharedArrayBuffer;
  readonly #cells: Int32Array;

  constructor(buffer = new SharedArrayBuffer(3 * Int32Array.BYTES_PER_ELEMENT)) {
    this.buffer = buffer;
    this.#cells = new Int32Array(buffer);
  }

  set(doing: Doing): void {
    const [what, id, index] =
      doing.what === 'file' ? [1, doing.batch, doing.index] : doing.what === 'text' ? [2, doing.request, 0] : [0, 0, 0];
    Atomics.store(this.#cells, 1, id);
    Atomics.store(this.#cells, 2, index);
    Atomics.store(this.#cells, 0, what);
  }

  get(): Doing {
    const what = Atomics.load(this.#cells, 0);
    const id = Atomics.load(this.#cells, 1);
    if (what === 1) return { what: 'file', batch: id, index: Atomics.load(this.#cells, 2) };
    return what === 2 ? { what: 'text', request: id } : { what: 'nothing' };
  }
}
