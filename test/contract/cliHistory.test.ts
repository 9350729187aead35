/** `symbiote history` and `symbiote audit --trend` as a person types them, in a small repository with a past. */
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { TemporaryRepository } from '../temporaryRepository';
import { branches } from '../unit/engine/audit/judgedWorkspace';
import { CliSandbox, type Ended } from './cliSandbox';

const day = 86_400_000;

describe('the history commands', function () {
  this.timeout(60_000);
  let repository: TemporaryRepository;
  let sandbox: CliSandbox;

  before(() => {
    sandbox = new CliSandbox();
    repository = new TemporaryRepository();
    const now = Date.now();
    repository.write('cart.ts', branches('total', 12));
    repository.commit('a cart', now - 200 * day);
    repository.write('cart.ts', branches('total', 18));
    repository.commit('discounts', now - 20 * day);
    repository.git(['mv', 'cart.ts', 'basket.ts']);
    repository.commit('a basket', now - 10 * day);
    repository.write('basket.ts', `${branches('total', 22)}\n${branches('sum', 3)}`);
    repository.commit('vouchers', now - 5 * day);
  });
  after(async () => {
    repository.dispose();
    await sandbox.dispose();
  });

  const run = (...args: readonly string[]): Promise<Ended> => sandbox.run(args, { cwd: repository.root });

  it('show a function from commit to commit, over a rename, as a table and with its course', async () => {
    const { code, stdout, stderr } = await run('history', 'basket.ts:total');
    assert.equal(code, 0, stderr);
    assert.match(stdout, /^total {2}basket\.ts:1/);
    assert.match(stdout, /cognitive +\S+ {2}12 → 22/);
    assert.deepEqual(
      stdout
        .split('\n')
        .flatMap((line) => /(vouchers|a basket|discounts|a cart).*(basket|cart)\.ts/.exec(line)?.slice(1, 3).join(' ') ?? []),
      ['vouchers basket', 'discounts cart', 'a cart cart'],
    );
  });

  it('give the same to scripts, and start no engine and write nothing for it', async () => {
    const { document } = await sandbox.json(['history', 'basket.ts:total'], { cwd: repository.root });
    const { entries } = document as { entries: { cognitive: number; change?: { cognitive: number } }[] };
    assert.deepEqual(
      entries.map(({ cognitive, change }) => [cognitive, change?.cognitive]),
      [
        [22, 4],
        [18, 6],
        [12, undefined],
      ],
    );
    assert.equal(existsSync(join(repository.root, '.symbiote')), false);
    assert.equal(repository.git(['status', '--porcelain']), '');
  });

  it('rank by what grew worse, and say so', async () => {
    const { stdout, code } = await run('audit', '--trend', '90d');
    assert.equal(code, 0);
    assert.match(stdout, /total +basket\.ts:1 +22 +23 +2 +▲10/);
    assert.match(stdout, /Grew worse most since .* \(3 commits\)/);
    const again = await run('audit', '--trend', '90d');
    const timeless = (text: string): string => text.replace(/[\d.,]+ m?s\b/g, '');
    assert.equal(timeless(again.stdout), timeless(stdout), 'what is known says the same');
  });

  it('say what there is not, with exit code 2', async () => {
    const none = await run('history', 'basket.ts:totl');
    assert.equal(none.code, 2);
    assert.match(none.stderr, /There is no function `totl` in basket\.ts\. Did you mean `total`\?/);
    assert.equal((await run('history', 'nowhere.ts')).code, 2);
    assert.equal((await run('audit', '--trend', 'soon')).code, 2);
  });

  it('do without a history', async () => {
    const empty = new TemporaryRepository();
    try {
      empty.write('a.ts', branches('f', 20));
      const audit = await sandbox.run(['audit', '--trend', '90d'], { cwd: empty.root });
      assert.deepEqual([audit.code, /f +a\.ts:1/.test(audit.stdout)], [0, true]);
      const history = await sandbox.run(['history', 'a.ts'], { cwd: empty.root });
      assert.deepEqual([history.code, /nothing is committed/.test(history.stdout)], [0, true]);
    } finally {
      empty.dispose();
    }
  });
});
