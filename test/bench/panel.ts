/**
 * How smoothly the run panel takes a flood of output: the real feed and page in a headless browser. What it costs the page between two
 * frames is told in processor time, which other programs do not lengthen; what a person would have seen, in time that passed.
 */
import assert from 'node:assert/strict';
import type { CDPSession } from 'playwright-core';
import { launchChromium, PanelPage } from '../panels/page';
import { marks, sendEvents, type EventsResult } from '../panels/runEvents';
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
  readonly dur?: number;
  /** Of processor time. */
  readonly tdur?: number;
}

export async function panelRows(): Promise<Row[]> {
  const browser = await launchChromium();
  try {
    const results: EventsResult[] = [];
    const works: number[][] = [];
    for (let sample = 0; sample < samples; sample++) {
      const panel = await PanelPage.open(browser);
      const trace = await startTrace(await panel.page.context().newCDPSession(panel.page));
      const result = await sendEvents(panel, events);
      works.push(workOfFrames(await trace.end()));
      results.push(result);
      await panel.close();
    }
    const busiest = works.map((work) => Math.max(...work));
    const longest = results.map(({ longestFrame }) => longestFrame);
    const late = results.map(({ durations }) => durations.filter((duration) => duration > twoFramesMs).length);
    const [first] = results;
    return [
      {
        name: `${events} lines of output, the page’s work between two frames, at most`,
        value: ms(median(busiest)),
        note: `processor time; ${ms(Math.min(...busiest))} to ${ms(Math.max(...busiest))}; median ${ms(median(works.flat().filter((work) => work > 1)))} of those with any; a screen waits 16.7 ms for a frame`,
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
    traceConfig: { includedCategories: ['devtools.timeline', 'toplevel', 'disabled-by-default-devtools.timeline', 'blink.user_timing'] },
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

/** Milliseconds of processor time of the page's own thread between two frames, the second one's drawing included; while events came. */
function workOfFrames(trace: readonly TraceEvent[]): number[] {
  const [begun, shown] = [marks.begun, marks.shown].map((mark) => trace.find(({ name }) => name === mark));
  assert.ok(begun !== undefined && shown !== undefined, 'the page’s record has no marks');
  const own = trace.filter(({ pid, tid }) => pid === begun.pid && tid === begun.tid).sort((a, b) => a.ts - b.ts);
  const drawn = own.filter(({ name }) => name === 'FireAnimationFrame').map(({ ts }) => ts);
  const work: number[] = [];
  let since = 0;
  for (const { name, ph, ts, dur = 0, tdur = 0 } of own) {
    // The last is the one in which this was asked for.
    if (name !== 'RunTask' || ph !== 'X' || ts < begun.ts || ts + dur > shown.ts) continue;
    since += tdur / 1000;
    if (!drawn.some((frame) => frame >= ts && frame <= ts + dur)) continue;
    work.push(since);
    since = 0;
  }
  return work;
}
