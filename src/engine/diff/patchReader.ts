/** Goes through the lines of a patch, and says where it is when one is not what was expected. */
import { EngineError } from '../../domain/errors';
import { byteText, linesOf, readable } from './lines';

export class PatchReader {
  private readonly lines: readonly string[];
  private place = 0;

  constructor(patch: Uint8Array) {
    this.lines = linesOf(byteText(patch));
  }

  get isAtEnd(): boolean {
    return this.place === this.lines.length;
  }

  /** The line that comes, without its line feed; undefined at the end. */
  get line(): string | undefined {
    const line = this.lines[this.place];
    return line?.endsWith('\n') ? line.slice(0, -1) : line;
  }

  skip(): void {
    this.place++;
  }

  /** What follows the prefix, if the line begins with it; then that line is done with. */
  after(prefix: string): string | undefined {
    const { line } = this;
    if (line?.startsWith(prefix) !== true) return undefined;
    this.skip();
    return line.slice(prefix.length);
  }

  /** Of the line that comes; of the one before where it was read already. */
  refusal(expected: string, back = 0): EngineError {
    const line = this.place + 1 - back;
    const found = this.lines[line - 1];
    const shown = found === undefined ? 'the end of the patch' : JSON.stringify(shortened(readable(found.replace(/\n$/, ''))));
    return new EngineError('invalidInput', `Line ${line} of the patch: expected ${expected}, found ${shown}.`, {
      data: { line, expected },
    });
  }
}

function shortened(text: string): string {
  return text.length <= 80 ? text : `${text.slice(0, 79)}…`;
}
