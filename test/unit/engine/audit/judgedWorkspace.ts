/** A workspace with real files and real git whose audits are compared with a baseline and with revisions. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { typescript } from '../../../../src/adapters/languages/typescript/typescript';
import { createFiles } from '../../../../src/adapters/system/files';
import { createGit } from '../../../../src/adapters/system/git';
import { createGitHistory } from '../../../../src/adapters/system/gitHistory';
import type { AuditReport } from '../../../../src/domain/audit/auditReport';
import { defaultSettings, type Settings } from '../../../../src/domain/settings';
import { Auditor, type AuditRequest } from '../../../../src/engine/audit/auditor';
import type { HalsteadMeasurer } from '../../../../src/ports/halstead';
import type { Measurer } from '../../../../src/ports/measurer';
import { MemoryMeasurementCache } from '../../../memoryMeasurementCache';

/** A function with so many branches of weight 1: cognitive is their number, cyclomatic one more. */
export function branches(name: string, count: number): string {
  const lines = Array.from({ length: count }, (_, index) => `  if (input.field${index} > ${index}) total += read${index}(input);\n`);
  return `export function ${name}(input) {\n  let total = 0;\n${lines.join('')}  return total;\n}\n`;
}

export class JudgedWorkspace {
  readonly root = realpathSync(mkdtempSync(join(tmpdir(), 'symbiote-judged-')));
  readonly files = createFiles(this.root);
  now = Date.UTC(2026, 5, 15);
  readonly clock = { now: () => this.now, schedule: () => ({ dispose: () => undefined }), turn: async () => undefined };
  readonly auditor = new Auditor({
    measurements: new MemoryMeasurementCache(),
    files: this.files,
    git: createGit({ workspace: this.root }),
    history: createGitHistory({ workspace: this.root }),
    measurer: this.#measurer(),
    halstead: this.#halstead(),
    clock: this.clock,
  });

  git(...args: string[]): string {
    const identity = ['-c', 'user.name=a', '-c', 'user.email=a@example.org', '-c', 'init.defaultBranch=main', '-c', 'commit.gpgsign=false'];
    return execFileSync('git', ['-C', this.root, ...identity, ...args], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
  }

  write(path: string, ...texts: string[]): void {
    mkdirSync(dirname(join(this.root, path)), { recursive: true });
    writeFileSync(join(this.root, path), texts.join('\n'));
  }

  read(path: string): string {
    return readFileSync(join(this.root, path), 'utf8');
  }

  remove(path: string): void {
    rmSync(join(this.root, path));
  }

  commit(message = 'change'): void {
    this.git('add', '-A');
    this.git('commit', '-q', '-m', message);
  }

  async audit(request: Partial<Omit<AuditRequest, 'settings'>> = {}, settings: Partial<Settings> = {}): Promise<AuditReport> {
    return this.auditor.audit({ all: false, ...request, settings: { ...defaultSettings, ...settings } });
  }

  dispose(): void {
    rmSync(this.root, { recursive: true, force: true });
  }

  /** The longer a text, the larger its volume. */
  #halstead(): HalsteadMeasurer {
    const none = { distinct: 1, total: 1 };
    const numbers = { operators: none, operands: none, length: 1, vocabulary: 1, difficulty: 1, effort: 1, time: 1, bugs: 0 };
    return {
      extensions: ['.ts'],
      count: (path, text = this.read(path)) => {
        const science = { halstead: { ...numbers, volume: text.length * 5 }, sourceLines: text.split('\n').length };
        return Promise.resolve({ science: { ...science, escomplexMaintainability: 90 } });
      },
      dispose: () => Promise.resolve(),
    };
  }

  #measurer(): Measurer {
    const { root } = this;
    return {
      extensions: typescript.extensions,
      async *measureFiles(paths) {
        for (const path of paths) yield typescript.measure(path, readFileSync(join(root, path), 'utf8'));
      },
      measureText: (path, text) => Promise.resolve(typescript.measure(path, text)),
      dispose: () => Promise.resolve(),
    };
  }
}
