/** Reads what `git log --raw -z` prints, piece by piece: commits with the contents they changed. */
import type { FileChange } from '../../ports/gitHistory';

/** What RawLogReader expects: id, committer's date, parents; then the subject. */
export const logFormat = '--format=tformat:%H %ct %P%x00%s';

export interface LoggedChange extends FileChange {
  /** Where a moved file was. */
  readonly from?: string;
}

export interface LoggedCommit {
  readonly id: string;
  readonly atMs: number;
  readonly subject: string;
  readonly hasParent: boolean;
  readonly changes: LoggedChange[];
}

const commitToken = /^\n?([0-9a-f]{40,64}) (\d+) ?([0-9a-f ]*)$/;
const changeToken = /^\n?:(\d{6}) (\d{6}) ([0-9a-f]+) ([0-9a-f]+) ([A-Z])\d*$/;
const noContent = /^0+$/;

interface Modes {
  readonly before: string | undefined;
  readonly after: string | undefined;
  readonly isMoved: boolean;
}

/** Chunks may end anywhere; a commit is given back once the next one begins, or at the end. */
export class RawLogReader {
  #rest: Buffer = Buffer.alloc(0);
  #commit: LoggedCommit | undefined;
  #isSubject = false;
  #change: Modes | undefined;
  #from: string | undefined;

  push(chunk: Buffer): LoggedCommit[] {
    const data = this.#rest.length === 0 ? chunk : Buffer.concat([this.#rest, chunk]);
    const end = data.lastIndexOf(0);
    this.#rest = data.subarray(end + 1);
    if (end < 0) return [];
    return data
      .toString('utf8', 0, end)
      .split('\0')
      .flatMap((token) => this.#take(token) ?? []);
  }

  end(): LoggedCommit | undefined {
    return this.#commit;
  }

  #take(token: string): LoggedCommit | undefined {
    if (this.#isSubject) {
      this.#isSubject = false;
      this.#commit = this.#commit && { ...this.#commit, subject: token };
      return undefined;
    }
    if (this.#change !== undefined) {
      this.#takePath(token, this.#change);
      return undefined;
    }
    const change = changeToken.exec(token);
    if (change !== null) {
      this.#change = modesOf(change);
      return undefined;
    }
    return this.#takeCommit(token);
  }

  #takePath(path: string, { before, after, isMoved }: Modes): void {
    if (isMoved && this.#from === undefined) {
      this.#from = path;
      return;
    }
    if (before !== undefined || after !== undefined)
      this.#commit?.changes.push({
        path,
        ...(before === undefined ? {} : { before }),
        ...(after === undefined ? {} : { after }),
        ...(this.#from === undefined ? {} : { from: this.#from }),
      });
    this.#change = undefined;
    this.#from = undefined;
  }

  #takeCommit(token: string): LoggedCommit | undefined {
    const found = commitToken.exec(token);
    if (found === null) return undefined;
    const [, id = '', seconds = '0', parents = ''] = found;
    const before = this.#commit;
    this.#commit = { id, atMs: Number(seconds) * 1000, subject: '', hasParent: parents !== '', changes: [] };
    this.#isSubject = true;
    return before;
  }
}

function modesOf([, modeBefore = '', modeAfter = '', before = '', after = '', status = '']: RegExpExecArray): Modes {
  return { before: contentOf(modeBefore, before), after: contentOf(modeAfter, after), isMoved: status === 'R' || status === 'C' };
}

/** Of files alone: a link (120000) or a submodule (160000) has no content to measure. */
function contentOf(mode: string, id: string): string | undefined {
  return mode.startsWith('100') && !noContent.test(id) ? id : undefined;
}
