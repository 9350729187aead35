/** The Proof panel as it is shipped, in a real browser. */
import type { Browser } from 'playwright-core';
import { inForm } from '../longForm';
import { launchChromium, PanelPage } from './page';
import { panelSamples } from './samples';
import type { ThemeName } from './themes';

describe('the Proof panel in a browser', function () {
  // The first run may have to fetch the browser.
  this.timeout(600_000);
  let browser: Browser;

  before(async () => {
    browser = await launchChromium();
  });
  after(() => browser.close());

  for (const theme of inForm<readonly ThemeName[]>(['dark'], ['dark', 'light', 'contrast'])) {
    it(`looks right in ${theme} (a screenshot to look at)`, async () => {
      const panel = await PanelPage.open(browser, theme);
      const tree = panelSamples['proof that waits'];
      if (tree !== undefined) await panel.render(tree());
      await panel.screenshot(`proof-${theme}`);
      await panel.close();
    });
  }
});
