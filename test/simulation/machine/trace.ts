/** What happened, as a hash that two equal lives share, and as text where somebody wants to read it. */
export class Trace {
  readonly lines: string[] = [];
  #hash = 0x811c9dc5;
  #start: number | undefined;

  constructor(readonly isKept: boolean) {}

  get hash(): string {
    return (this.#hash >>> 0).toString(16).padStart(8, '0');
  }

  add(now: number, pid: number, what: string, detail = ''): void {
    this.#start ??= now;
    this.#mix(now * 1000);
    this.#mix(pid);
    this.#mixText(what);
    this.#mixText(detail);
    if (!this.isKept) return;
    const time = ((now - this.#start) / 1000).toFixed(4).padStart(10);
    this.lines.push(`${time} ${pid === 0 ? 'world ' : `engine ${pid}`} ${what}${detail === '' ? '' : ` ${detail}`}`);
  }

  #mix(value: number): void {
    this.#hash = Math.imul(this.#hash ^ (value | 0), 0x01000193);
  }

  #mixText(text: string): void {
    for (let index = 0; index < text.length; index++) this.#mix(text.charCodeAt(index));
  }
}
