/** What 90 days of history cost: cold, again, after one more commit, and of a single file; whole processes, wall and processor. */
import { execFileSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { generateHistory } from './generatedHistory';
import { runMeasured, type Measured } from './peers';
import { ms, type Row } from './report';

export interface HistoryBench {
  /** A repository with a past; without one a past is generated: 5,000 commits in the last 90 days. */
  readonly root: string | undefined;
  /** Absolute path of dist/cli.js. */
  readonly cli: string;
  /** A folder of the bench's own. */
  readonly home: string;
}

const days = 90;
const dayMs = 86_400_000;

export function historyRows({ root: given, cli, home }: HistoryBench): Row[] {
  const root = given ?? join(home, 'past');
  if (given === undefined) generateHistory(root, { files: 400, commits: 5000, days });
  const state = join(home, 'history-state');
  const forget = (): void => rmSync(state, { recursive: true, force: true });
  // The last commit of a clone may be long ago: the window ends there.
  const idleDays = Math.floor((Date.now() - Number(git(root, 'log', '-1', '--format=%ct')) * 1000) / dayMs);
  const trend = ['--trend', `${days + idleDays}d`];
  const run = (args: readonly string[], rounds: number, before?: () => void): Measured =>
    runMeasured([process.execPath, cli, ...args, '--json', '--quiet', '--workspace', root], {
      cwd: root,
      rounds,
      env: { SYMBIOTE_HOME: state },
      ...(before === undefined ? {} : { before }),
    });
  const withoutCold = run(['audit', '--top', '10'], 3, forget);
  const cold = run(['audit', '--top', '10', ...trend], 3, forget);
  const without = run(['audit', '--top', '10'], 5);
  const again = run(['audit', '--top', '10', ...trend], 5);
  const { hotspots, summary } = JSON.parse(again.stdout) as {
    hotspots: { path: string; function: { name: string } }[];
    summary: { files: number; trend?: { commits: number } };
  };
  const [worst] = hotspots;
  const rows: Row[] = [
    {
      name: `audit with ${days} days of history, nothing known`,
      value: both(cold),
      note: `${summary.files} files, ${summary.trend?.commits ?? 0} of ${git(root, 'rev-list', '--count', 'HEAD')} commits; history ${difference(cold, withoutCold)}`,
    },
    { name: 'the same again', value: both(again), note: `history ${difference(again, without)}` },
  ];
  if (given === undefined) {
    const moved = run(['audit', '--top', '10', ...trend], 5, () =>
      git(root, '-c', 'user.name=b', '-c', 'user.email=b@example.org', 'commit', '-q', '--allow-empty', '-m', 'on'),
    );
    rows.push({ name: 'the same after another commit', value: both(moved), note: `history ${difference(moved, without)}` });
  }
  if (worst !== undefined) {
    const target = `${worst.path}:${worst.function.name}`;
    rows.push({ name: 'history of one function, again', value: both(run(['history', target], 5)) });
  }
  return rows;
}

function git(root: string, ...args: readonly string[]): string {
  return execFileSync('git', ['-C', root, ...args], { encoding: 'utf8' }).trim();
}

function both({ wallMs, cpuMs }: Measured): string {
  return `${ms(wallMs)} wall, ${ms(cpuMs)} CPU`;
}

function difference(whole: Measured, part: Measured): string {
  return `alone ${ms(Math.max(0, whole.wallMs - part.wallMs))} wall, ${ms(Math.max(0, whole.cpuMs - part.cpuMs))} CPU`;
}
