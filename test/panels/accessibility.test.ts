/** Every panel in every theme, looked over by axe: roles, names, structure, contrast. */
import assert from 'node:assert/strict';
import axe from 'axe-core';
import type { Browser } from 'playwright-core';
import { inForm } from '../longForm';
import { launchChromium, PanelPage } from './page';
import { panelSamples } from './samples';
import { themes, type ThemeName } from './themes';

describe('panels, looked over by an accessibility checker', function () {
  // The first run may have to fetch the browser.
  this.timeout(600_000);
  let browser: Browser;

  before(async () => {
    browser = await launchChromium();
  });
  after(() => browser.close());

  for (const theme of inForm<readonly ThemeName[]>(['contrast'], Object.keys(themes) as ThemeName[])) {
    it(`have no fault in ${theme}`, async () => {
      const panel = await PanelPage.open(browser, theme);
      await panel.page.evaluate(axe.source);
      const faults: string[] = [];
      for (const [name, tree] of Object.entries(panelSamples)) {
        await panel.render(tree());
        faults.push(...(await faultsOf(panel)).map((fault) => `${name}: ${fault}`));
      }
      await panel.close();
      assert.deepEqual(faults, []);
    });
  }

  it('would be told of a fault', async () => {
    const panel = await PanelPage.open(browser);
    await panel.page.evaluate(axe.source);
    await panel.render({ tag: 'main', children: [{ tag: 'button', children: [] }] });
    assert.deepEqual(
      (await faultsOf(panel)).map((fault) => fault.split(' ')[0]),
      ['button-name', 'page-has-heading-one'],
    );
    await panel.close();
  });
});

/** Rules that were broken, and by what. A page that reports no result at all is a fault of the check. */
async function faultsOf(panel: PanelPage): Promise<string[]> {
  const { faults, passed } = await panel.page.evaluate(async () => {
    // Put there as text above; a page's global has no type here.
    const checker = (window as unknown as { axe: typeof import('axe-core') }).axe;
    const { violations, passes } = await checker.run(document, {
      runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
      resultTypes: ['violations', 'passes'],
    });
    return {
      passed: passes.map(({ id }) => id),
      faults: violations.flatMap(({ id, nodes }) =>
        nodes.map(
          ({ html, any }) =>
            `${id} ${html.slice(0, 160)} ${any
              .map(({ message }) => message)
              .join('; ')
              .slice(0, 200)}`,
        ),
      ),
    };
  });
  assert.ok(passed.includes('document-title'), 'the checker looked at nothing');
  return faults;
}
