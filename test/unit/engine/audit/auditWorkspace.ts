/** A workspace in a temporary folder, real files and real git, audited with a measurer that counts what it is asked for. */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createFiles } from '../../../../src/adapters/system/files';
import { createGit } from '../../../../src/adapters/system/git';
import { excludeByContent } from '../../../../src/domain/audit/exclusion';
import type { MeasuredFile, MeasuredFunction } from '../../../../src/domain/audit/metrics';
import { isOver, thresholdsOf } from '../../../../src/domain/audit/ranking';
import type { Settings } from '../../../../src/domain/settings';
import { Auditor } from '../../../../src/engine/audit/auditor';
import type { Clock } from '../../../../src/ports/clock';
import type { MeasuredContent, Measurer, WantedIncrements } from '../../../../src/ports/measurer';
import { MemoryMeasurementCache } from '../../../memoryMeasurementCache';

export const fixedNow = Date.UTC(2026, 5, 15);

/** Measures lines of the form `fn NAME COGNITIVE CYCLOMATIC`; `syntax error` is one. Answers in reverse order. */
export class CountingMeasurer implements Measurer {
  readonly extensions = { '.ts': 'typescript', '.js': 'javascript' };
  readonly root: string;
  /** Every path measured, `+` for those with all increments. */
  asked: string[] = [];
  /** Called before each file is answered. */
  beforeAnswer: (path: string) => void = () => undefined;

  constructor(root: string) {
    this.root = root;
  }

  async *measureFiles(
    paths: readonly string[],
    { settings, increments, signal }: { readonly settings: Settings; readonly increments: WantedIncrements; readonly signal?: AbortSignal },
  ): AsyncIterable<MeasuredContent> {
    for (const path of [...paths].reverse()) {
      this.beforeAnswer(path);
      signal?.throwIfAborted();
      this.asked.push(increments === 'all' ? `${path}+` : path);
      yield await this.#measure(path, settings, increments);
    }
  }

  async measureText(path: string, text: string): Promise<MeasuredFile> {
    this.asked.push(`${path}=`);
    return measureLines(path, text, () => true);
  }

  async dispose(): Promise<void> {}

  async #measure(path: string, settings: Settings, increments: WantedIncrements): Promise<MeasuredContent> {
    const text = readFileSync(join(this.root, path), 'utf8');
    const exclusion = excludeByContent(path, text, settings);
    const isWanted = (numbers: Numbers): boolean => increments === 'all' || isOver(numbers, thresholdsOf(settings));
    const blob = createHash('sha1').update(text).digest('hex');
    return exclusion === undefined
      ? { ...measureLines(path, text, isWanted), blob }
      : { ...measureLines(path, '', isWanted), exclusion, blob };
  }
}

type Numbers = Omit<MeasuredFunction, 'increments'>;

function measureLines(path: string, text: string, isWanted: (numbers: Numbers) => boolean): MeasuredFile {
  const lines = text.split('\n');
  const functions = lines.flatMap((line, at): MeasuredFunction[] => {
    const [, name, cognitive, cyclomatic] = /^fn (\S+) (\d+) (\d+)/.exec(line) ?? [];
    if (name === undefined) return [];
    const place = { line: at + 1, column: 1, endLine: at + 1 };
    const increment = { metric: 'cognitive', ...place, amount: Number(cognitive), nesting: 0, reason: 'if' } as const;
    const numbers = { cognitive: Number(cognitive), cyclomatic: Number(cyclomatic), nesting: 1, parameters: 0, lines: 1 };
    const measured = { name, kind: 'function' as const, ...place, ...numbers };
    return [{ ...measured, increments: isWanted(measured) ? [increment] : [] }];
  });
  const broken = lines.findIndex((line) => line === 'syntax error');
  const syntaxErrors = broken < 0 ? [] : [{ line: broken + 1, column: 1, message: 'unexpected' }];
  return { path, language: path.endsWith('.ts') ? 'typescript' : 'javascript', lines: lines.length, functions, syntaxErrors };
}

export class AuditWorkspace {
  readonly root = realpathSync(mkdtempSync(join(tmpdir(), 'symbiote audit ')));
  readonly measurer = new CountingMeasurer(this.root);
  readonly clock: Clock = { now: () => fixedNow, schedule: () => ({ dispose: () => undefined }), turn: async () => undefined };
  readonly files = createFiles(this.root);
  readonly git = createGit({ workspace: this.root, environment: { ...process.env, GIT_CONFIG_GLOBAL: '/dev/null' } });
  readonly measurements = new MemoryMeasurementCache();
  readonly auditor = this.newLife();
  #writes = 0;

  /** An auditor as it is after a restart: it knows what is kept by content. */
  newLife(): Auditor {
    const { files, git, measurer, clock, measurements } = this;
    return new Auditor({ files, git, measurer, clock, measurements });
  }

  /** Writes a file, a day old by the clock; each write has a time of its own. */
  write(path: string, text: string, modifiedMs = fixedNow - 86_400_000 + (this.#writes += 1000)): void {
    const file = join(this.root, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
    utimesSync(file, modifiedMs / 1000, modifiedMs / 1000);
  }

  remove(path: string): void {
    rmSync(join(this.root, path), { recursive: true });
  }

  command(...args: string[]): string {
    const date = `@${fixedNow / 1000 - 3600} +0000`;
    return execFileSync('git', ['-c', 'user.name=n', '-c', 'user.email=n@example.org', ...args], {
      cwd: this.root,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, GIT_CONFIG_GLOBAL: '/dev/null', GIT_AUTHOR_DATE: date, GIT_COMMITTER_DATE: date },
    });
  }

  init(): void {
    this.command('init', '-q', '-b', 'main');
  }

  commit(): void {
    this.command('add', '-A', '.');
    this.command('commit', '-qm', 'work', '--allow-empty');
  }

  /** What was measured since the last call, sorted. */
  takeAsked(): string[] {
    const { asked } = this.measurer;
    this.measurer.asked = [];
    return asked.sort();
  }

  dispose(): void {
    rmSync(this.root, { recursive: true, force: true });
  }
}
