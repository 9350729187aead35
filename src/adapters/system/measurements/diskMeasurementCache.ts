/**
 * The cache of measurements in the person's own cache folder: a folder per build of the measurer, a few segments in it. Each
 * process appends to a segment of its own, so that writers never meet; readers take whatever is whole. Nobody locks: merging
 * and forgetting write new files and remove old ones, and whoever still had an old one open has a miss at worst. Whatever goes
 * wrong with the disk costs measuring again and is never an error.
 */
import { randomBytes } from 'node:crypto';
import { promises as fs } from 'node:fs';
import { join } from 'node:path';
import type { MeasurementCache } from '../../../ports/measurementCache';
import { messageOf } from '../../../shared/messageOf';
import { ensurePrivateFolder } from '../localPaths';
import { encodeRecord, scanSegment, segmentHead, textAt, type RecordPlace } from './segment';
import { forgetOtherBuilds, merge, segmentsIn, type SegmentFile } from './upkeep';

export interface DiskMeasurementCacheOptions {
  /** Absolute path; created when something is written. */
  readonly folder: string;
  /** What measured: another one finds nothing of ours. */
  readonly build: string;
  /** All segments of this build together, at most; by default 96 MB. */
  readonly mostBytes?: number;
  /** Hears, once, why nothing is kept. */
  readonly note?: (text: string) => void;
}

interface Segment {
  readonly name: string;
  /** How far it was read. */
  scanned: number;
  /** Told to the others by the file's time, once: what is used is forgotten last. */
  isMarked: boolean;
}

interface Place extends RecordPlace {
  readonly segment: Segment;
}

const defaultMostBytes = 96 * 1024 * 1024;
const segmentBytes = 8 * 1024 * 1024;
const mostSegments = 16;

export class DiskMeasurementCache implements MeasurementCache {
  readonly #options: DiskMeasurementCacheOptions;
  readonly #folder: string;
  readonly #places = new Map<string, Place>();
  readonly #segments = new Map<string, Segment>();
  /** Written by this process and perhaps not yet on the disk. */
  readonly #pending = new Map<string, string>();
  #own: { readonly name: string; bytes: number } | undefined;
  #flushing: Promise<void> = Promise.resolve();
  #isBroken = false;

  constructor(options: DiskMeasurementCacheOptions) {
    this.#options = options;
    this.#folder = join(options.folder, options.build);
  }

  async read(keys: readonly string[]): Promise<ReadonlyMap<string, string>> {
    const found = new Map<string, string>();
    const buffers = new Map<Segment, Buffer>();
    if (keys.some((key) => !this.#pending.has(key) && !this.#places.has(key))) await this.#lookForMore(buffers);
    const wanted = new Map<Segment, [string, Place][]>();
    for (const key of keys) {
      const pending = this.#pending.get(key);
      const place = this.#places.get(key);
      if (pending !== undefined) found.set(key, pending);
      else if (place !== undefined) {
        const places = wanted.get(place.segment) ?? [];
        places.push([key, place]);
        wanted.set(place.segment, places);
      }
    }
    await Promise.all([...wanted].map(([segment, places]) => this.#take(segment, places, buffers.get(segment), found)));
    return found;
  }

  async write(entries: ReadonlyMap<string, string>): Promise<void> {
    for (const [key, text] of entries) if (key.length < 0xffff && /^[\x20-\x7e]*$/.test(key)) this.#pending.set(key, text);
  }

  async flush(): Promise<void> {
    this.#flushing = this.#flushing.then(() => this.#append());
    return this.#flushing;
  }

  async #take(segment: Segment, places: readonly [string, Place][], known: Buffer | undefined, found: Map<string, string>): Promise<void> {
    const data = known ?? (await fs.readFile(join(this.#folder, segment.name)).catch(() => undefined));
    for (const [key, place] of places) {
      const text = data === undefined ? undefined : textAt(data, place);
      if (text === undefined) this.#places.delete(key);
      else found.set(key, text);
    }
    if (data === undefined) this.#segments.delete(segment.name);
    else if (!segment.isMarked) {
      segment.isMarked = true;
      const now = new Date();
      await fs.utimes(join(this.#folder, segment.name), now, now).catch(() => undefined);
    }
  }

  /** Reads what other processes have added, and everything the first time. */
  async #lookForMore(buffers: Map<Segment, Buffer>): Promise<void> {
    for (const { name, bytes } of await segmentsIn(this.#folder)) {
      const segment = this.#segments.get(name) ?? { name, scanned: 0, isMarked: false };
      this.#segments.set(name, segment);
      if (bytes <= segment.scanned) continue;
      const data = await fs.readFile(join(this.#folder, name)).catch(() => undefined);
      if (data === undefined) continue;
      buffers.set(segment, data);
      scanSegment(data, (key, place) => this.#places.set(key, { segment, ...place }));
      segment.scanned = bytes;
    }
  }

  async #append(): Promise<void> {
    if (this.#pending.size === 0 || this.#isBroken) return;
    const entries = [...this.#pending];
    const data = Buffer.concat(entries.map(([key, text]) => encodeRecord(key, text)));
    try {
      await this.#appendToOwn(data);
      // Until here they are answered from memory; a newer text under the same key stays.
      for (const [key, text] of entries) if (this.#pending.get(key) === text) this.#pending.delete(key);
      // Found again by reading the segment.
      for (const [key] of entries) this.#places.delete(key);
    } catch (error) {
      this.#isBroken = true;
      this.#options.note?.(`measurements are not kept in ${this.#folder}: ${messageOf(error)}`);
    }
  }

  async #appendToOwn(data: Buffer): Promise<void> {
    if (this.#own === undefined || this.#own.bytes > segmentBytes) {
      await ensurePrivateFolder(this.#options.folder);
      await ensurePrivateFolder(this.#folder);
      await this.#tidy();
      this.#own = { name: `${Date.now().toString(36)}-${process.pid}-${randomBytes(3).toString('hex')}.segment`, bytes: 0 };
      await fs.writeFile(join(this.#folder, this.#own.name), segmentHead, { flag: 'wx', mode: 0o600 });
    }
    await fs.appendFile(join(this.#folder, this.#own.name), data, { mode: 0o600 });
    this.#own.bytes += data.length;
  }

  /** Before a segment is begun: few and not too large they stay. */
  async #tidy(): Promise<void> {
    const mostBytes = this.#options.mostBytes ?? defaultMostBytes;
    await forgetOtherBuilds(this.#options.folder, this.#options.build);
    const kept = await this.#forget(await segmentsIn(this.#folder), mostBytes - segmentBytes);
    if (kept.length >= mostSegments) await merge(this.#folder, kept, segmentBytes);
  }

  /** Least recently used first. */
  async #forget(segments: readonly SegmentFile[], mostBytes: number): Promise<readonly SegmentFile[]> {
    let total = 0;
    const kept: SegmentFile[] = [];
    for (const segment of [...segments].sort((a, b) => b.usedMs - a.usedMs)) {
      total += segment.bytes;
      if (total <= mostBytes) kept.push(segment);
      else await fs.rm(join(this.#folder, segment.name), { force: true }).catch(() => undefined);
    }
    return kept;
  }
}
