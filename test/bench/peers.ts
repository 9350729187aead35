/** The peers of the audit, each as whole processes over the same list of files, with the processor's time and what they counted. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Corpus } from './corpus';
import { median } from './report';

export interface Measured {
  /** Median over the rounds, in milliseconds. */
  readonly wallMs: number;
  /** Of the process, its threads and its children; NaN where the system does not tell (Windows). */
  readonly cpuMs: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Peer {
  readonly name: string;
  /** Rounds that count; one for what takes a minute. */
  readonly rounds: number;
  readonly command: (corpus: Corpus) => readonly string[];
  /** What it says that it looked at, for the table. */
  readonly counted: (output: Measured) => string;
}

const project = join(__dirname, '../..');
const home = join(__dirname, 'peers');
const bin = (name: string): string => join(home, 'node_modules', '.bin', name);

/** The peers are no dependency of anything else: installed beside the bench when it runs first. */
export function installPeers(): boolean {
  if (['oxlint', 'biome', 'fallow'].every((name) => existsSync(bin(name)))) return true;
  console.log('Installing the peers of the bench (250 MB) …');
  return (
    spawnSync('npm', ['install', '--no-audit', '--no-fund'], { cwd: home, stdio: 'inherit', shell: process.platform === 'win32' })
      .status === 0
  );
}

/** Runs a command so many times; the shell's `times` tells the processor's time of everything it started. */
export function runMeasured(
  command: readonly string[],
  options: { readonly cwd: string; readonly rounds: number; readonly env?: NodeJS.ProcessEnv; readonly before?: () => void },
): Measured {
  const walls: number[] = [];
  const cpus: number[] = [];
  let last = { stdout: '', stderr: '' };
  for (let round = 0; round < options.rounds; round++) {
    options.before?.();
    const start = performance.now();
    const child = spawnSync('sh', ['-c', '"$0" "$@"; times >&2', ...command], {
      cwd: options.cwd,
      encoding: 'utf8',
      maxBuffer: 1 << 30,
      env: { ...process.env, ...options.env },
    });
    walls.push(performance.now() - start);
    if (child.error !== undefined) throw child.error;
    cpus.push(cpuOf(child.stderr));
    last = { stdout: child.stdout, stderr: child.stderr };
  }
  return { ...last, wallMs: median(walls), cpuMs: median(cpus) };
}

/** The last line of `times`: user and system time of the children, as 1m2.34s. */
function cpuOf(stderr: string): number {
  const times = [...(stderr.trimEnd().split('\n').at(-1) ?? '').matchAll(/(\d+)m([\d.]+)s/g)];
  return times.length < 2 ? NaN : times.reduce((sum, [, minutes, seconds]) => sum + Number(minutes) * 60_000 + Number(seconds) * 1000, 0);
}

const oxlintRules = { plugins: [], categories: { correctness: 'off' }, rules: { 'eslint/complexity': ['error', { max: 0 }] } };
const biomeRules = {
  files: { maxSize: 10_000_000 },
  linter: {
    rules: { recommended: false, complexity: { noExcessiveCognitiveComplexity: { level: 'error', options: { maxAllowedComplexity: 1 } } } },
  },
};

/** `folder` takes the configurations and lists that they read. */
export function peers(corpus: Corpus, folder: string): readonly Peer[] {
  mkdirSync(join(folder, 'biome'), { recursive: true });
  writeFileSync(join(folder, 'oxlint.json'), JSON.stringify(oxlintRules));
  writeFileSync(join(folder, 'biome/biome.json'), JSON.stringify(biomeRules));
  writeFileSync(join(folder, 'files.json'), JSON.stringify(corpus.files.map((file) => join(corpus.root, file))));
  const eslint = (rule: string) => [process.execPath, join(project, 'test/bench/eslintComplexity.mjs'), join(folder, 'files.json'), rule];
  const oxlint = [bin('oxlint'), '-c', join(folder, 'oxlint.json'), '--no-ignore'];
  const biome = [bin('biome'), 'lint', `--config-path=${join(folder, 'biome')}`, '--only=complexity/noExcessiveCognitiveComplexity'];
  const lines = ({ stdout }: Measured): string => stdout.trim().split('\n').at(-1) ?? '';
  return [
    { name: 'ESLint complexity', rounds: 1, command: () => eslint('complexity'), counted: lines },
    { name: 'ESLint complexity + sonarjs cognitive', rounds: 1, command: () => eslint('both'), counted: lines },
    {
      name: 'oxlint complexity, JSON report of every function',
      rounds: 5,
      command: ({ files }) => [...oxlint, '--format', 'json', ...files],
      counted: ({ stdout }) => `${stdout.split('eslint(complexity)').length - 1} functions`,
    },
    {
      name: 'oxlint complexity, silent',
      rounds: 5,
      command: ({ files }) => [...oxlint, '--silent', ...files],
      counted: ({ stdout }) => /and (\d+) errors/.exec(stdout)?.[1]?.concat(' functions') ?? '',
    },
    {
      name: 'biome cognitive, JSON report',
      rounds: 3,
      command: ({ files }) => [...biome, '--reporter=json', '--max-diagnostics=none', ...files],
      counted: ({ stdout }) => `${stdout.split('noExcessiveCognitiveComplexity"').length - 1} functions above 1`,
    },
    {
      name: 'fallow health, the folder (it takes no list)',
      rounds: 3,
      command: ({ root }) => [
        bin('fallow'),
        'health',
        '--complexity',
        '--max-cyclomatic',
        '0',
        '--max-cognitive',
        '0',
        '--format',
        'json',
        '--root',
        root,
      ],
      counted: ({ stdout }) => `${stdout.split('"cyclomatic":').length - 1} functions`,
    },
  ];
}

export function linesOf({ root, files }: Corpus): number {
  return files.reduce((sum, file) => sum + readFileSync(join(root, file), 'utf8').split('\n').length, 0);
}
