/** Whatever people read can be translated, and is: German is complete. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readSources, repository } from './sources';
import { spokenMessages, unlocalizedTexts } from './spokenTexts';

type Texts = Readonly<Record<string, string>>;

const read = (path: string): Texts => JSON.parse(readFileSync(join(repository, path), 'utf8')) as Texts;

const pairs = [
  ['package.nls.json', 'package.nls.de.json'],
  ['l10n/bundle.l10n.json', 'l10n/bundle.l10n.de.json'],
] as const;

/** Texts that are the same in German. */
const same =
  /^(Symbiote|Hotspots?|Plan|Code|Text|Status|Details|Version|ok|Terminal|Priority|Name|Text|Graph|Epic|Tags|Plan: \{0\}|\{0\} in \{1\}|[^\p{L}]*|\$\([a-z-]+\) .*|([^\p{L}]|\{\d\})*(ms|s|min|h|kB|MB)?([^\p{L}]|\{\d\})*)$/u;

const sorted = (found: RegExpMatchArray | null): string[] => [...(found ?? [])].sort();
const places = (text: string): string[] => sorted(text.match(/\{\d+\}|\$\([\w~-]+\)|\]\([^)]+\)|\*\*/g));

describe('texts that people read', () => {
  const sources = readSources();

  it('go through l10n.t', () => assert.deepEqual(unlocalizedTexts(sources), []));

  it('are literals with as many values as places', () => assert.deepEqual(spokenMessages(sources).breaches, []));

  it('are all in the bundle', () => {
    assert.deepEqual(spokenMessages(sources).messages, Object.keys(read('l10n/bundle.l10n.json')).sort());
  });

  it('know their language before the first of them is made', () => {
    const entries = sources.filter(
      ({ path, text }) => path.startsWith('src/hosts/vscode/') && /^export (async )?function activate\b/m.test(text),
    );
    assert.ok(entries.length > 0);
    for (const { path, text } of entries) assert.match(/^import .*$/m.exec(text)?.[0] ?? '', /'(\.\/|\.\.\/)+language'/, path);
  });

  it('are seen by this test where they are forgotten', () => {
    const planted = [
      "vscode.window.showInformationMessage('No task here.');",
      'note(`It took ${seconds} seconds`);',
      "const item = { label: 'Refresh', value: 'refresh' };",
      "const tree = element('p', { class: 'two words', title: 'Open' }, l10n.t('fine'), 'Forgotten');",
      "throw new EngineError('notFound', 'There is no such file.');",
      "log.info('this one is for the log');",
      "if (text === 'two words') l10n.t('fine too');",
    ].join('\n');
    const found = unlocalizedTexts([{ path: 'src/hosts/vscode/planted.ts', text: planted }]);
    assert.deepEqual(
      found.map((text) => text.split(': ')[1]),
      ['"No task here."', '"It took  …  seconds"', '"Refresh"', '"Open"', '"Forgotten"', '"There is no such file."'],
    );
    assert.equal(spokenMessages([{ path: 'x.ts', text: "l10n.t(text); l10n.t('{0} of {1}', 1);" }]).breaches.length, 2);
  });

  for (const [english, german] of pairs) {
    describe(german, () => {
      const before = read(english);
      const after = read(german);

      it('has every key and no other', () => assert.deepEqual(Object.keys(after), Object.keys(before)));

      it('is translated', () => {
        const left = Object.entries(after).filter(([key, text]) => text === before[key] && !same.test(text));
        assert.deepEqual(left, []);
      });

      it('keeps places, icons and links', () => {
        const broken = Object.entries(after).filter(([key, text]) => places(text).join() !== places(before[key] ?? '').join());
        assert.deepEqual(broken, []);
      });

      it('is as formal as the editor: nobody is addressed', () => {
        assert.deepEqual(
          Object.values(after).filter((text) => /\b(Ihre?[mnrs]?|[Dd]ein(e[mnrs]?)?|[Dd]u|[Dd]ich|[Dd]ir)\b|[a-z]en Sie\b/.test(text)),
          [],
        );
      });
    });
  }
});
