/** Reads what `git diff-tree --raw -z` says, strictly: a line that is not understood is an error, never passed over. */
import { EngineError } from '../../../domain/errors';
import type { SnapshotDifference } from '../../../ports/snapshots';

const entry = /^:(\d{6}) (\d{6}) ([0-9a-f]{40}|[0-9a-f]{64}) ([0-9a-f]{40}|[0-9a-f]{64}) ([AMDTR])(\d*)$/;

export function parseDifferences(output: Buffer): SnapshotDifference[] {
  const tokens = output.toString('utf8').split('\0');
  if (tokens.pop() !== '') throw unexpected('an end in the middle');
  const differences: SnapshotDifference[] = [];
  for (let at = 0; at < tokens.length;) {
    const [, oldMode = '', newMode = '', before = '', after = '', status = ''] = entry.exec(tokens[at] ?? '') ?? [];
    const [first, second] = [tokens[at + 1], tokens[at + 2]];
    if (status === '' || first === undefined) throw unexpected(tokens[at] ?? 'nothing');
    const old = { oldMode, before };
    const now = { newMode, after };
    if (status === 'A') differences.push({ kind: 'added', path: first, ...now });
    else if (status === 'D') differences.push({ kind: 'deleted', path: first, ...old });
    else if (status !== 'R') differences.push({ kind: 'modified', path: first, ...old, ...now });
    else if (second === undefined) throw unexpected('a rename without its second name');
    else differences.push({ kind: 'renamed', path: second, oldPath: first, ...old, ...now });
    at += status === 'R' ? 3 : 2;
  }
  return differences.sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0));
}

function unexpected(what: string): EngineError {
  return new EngineError('internal', `git diff-tree answered with ${JSON.stringify(what.slice(0, 200))}, which is not understood.`);
}
