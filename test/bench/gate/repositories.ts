/** Refactorings and mutants by rule over the files of a local repository, judged by the gates that need no run of its tests. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { judge, type Candidate } from './candidates';
import { mutantsOf } from './mutants';
import { rewritesOf } from './rewrites';

export interface RepositoryFigures {
  readonly path: string;
  readonly files: number;
  readonly correct: number;
  readonly wronglyRejected: readonly string[];
  readonly mutants: number;
  readonly rejectedWithoutTests: number;
}

/** Of one file at most, so that a long one does not say it all. */
const mostOfFile = 10;

export async function repositoryFigures(root: string, mostFiles: number): Promise<RepositoryFigures> {
  const listed = execFileSync('git', ['ls-files', '-z', '*.js', '*.mjs', '*.ts'], {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  }).split('\0');
  // Tests are changed by tasks that name them alone, and are refused by right here.
  const sources = listed.filter(
    (path) => path !== '' && !/\.d\.ts$|(^|\/)(node_modules|dist|vendor|tests?|__tests__|spec)\/|[.-](test|spec)\.|\.min\./.test(path),
  );
  const step = Math.max(1, Math.floor(sources.length / mostFiles));
  const chosen = sources.filter((_, at) => at % step === 0).slice(0, mostFiles);
  const found = { correct: 0, wronglyRejected: [] as string[], mutants: 0, rejectedWithoutTests: 0 };
  for (const path of chosen) {
    const before = readFileSync(join(root, path), 'utf8');
    for (const { name, code } of spread(rewritesOf(path, before))) {
      found.correct += 1;
      const { gate, reason } = await judge(candidate(path, before, code));
      if (gate !== undefined) found.wronglyRejected.push(`${path}: ${name}: ${gate}: ${reason ?? ''}`);
    }
    for (const { code } of spread(mutantsOf(path, before))) {
      found.mutants += 1;
      if ((await judge(candidate(path, before, code))).gate !== undefined) found.rejectedWithoutTests += 1;
    }
  }
  const figures = { path: root, files: chosen.length, ...found };
  console.log(
    `\n${root}: ${figures.files} files; wrongly rejected ${figures.wronglyRejected.length} of ${figures.correct} refactorings by rule; ${figures.rejectedWithoutTests} of ${figures.mutants} mutants rejected already without its tests`,
  );
  for (const line of figures.wronglyRejected) console.log(`  ${line}`);
  return figures;
}

function candidate(path: string, before: string, after: string): Candidate {
  return { files: { [path]: { before, after } }, check: async () => [] };
}

function spread<T>(all: readonly T[]): T[] {
  const step = Math.max(1, Math.ceil(all.length / mostOfFile));
  return all.filter((_, at) => at % step === 0);
}
