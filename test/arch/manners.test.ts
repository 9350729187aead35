/**
 * What makes people throw such a tool out, and the tests that keep each of it from happening. A point whose test was renamed or
 * removed fails here: it has to be answered again.
 */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { repository } from './sources';

const journeys = 'test/host/journeys';

const answers: Readonly<Record<string, readonly (readonly [file: string, title: string])[]>> = {
  'slow start-up': [
    ['test/arch/activation.test.ts', 'loads nothing that can be loaded when it is needed'],
    [`${journeys}/manners.long.test.ts`, 'starts without being noticed: no engine, no view, no editor, no word'],
  ],
  'panels that open by themselves': [
    [`${journeys}/manners.long.test.ts`, 'starts without being noticed: no engine, no view, no editor, no word'],
    [`${journeys}/run.test.ts`, 'begins without taking the focus or opening the panel'],
    [`${journeys}/runs.long.test.ts`, 'open nothing by themselves; the panel follows the live run when asked for'],
  ],
  'stolen focus': [
    [`${journeys}/manners.long.test.ts`, 'lets a person type on while tasks run and fail'],
    [`${journeys}/control.long.test.ts`, 'shows a terminal when its task starts, if that is set, and takes no focus'],
    [`${journeys}/keyboard.long.test.ts`, 'runs a task, and sees its terminal'],
  ],
  'a notification per finding': [
    [`${journeys}/manners.long.test.ts`, 'audits without a notification, however much it finds'],
    [`${journeys}/run.test.ts`, 'says why a task failed, in the view and not by a notification'],
  ],
  'alarms about generated, vendored or test code': [
    [`${journeys}/manners.long.test.ts`, 'says nothing about generated, vendored and test code'],
    [`${journeys}/hints.test.ts`, 'are not shown in generated code'],
    ['test/contract/measurer.test.ts', 'leaves out what its content or size gives away, unless a setting lets it in'],
  ],
  'hints that make lines jump': [
    [`${journeys}/manners.long.test.ts`, 'shows and hides hints without moving a line'],
    [`${journeys}/hints.test.ts`, 'stand at the end of the first line of a complex function, and nowhere else'],
  ],
  'a leftover or hijacked terminal': [
    [`${journeys}/manners.long.test.ts`, 'leaves the person’s own terminal alone'],
    [`${journeys}/control.long.test.ts`, 'keeps few ended terminals'],
    [`${journeys}/control.long.test.ts`, 'goes on when its terminal is closed, which can be had again'],
    ['test/contract/loop.test.ts', 'leaves no process behind'],
  ],
  'a surprise bill': [
    ['test/contract/engine.test.ts', 'stays inside the budget, warns once, and lets nothing cheaper jump the queue'],
    ['test/contract/cli.test.ts', 'exits 3 when the budget is exhausted'],
    [`${journeys}/manners.long.test.ts`, 'sends nothing anywhere'],
    ['test/arch/network.test.ts', 'is spoken by nothing but the local socket between editor and engine'],
  ],
  'a command run from a file not yet trusted': [
    [`${journeys}/trust.test.ts`, 'refuses to run them, with a clear word'],
    ['test/contract/loop.test.ts', 'refuses with exit 4, and runs nothing, without a terminal and without --yes'],
    ['test/unit/hosts/vscode/palette.test.ts', 'offers to run nothing in a workspace that is not trusted, but to look and to write'],
  ],
  'a lost comment in YAML': [
    ['test/contract/loop.test.ts', 'keeps every byte of tasks.yml but the statuses and reasons'],
    ['test/unit/engine/memory/tasksFuzz.test.ts', 'is edited with every other byte as it was'],
    ['test/unit/engine/memory/tasksEdit.test.ts', 'changes any list by what is added and taken, and keeps the comments of what stays'],
  ],
  'lost work': [
    ['test/contract/engine.test.ts', 'remembers runs, and makes what a dead engine left in progress pending again'],
    ['test/contract/engine.test.ts', 'waits while tasks.yml is broken, overwrites nothing, and goes on when it is mended'],
    ['test/contract/changes.test.ts', 'leaves the person’s stash, index and branches alone'],
    ['test/unit/engine/memory/tasksFuzz.test.ts', 'is refused with a position and never overwritten when malformed'],
    [`${journeys}/run.test.ts`, 'goes on through a reload of the window, and its terminal comes back'],
    [`${journeys}/welcome.long.test.ts`, 'make a sample in a folder of the person’s choice, and overwrite nothing'],
  ],
};

describe('what makes people throw a tool out', () => {
  for (const [point, tests] of Object.entries(answers)) {
    it(`is answered: ${point}`, () => {
      const missing = tests.filter(([file, title]) => !readFileSync(join(repository, file), 'utf8').includes(`it('${title}'`));
      assert.deepEqual(missing, []);
    });
  }
});
