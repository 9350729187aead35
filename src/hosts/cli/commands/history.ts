/** `symbiote history FILE[:FUNCTION]`: what a file, or a function in it, measured from commit to commit. */
import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Command } from 'commander';
import { functionTargets, type FunctionTarget } from '../../../domain/audit/functionTarget';
import { EngineError } from '../../../domain/errors';
import { relativePath } from '../../../shared/relativePath';
import { formatHistory } from '../format/history';
import { positiveInteger } from '../options';
import { withEngine, type Invocation, type Session } from '../session';

interface HistoryOptions {
  readonly limit: number;
}

const commitsByDefault = 100;

export function registerHistory(program: Command, invocation: Invocation): void {
  program
    .command('history')
    .summary('how the complexity of a file or a function changed')
    .description(
      'What FILE, or FUNCTION in it, measured from commit to commit, renames followed. A function is given by its name, by the last ' +
        'part of its name, or by a line in it. Commits are those this branch went through, a merge being one. Only git objects are read.',
    )
    .argument('<file[:function]>', 'for example src/cart.ts, src/cart.ts:Cart.total, src/cart.ts:120')
    .option('--limit <n>', `look at the last N commits of the file (default: ${commitsByDefault})`, positiveInteger, commitsByDefault)
    .addHelpText('after', '\nExamples:\n  symbiote history src/cart.ts\n  symbiote history src/cart.ts:total --limit 20 --json')
    .action(async (given: string, { limit }: HistoryOptions, command: Command) => {
      const target = chosen(functionTargets(given), invocation.host.cwd);
      await withEngine(invocation, command, { path: target.isThere ? target.path : undefined, isAudit: true }, async (session) => {
        const path = session.path ?? insideOf(session, target.path);
        const { function: name } = target;
        const input = { path, limit, ...(name === undefined ? {} : { function: name }) };
        const history = await session.ask('history.file', input, 'Reading history');
        return { json: history, text: () => formatHistory(history, session.style) };
      });
    });
}

/** The reading whose file is there; for one that was deleted, the one that looks like a file and a function. */
function chosen(targets: readonly FunctionTarget[], cwd: string): FunctionTarget & { readonly isThere: boolean } {
  const there = targets.find(({ path }) => statSync(resolve(cwd, path), { throwIfNoEntry: false }) !== undefined);
  if (there !== undefined) return { ...there, isThere: true };
  const [whole = { path: '' }] = targets;
  return { ...(targets.find(({ path }) => /\.[cm]?[jt]sx?$/i.test(path)) ?? whole), isThere: false };
}

function insideOf({ workspace, host }: Session, path: string): string {
  const inside = relativePath(workspace, resolve(host.cwd, path));
  if (inside === '') throw new EngineError('invalidInput', 'Name a file: history is read of one file at a time.');
  if (inside !== undefined) return inside;
  throw new EngineError('notFound', `${path} is not there.`, { data: { path } });
}
