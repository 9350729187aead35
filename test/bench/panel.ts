/** How smoothly the run panel takes a flood of output: the real feed and page in a headless browser. */
import { launchChromium, PanelPage } from '../panels/page';
import { sendEvents } from '../panels/runEvents';
import { ms, type Row } from './report';

const events = 10_000;

export async function panelRows(): Promise<Row[]> {
  const browser = await launchChromium();
  try {
    const panel = await PanelPage.open(browser);
    const { trees, seconds, longestFrame, medianFrame, frames, longTasks, bytesOfLast } = await sendEvents(panel, events);
    return [
      {
        name: `${events} lines of output, longest frame`,
        value: ms(longestFrame),
        note: `median ${ms(medianFrame)} of ${frames}; ${longTasks} tasks over 50 ms; ${trees} trees in ${seconds.toFixed(1)} s, the last of ${(bytesOfLast / 1024).toFixed(0)} KB`,
      },
    ];
  } finally {
    await browser.close();
  }
}
