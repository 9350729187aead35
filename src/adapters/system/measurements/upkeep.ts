/** Keeps the cache's folder small: which segments there are, many small ones merged into one, other builds' forgotten. */
import { randomBytes } from 'node:crypto';
import { promises as fs } from 'node:fs';
import { join } from 'node:path';
import { encodeRecord, scanSegment, segmentHead, textAt } from './segment';

export interface SegmentFile {
  readonly name: string;
  readonly bytes: number;
  readonly usedMs: number;
}

const extension = '.segment';
/** One written to a moment ago belongs to a process that goes on. */
const restingMs = 60_000;
/** A build not used for so long was replaced; two are in use at once while windows are updated. */
const otherBuildMs = 7 * 86_400_000;

/** Oldest first, so that what was written later wins. Empty where nothing was written yet. */
export async function segmentsIn(folder: string): Promise<SegmentFile[]> {
  const names = await fs.readdir(folder).catch(() => []);
  const segments: SegmentFile[] = [];
  for (const name of names.filter((each) => each.endsWith(extension)).sort()) {
    const info = await fs.stat(join(folder, name)).catch(() => undefined);
    if (info?.isFile() === true) segments.push({ name, bytes: info.size, usedMs: info.mtimeMs });
  }
  return segments;
}

/** Small segments that rest become one; of a key written twice the later text stays. */
export async function merge(folder: string, segments: readonly SegmentFile[], mostBytes: number): Promise<void> {
  const resting = segments.filter(({ bytes, usedMs }) => bytes < mostBytes / 2 && Date.now() - usedMs > restingMs);
  const texts = new Map<string, string>();
  const merged: SegmentFile[] = [];
  let total = 0;
  for (const segment of [...resting].sort((a, b) => (a.name < b.name ? -1 : 1))) {
    total += segment.bytes;
    if (total > mostBytes) break;
    const data = await fs.readFile(join(folder, segment.name)).catch(() => Buffer.alloc(0));
    scanSegment(data, (key, place) => {
      const text = textAt(data, place);
      if (text !== undefined) texts.set(key, text);
    });
    merged.push(segment);
  }
  const last = merged.at(-1);
  if (last === undefined || merged.length < 2) return;
  // Named like the newest of them: what was written after it still comes after it.
  const name = `${last.name.split('-')[0] ?? '0'}-0-${randomBytes(3).toString('hex')}${extension}`;
  const records = [...texts].map(([key, text]) => encodeRecord(key, text));
  await fs.writeFile(join(folder, `${name}.tmp`), Buffer.concat([segmentHead, ...records]), { mode: 0o600 });
  await fs.rename(join(folder, `${name}.tmp`), join(folder, name));
  for (const segment of merged) await fs.rm(join(folder, segment.name), { force: true }).catch(() => undefined);
}

export async function forgetOtherBuilds(folder: string, build: string): Promise<void> {
  for (const name of await fs.readdir(folder).catch(() => [])) {
    if (name === build) continue;
    const used = Math.max(0, ...(await segmentsIn(join(folder, name))).map(({ usedMs }) => usedMs));
    if (Date.now() - used > otherBuildMs) await fs.rm(join(folder, name), { recursive: true, force: true }).catch(() => undefined);
  }
}
