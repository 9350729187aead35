/**
 * How smoothly the run panel takes a flood of output: the real feed and page in a headless browser. What it costs the page between two
 * frames is told in processor time, which other programs do not lengthen; what a person would have seen, in time that passed.
 */
import type { CDPSession } from 'playwright-core';
import { launchChromium, PanelPage } from '../panels/page';
import { sendEvents, type EventsResult } from '../panels/runEvents';
import { median, ms, type Row } from './report';

const events = 10_000;
const samples = 3;
/** Two refreshes of a screen with 60 a second. */
const twoFramesMs = 33.4;

/** Of Chromium's own trace; microseconds. */
interface TraceEvent {
  readonly name: string;
  readonly ph: string;
  readonly pid: number;
  readonly tid: number;
  readonly ts: number;
  /** Of processor time. */
  readonly tdur?: number;
}

export async function panelRows(): Promise<Row[]> {
  const browser = await launchChromium();
  try {
    const results: EventsResult[] = [];
    const busiest: number[] = [];
    for (let sample = 0; sample < samples; sample++) {
      const panel = await PanelPage.open(browser);
      const trace = await startTrace(await panel.page.context().newCDPSession(panel.page));
      const result = await sendEvents(panel, events);
      busiest.push(busiestFrame(await trace.end(), result.frames));
      results.push(result);
      await panel.close();
    }
    const longest = results.map(({ longestFrame }) => longestFrame);
    const late = results.map(({ durations }) => durations.filter((duration) => duration > twoFramesMs).length);
    const [first] = results;
    return [
      {
        name: `${events} lines of output, the page’s work between two frames, at most`,
        value: ms(median(busiest)),
        note: `processor time; ${ms(Math.min(...busiest))} to ${ms(Math.max(...busiest))}; a screen waits 16.7 ms for a frame`,
      },
      {
        name: `${events} lines of output, longest frame`,
        value: ms(median(longest)),
        note: `${ms(Math.min(...longest))} to ${ms(Math.max(...longest))}; median ${ms(median(results.map(({ medianFrame }) => medianFrame)))}; ${late.join(', ')} of ${results.map(({ frames }) => frames).join(', ')} over ${twoFramesMs} ms; ${first?.trees} trees in ${first?.seconds.toFixed(1)} s, the last of ${((first?.bytesOfLast ?? 0) / 1024).toFixed(0)} KB`,
      },
    ];
  } finally {
    await browser.close();
  }
}

async function startTrace(session: CDPSession): Promise<{ end(): Promise<readonly TraceEvent[]> }> {
  const seen: TraceEvent[] = [];
  session.on('Tracing.dataCollected', ({ value }) => seen.push(...(value as unknown as TraceEvent[])));
  await session.send('Tracing.start', {
    transferMode: 'ReportEvents',
    traceConfig: { includedCategories: ['devtools.timeline', 'toplevel', 'disabled-by-default-devtools.timeline'] },
  });
  return {
    end: async () => {
      const complete = new Promise((resolve) => session.once('Tracing.tracingComplete', resolve));
      await session.send('Tracing.end');
      await complete;
      return seen;
    },
  };
}

/** Milliseconds of processor time of the page's own thread between two frames, at most; of the last so many frames. */
function busiestFrame(trace: readonly TraceEvent[], count: number): number {
  const frames = trace.filter(({ name }) => name === 'FireAnimationFrame').sort((a, b) => a.ts - b.ts);
  const page = frames.at(-1);
  const starts = frames.slice(-count).map(({ ts }) => ts);
  const work = new Array<number>(starts.length).fill(0);
  for (const { name, ph, pid, tid, ts, tdur = 0 } of trace) {
    if (name !== 'RunTask' || ph !== 'X' || pid !== page?.pid || tid !== page.tid) continue;
    const frame = starts.findLastIndex((start) => start <= ts);
    if (frame !== -1) work[frame] = (work[frame] ?? 0) + tdur / 1000;
  }
  return Math.max(...work);
}
