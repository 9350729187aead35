/** The short form of `npm run fuzz`: a few seconds of it in every run of the tests, always with the same seeds. */
import { checkEdits } from '../../../fuzz/tasksFileProperties';
import { attackMemory } from '../../../fuzz/tasksFileAttacks';
import { systemClock } from '../../../../src/adapters/system/clock';
import { MemoryWorkspace } from './memoryWorkspace';
import { inForm } from '../../../longForm';

describe('tasks.yml under chance', function () {
  this.timeout(120_000);

  it('is edited with every other byte as it was', () =>
    checkEdits({ runs: inForm(40, 800), seed: 20_261, endAfterMs: inForm(15_000, 60_000) }));

  it('is refused with a position and never overwritten when malformed', async () => {
    const workspace = await MemoryWorkspace.create();
    try {
      await attackMemory({
        count: inForm(44, 264),
        seed: 7,
        folder: workspace.folder,
        files: workspace.files,
        clock: systemClock,
        maxMs: 30_000,
      });
    } finally {
      await workspace.dispose();
    }
  });
});
