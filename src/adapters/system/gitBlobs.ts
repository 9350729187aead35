/** Contents by id through `git cat-file --batch`: one process for many, one content in memory at a time. */
import type { Blob, BlobsRequest } from '../../ports/gitHistory';
import type { GitStream } from './gitCommand';

/** Up to this many times git is started anew after it ended at a content it could not give (versions that do not know GIT_NO_LAZY_FETCH). */
const mostStarts = 20;

/** What cannot be said about a content is `missing`, whatever the reason: nothing here may end an audit. */
export async function* readBlobs(stream: GitStream, ids: readonly string[], request: BlobsRequest): AsyncGenerator<Blob> {
  const wanted = ids.filter((id) => /^[0-9a-f]{40,64}$/.test(id));
  const sizes = await sizesOf(stream, wanted, request.signal);
  const isSmall = (id: string): boolean => (sizes.get(id) ?? Infinity) <= request.maxBytes;
  const contents = contentsOf(stream, wanted.filter(isSmall), request.signal);
  try {
    for (const id of ids) {
      const size = sizes.get(id);
      if (size === undefined) yield { id, lack: 'missing' };
      else if (!isSmall(id)) yield { id, lack: 'tooLarge', size };
      else {
        const next = await contents.next();
        const bytes = next.done === true ? undefined : next.value.bytes;
        yield bytes === undefined ? { id, lack: 'missing' } : { id, bytes };
      }
    }
  } finally {
    await contents.return(undefined);
  }
}

interface Answer {
  readonly bytes?: Buffer;
}

/** Sizes come first, so that no huge content is ever unpacked. Ids without a size are not here. */
async function sizesOf(stream: GitStream, ids: readonly string[], signal: AbortSignal | undefined): Promise<Map<string, number>> {
  const sizes = new Map<string, number>();
  let at = 0;
  for (let start = 0; start < mostStarts && at < ids.length; start += 1) {
    let rest = '';
    for await (const chunk of stream(commandOf('--batch-check'), { input: inputOf(ids.slice(at)), signal })) {
      const lines = (rest + chunk.toString('latin1')).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) {
        const [id = '', kind, size = ''] = line.split(' ');
        if (kind === 'blob' && /^\d+$/.test(size)) sizes.set(id, Number(size));
        at += 1;
      }
    }
    at += 1; // git ended early: at this one.
  }
  return sizes;
}

/** An answer for each id, in order; without bytes where git could not give them. */
async function* contentsOf(stream: GitStream, ids: readonly string[], signal: AbortSignal | undefined): AsyncGenerator<Answer, undefined> {
  let at = 0;
  for (let start = 0; start < mostStarts && at < ids.length; start += 1) {
    const reader = new BatchReader();
    for await (const chunk of stream(commandOf('--batch'), { input: inputOf(ids.slice(at)), signal })) {
      for (const answer of reader.push(chunk)) {
        at += 1;
        yield answer;
      }
    }
    if (at < ids.length) yield {};
    at += 1;
  }
  return undefined;
}

function commandOf(mode: string): readonly string[] {
  return ['--no-replace-objects', 'cat-file', `${mode}=%(objectname) %(objecttype) %(objectsize)`, '--buffer'];
}

function inputOf(ids: readonly string[]): string {
  return ids.map((id) => `${id}\n`).join('');
}

/** `<id> <type> <size> LF <content> LF`, or `<id> missing LF`; a chunk may end anywhere. */
class BatchReader {
  #chunks: Buffer[] = [];
  #bytes = 0;
  /** Bytes of the content that is being read, with the line break after it. */
  #needed: number | undefined;

  *push(chunk: Buffer): Generator<Answer> {
    this.#chunks.push(chunk);
    this.#bytes += chunk.length;
    // Joined only once there is enough: a content in many chunks is not copied once for each.
    while (this.#needed === undefined || this.#bytes >= this.#needed) {
      if (this.#needed === undefined) {
        const line = this.#takeLine();
        if (line === undefined) return;
        const [, kind, size = ''] = line.split(' ');
        if (kind !== undefined && /^\d+$/.test(size)) this.#needed = Number(size) + 1;
        else yield {};
      } else {
        const content = this.#take(this.#needed);
        this.#needed = undefined;
        yield { bytes: content.subarray(0, -1) };
      }
    }
  }

  #takeLine(): string | undefined {
    const data = this.#joined();
    const end = data.indexOf(10);
    return end < 0 ? undefined : this.#take(end + 1).toString('latin1', 0, end);
  }

  #take(count: number): Buffer {
    const data = this.#joined();
    this.#chunks = [data.subarray(count)];
    this.#bytes = data.length - count;
    return data.subarray(0, count);
  }

  #joined(): Buffer {
    const [first = Buffer.alloc(0)] = this.#chunks;
    const data = this.#chunks.length === 1 ? first : Buffer.concat(this.#chunks, this.#bytes);
    this.#chunks = [data];
    return data;
  }
}
