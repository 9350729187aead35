/** The run panel as it is shipped, in a real browser. */
import type { Browser } from 'playwright-core';
import { runPanel } from '../../src/panels/run';
import type { RunSnapshot } from '../../src/panels/runSnapshot';
import type { ElementTree } from '../../src/shared/elementTree';
import { launchChromium, PanelPage } from './page';
import { failedRun, liveRun, pausedRun, snapshot } from './runSamples';

const treeOf = (shown: RunSnapshot): ElementTree => runPanel.render(runPanel.select(shown));

describe('the run panel in a browser', function () {
  // The first run may have to fetch the browser.
  this.timeout(600_000);
  let browser: Browser;

  before(async () => {
    browser = await launchChromium();
  });
  after(() => browser.close());

  for (const theme of ['dark', 'light', 'contrast'] as const) {
    for (const width of [900, 420]) {
      it(`looks right in ${theme} at ${width} pixels (screenshots to look at)`, async () => {
        const panel = await PanelPage.open(browser, theme);
        const samples = {
          live: liveRun(),
          failed: failedRun(),
          split: failedRun({ diffView: 'split' }),
          paused: pausedRun(),
          none: snapshot({ run: undefined }),
        };
        for (const [name, sample] of Object.entries(samples)) {
          await panel.page.setViewportSize({ width, height: 640 });
          await panel.render(treeOf(sample));
          const height = await panel.page.evaluate(() => document.documentElement.scrollHeight);
          await panel.page.setViewportSize({ width, height: Math.max(400, Math.min(height, 1800)) });
          await panel.screenshot(`run-${name}-${theme}-${width}`);
        }
        await panel.close();
      });
    }
  }
});
