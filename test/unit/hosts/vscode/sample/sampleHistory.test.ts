/** The sample workspace: its history, its tests, and that it shows what it is there to show. */
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import ts from 'typescript';
import { fastImportStream, sampleCommits } from '../../../../../src/hosts/vscode/sample/sampleHistory';
import { repository } from '../../../../arch/sources';
import { CliSandbox } from '../../../../contract/cliSandbox';
import { filesBelow } from '../../../../filesBelow';

const sample = join(repository, 'media/sample');
const files = filesBelow(sample).map((file) => ({ path: relative(sample, file).split(sep).join('/'), text: readFileSync(file, 'utf8') }));
const now = Date.now();

describe('the sample workspace', function () {
  this.timeout(60_000);
  const cli = new CliSandbox();
  const folder = cli.workspace;

  before(() => cpSync(sample, folder, { recursive: true }));
  after(() => cli.dispose());

  const git = (...args: string[]): string =>
    execFileSync('git', args, { cwd: folder, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
  const node = (...args: string[]) => spawnSync(process.execPath, args, { cwd: folder, encoding: 'utf8' });

  it('has a history that ends with its files', () => {
    git('init', '-q', '-b', 'main');
    execFileSync('git', ['fast-import', '--quiet'], { cwd: folder, input: fastImportStream(sampleCommits(files, now)) });
    git('reset', '-q');
    assert.equal(git('status', '--porcelain'), '');
    assert.ok(git('log', '--format=%s').trim().split('\n').length >= 8);
    const churn = (path: string): number => git('log', '--format=%h', '--', path).trim().split('\n').length;
    assert.ok(churn('src/pricing.js') > churn('src/parseCsv.js') && churn('src/parseCsv.js') > churn('src/money.js'));
  });

  it('has a program in every commit that can be read', () => {
    for (const { message, files: versions } of sampleCommits(files, now)) {
      for (const { path, text } of versions.filter((file) => file.path.startsWith('src/'))) {
        const { diagnostics = [] } = ts.transpileModule(text, { reportDiagnostics: true });
        assert.deepEqual(
          diagnostics.map(({ messageText }) => `${message}: ${path}: ${ts.flattenDiagnosticMessageText(messageText, ' ')}`),
          [],
        );
      }
    }
  });

  it('has tests that pass, a report that is written, and one task that fails', () => {
    assert.equal(node('--test').status, 0);
    assert.equal(node('src/main.js', 'report', 'report.txt').status, 0);
    assert.match(readFileSync(join(folder, 'report.txt'), 'utf8'), /Total/);
    const stock = node('src/main.js', 'stock');
    assert.equal(stock.status, 1);
    assert.match(stock.stderr, /not enough in stock: lamp/);
  });

  it('has hotspots, in code that is not test code, the one that changes most on top', async () => {
    const { document } = await cli.json(['audit']);
    const hotspots = document['hotspots'] as readonly { function: { name: string } }[];
    assert.deepEqual(
      hotspots.map((hotspot) => hotspot.function.name),
      ['priceOrder', 'parseCsv', 'shippingCost'],
    );
  });
});
