/** git's instructions to make contents from others: copy this part of them, insert these bytes. */

/** Undefined where the instructions are malformed or made for other contents. */
export function applyDelta(source: Uint8Array, delta: Uint8Array): Uint8Array | undefined {
  const reader = new DeltaReader(delta);
  if (reader.size() !== source.length) return undefined;
  const size = reader.size();
  const parts: Uint8Array[] = [];
  let made = 0;
  while (!reader.isAtEnd) {
    const part = reader.part(source);
    made += part?.length ?? 0;
    if (part === undefined || made > size) return undefined;
    parts.push(part);
  }
  if (made !== size || reader.isCutOff) return undefined;
  const target = new Uint8Array(size);
  let offset = 0;
  for (const part of parts) {
    target.set(part, offset);
    offset += part.length;
  }
  return target;
}

class DeltaReader {
  private place = 0;

  constructor(private readonly delta: Uint8Array) {}

  get isAtEnd(): boolean {
    return this.place >= this.delta.length;
  }

  get isCutOff(): boolean {
    return this.place > this.delta.length;
  }

  private byte(): number {
    return this.delta[this.place++] ?? 0;
  }

  /** Seven bits in each byte, the lowest first; the eighth says that more follow. */
  size(): number {
    let [size, factor] = [0, 1];
    for (;;) {
      const byte = this.byte();
      size += (byte & 0x7f) * factor;
      factor *= 128;
      if (byte < 0x80 || factor > 2 ** 50) return size;
    }
  }

  /** Carries out the next instruction; undefined where there is no such. */
  part(source: Uint8Array): Uint8Array | undefined {
    const instruction = this.byte();
    if (instruction === 0) return undefined;
    if (instruction < 0x80) {
      const inserted = this.delta.subarray(this.place, this.place + instruction);
      this.place += instruction;
      return inserted;
    }
    const start = this.number(instruction & 0x0f, 4);
    const length = this.number((instruction >> 4) & 0x07, 3) || 0x10000;
    return start + length > source.length ? undefined : source.subarray(start, start + length);
  }

  /** A number of which only those bytes are there that the bits name. */
  private number(bits: number, bytes: number): number {
    let number = 0;
    for (let index = 0; index < bytes; index++) if ((bits >> index) & 1) number += this.byte() * 256 ** index;
    return number;
  }
}
