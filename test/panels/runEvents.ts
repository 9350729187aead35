/** Ten thousand events to the run panel, as fast as the extension would hand them on: the real feed, the real page. */
import { PanelFeed } from '../../src/hosts/vscode/panelFeed';
import { LogTail } from '../../src/panels/logTail';
import { runPanel } from '../../src/panels/run';
import type { PanelPage } from './page';
import { liveRun, startedAt } from './runSamples';

export interface EventsResult {
  /** Trees that were sent. */
  readonly trees: number;
  /** Trees that were on their way at the same time, at most. */
  readonly mostUnderWay: number;
  readonly frames: number;
  /** Between two frames, in milliseconds. */
  readonly durations: readonly number[];
  readonly longestFrame: number;
  readonly medianFrame: number;
  /** Tasks of the page over 50 ms. */
  readonly longTasks: number;
  readonly lastLine: string;
  readonly lines: number;
  readonly seconds: number;
  /** Of messages: the one with the whole panel, and the one that was sent last. */
  readonly bytesOfFirst: number;
  readonly bytesOfLast: number;
}

/** In the page's own record of its work: between them the events came. */
export const marks = { begun: 'symbiote-events-begun', shown: 'symbiote-events-shown' } as const;

const perTurn = 100;

export async function sendEvents(panel: PanelPage, events: number): Promise<EventsResult> {
  const tail = new LogTail();
  const last = `event ${events} of`;
  let [underWay, mostUnderWay, trees] = [0, 0, 0];
  let isLastSent = false;
  const bytes: number[] = [];
  const base = liveRun();
  const feed = new PanelFeed({
    render: () => {
      isLastSent = tail.lines.at(-1)?.text.includes(last) === true;
      const logs = new Map([['a2', { lines: tail.lines, isCut: tail.isCut }]]);
      return { tree: runPanel.render(runPanel.select({ ...base, now: startedAt + 70_000, logs })) };
    },
    post: (message) => {
      trees += 1;
      underWay += 1;
      mostUnderWay = Math.max(mostUnderWay, underWay);
      bytes.push(JSON.stringify(message).length);
      void panel.postBetweenFrames(message);
    },
  });
  panel.onMessage = (message) => {
    if (message.type !== 'shown') return;
    underWay -= 1;
    feed.shown(message.number);
  };
  const line = (number: number): string =>
    `\u001b[32m✔\u001b[0m event ${number} of src/parser/parse.ts:${(number % 400) + 1}:7 and some words more to fill the line\r\n`;
  tail.append(Array.from({ length: 500 }, (_, index) => line(-index)).join(''));
  feed.open();
  await panel.until('the first tree is shown', () => underWay === 0 && trees > 0);
  await panel.page.evaluate(watchFrames, marks.begun);
  const began = performance.now();
  for (let event = 1; event <= events; event++) {
    tail.append(line(event));
    feed.changed();
    if (event % perTurn === 0) await new Promise((resolve) => setTimeout(resolve, 5));
  }
  // Not asked of the page, which would be work for it between its frames.
  await panel.until('the last event is shown', () => isLastSent && underWay === 0);
  const seconds = (performance.now() - began) / 1000;
  const frames = await panel.page.evaluate((mark) => {
    performance.mark(mark);
    return (window as unknown as { symbioteFrames: FrameWatch }).symbioteFrames;
  }, marks.shown);
  const lastLine = await panel.page.locator('.log .block > div').last().innerText();
  const lines = await panel.page.locator('.log .block > div').count();
  feed.close();
  const sorted = [...frames.durations].sort((a, b) => a - b);
  return {
    trees,
    mostUnderWay,
    frames: sorted.length,
    durations: sorted,
    longestFrame: sorted.at(-1) ?? NaN,
    medianFrame: sorted[sorted.length >> 1] ?? NaN,
    longTasks: frames.longTasks,
    lastLine,
    lines,
    seconds,
    bytesOfFirst: bytes[0] ?? NaN,
    bytesOfLast: bytes.at(-1) ?? NaN,
  };
}

interface FrameWatch {
  readonly durations: number[];
  longTasks: number;
}

/** Runs in the page: notes the time between frames, and tasks of more than 50 ms. */
function watchFrames(mark: string): void {
  performance.mark(mark);
  const watch: FrameWatch = { durations: [], longTasks: 0 };
  (window as unknown as { symbioteFrames: FrameWatch }).symbioteFrames = watch;
  new PerformanceObserver((list) => (watch.longTasks += list.getEntries().length)).observe({ entryTypes: ['longtask'] });
  let before = performance.now();
  const next = (): void => {
    const now = performance.now();
    watch.durations.push(now - before);
    before = now;
    requestAnimationFrame(next);
  };
  requestAnimationFrame(next);
}
