/** `npm run fuzz [-- SEED]`: 2,000 malformed tasks files and 5,000 random edits of valid ones. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '../../src/adapters/system/clock';
import { createFiles } from '../../src/adapters/system/files';
import { attackMemory } from './tasksFileAttacks';
import { malformedKinds } from './tasksFileMalformed';
import { checkEdits } from './tasksFileProperties';

async function fuzz(seed: number): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'symbiote-fuzz-'));
  // The engine's timers do not keep a process alive.
  const alive = setInterval(() => undefined, 1000);
  try {
    const report = await attackMemory({ count: 2000, seed, folder, files: createFiles(folder), clock: systemClock, maxMs: 30_000 });
    const { files, invalid, slowest } = report;
    console.log(
      `${files} malformed files of ${malformedKinds.length} kinds, seed ${seed}: ${invalid} invalid and left as they were, each with a position;`,
    );
    console.log(`the others happened to be valid. Slowest: ${slowest.kind} (number ${slowest.number}) with ${slowest.ms.toFixed(0)} ms.`);
    checkEdits({ runs: 5000, seed });
    console.log(`5000 random files edited, seed ${seed}: values right, every other byte as it was.`);
  } finally {
    clearInterval(alive);
    await rm(folder, { recursive: true, force: true });
  }
}

void fuzz(Number(process.argv[2] ?? 1)).catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
