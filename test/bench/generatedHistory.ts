/**
 * A repository with a past of its own making, always the same: files of functions that grow and shrink branch by branch, commit
 * by commit, some files touched much more often than others and some renamed. Written as one stream to git's fast-import.
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';

export interface GeneratedHistory {
  readonly files: number;
  readonly commits: number;
  /** The last commit is of a moment ago, the first of so many days before. */
  readonly days: number;
}

interface GeneratedFile {
  path: string;
  readonly branches: number[];
}

const functionsPerFile = 12;

export function generateHistory(root: string, { files: fileCount, commits, days }: GeneratedHistory): void {
  const random = randomNumbers(20260101);
  const files = Array.from({ length: fileCount }, (_, at): GeneratedFile => ({
    path: `src/area${at % 20}/file${at}.ts`,
    branches: Array.from({ length: functionsPerFile }, () => Math.floor(random() ** 4 * 24)),
  }));
  const endSeconds = Math.floor(Date.now() / 1000) - 60;
  const parts = ['reset refs/heads/main\n'];
  for (let commit = 0; commit < commits; commit += 1) {
    const seconds = endSeconds - Math.floor(((commits - 1 - commit) / commits) * days * 86_400);
    const touched = commit === 0 ? files : touch(files, random);
    const subject = `change ${commit}`;
    parts.push(`commit refs/heads/main\ncommitter bench <bench@example.org> ${seconds} +0000\ndata ${subject.length}\n${subject}\n`);
    if (commit > 0 && random() < 0.01) parts.push(rename(files[Math.floor(random() * fileCount)], commit));
    for (const file of touched) {
      const text = textOf(file);
      parts.push(`M 100644 inline ${file.path}\ndata ${text.length}\n${text}\n`);
    }
  }
  mkdirSync(root, { recursive: true });
  execFileSync('git', ['init', '-q', '-b', 'main', root]);
  execFileSync('git', ['-C', root, 'fast-import', '--quiet'], { input: parts.join(''), maxBuffer: 1 << 30 });
  execFileSync('git', ['-C', root, 'checkout', '-q', '-f', 'main']);
}

/** One to three files, the first ones most often; in each a branch more or less. */
function touch(files: readonly GeneratedFile[], random: () => number): GeneratedFile[] {
  const touched = new Set<GeneratedFile>();
  for (let count = Math.ceil(random() * 3); count > 0; count -= 1) {
    const file = files[Math.floor(random() ** 3 * files.length)];
    if (file === undefined) continue;
    const at = Math.floor(random() * file.branches.length);
    file.branches[at] = Math.max(0, (file.branches[at] ?? 0) + (random() < 0.6 ? 1 : -1));
    touched.add(file);
  }
  return [...touched];
}

function rename(file: GeneratedFile | undefined, commit: number): string {
  if (file === undefined) return '';
  const from = file.path;
  file.path = from.replace(/(-r\d+)?\.ts$/, `-r${commit}.ts`);
  return `R ${from} ${file.path}\n`;
}

function textOf({ branches }: GeneratedFile): string {
  return branches
    .map((count, at) => {
      const lines = Array.from(
        { length: count },
        (_, branch) => `  if (input.field${branch} > ${branch}) {\n    total += read${branch}(input, ${at});\n  }\n`,
      );
      return `/** Does the ${at}th thing. */\nexport function does${at}(input: Input${at}): number {\n  let total = ${at};\n${lines.join('')}  return total;\n}\n`;
    })
    .join('\n');
}

/** Park and Miller's: from 0 to 1, without the end. */
function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647;
}
