/**
 * A gigabyte of output through the whole executor: time, memory and bytes. Not an everyday test: it needs 1 GB in the
 * temporary folder. Run it with `npx tsx test/bench/gigabyte.ts [megabytes]`.
 */
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { strategies } from '../../src/adapters/strategies/registry.generated';
import { systemClock } from '../../src/adapters/system/clock';
import { createFiles } from '../../src/adapters/system/files';
import { systemIdentifiers } from '../../src/adapters/system/identifiers';
import { createProcesses } from '../../src/adapters/system/processes/processes';
import { createSnapshots } from '../../src/adapters/system/snapshots/snapshots';
import { Recorder } from '../../src/engine/changes/recorder';
import { Executor } from '../../src/engine/runs/executor';
import { defaultSettings } from '../../src/domain/settings';
import { noProving } from '../noProving';

const lineBytes = 100;
const sampleMs = 50;
const headerEnd = 2000;

async function main(): Promise<void> {
  const lines = (Number(process.argv[2] ?? 1000) * 1_000_000) / lineBytes;
  const workspace = mkdtempSync(join(tmpdir(), 'symbiote-gigabyte-'));
  const processes = createProcesses();
  const files = createFiles(workspace);
  const snapshots = createSnapshots({ workspace, prepare: () => files.makeDirectory('.symbiote') });
  const executor = new Executor({
    files,
    processes,
    clock: systemClock,
    identifiers: systemIdentifiers,
    strategies,
    recorder: new Recorder({ files, clock: systemClock, snapshots }),
    proving: noProving,
    workspace,
  });
  let peak = 0;
  let longestStall = 0;
  let last = performance.now();
  const sampler = setInterval(() => {
    peak = Math.max(peak, process.memoryUsage().rss);
    longestStall = Math.max(longestStall, performance.now() - last - sampleMs);
    last = performance.now();
  }, sampleMs);
  const before = process.memoryUsage().rss;
  const began = performance.now();
  try {
    const attempt = await executor.execute({
      recordChanges: false,
      task: {
        id: 'gigabyte',
        title: 'A gigabyte',
        kind: 'command',
        status: 'in_progress',
        priority: 0,
        cost: 1,
        dependencies: [],
        command: `yes ${'x'.repeat(lineBytes - 1)} | head -n ${lines}`,
        isolate: 'none',
        context: { env: {}, prerequisites: [] },
        tags: [],
      },
      runId: 'run-1',
      number: 1,
      environment: { PATH: process.env['PATH'] ?? '' },
      interactive: false,
      settings: defaultSettings,
      signal: new AbortController().signal,
    });
    const seconds = (performance.now() - began) / 1000;
    const size = statSync(join(workspace, attempt.log ?? '')).size;
    const output = lines * lineBytes;
    process.stdout.write(
      [
        `verdict ${JSON.stringify(attempt.verdict)}`,
        `log ${size} bytes, of which output ${output}: ${size > output && size < output + headerEnd ? 'whole' : 'NOT WHOLE'}`,
        `${seconds.toFixed(1)} s, ${(output / 1e6 / seconds).toFixed(0)} MB/s`,
        `memory ${(before / 1e6).toFixed(0)} MB before, ${(peak / 1e6).toFixed(0)} MB at its peak`,
        `longest stall of the event loop ${longestStall.toFixed(0)} ms`,
        '',
      ].join('\n'),
    );
  } finally {
    clearInterval(sampler);
    processes.dispose();
    rmSync(workspace, { recursive: true, force: true });
  }
}

void main();
