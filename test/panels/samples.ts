/** Every panel in the states that a person meets, for tests that hold for all of them. A new panel is put in here. */
import { comparisonPanel } from '../../src/panels/comparison';
import type { ComparisonSnapshot } from '../../src/panels/comparisonModel';
import { graphPanel } from '../../src/panels/graph';
import type { GraphTask } from '../../src/panels/graphModel';
import { planPanel } from '../../src/panels/plan';
import { proofPanel } from '../../src/panels/proof';
import { runPanel } from '../../src/panels/run';
import type { RunSnapshot } from '../../src/panels/runSnapshot';
import type { ElementTree } from '../../src/shared/elementTree';
import { proof } from './proofSamples';
import { failedRun, liveRun, now, pausedRun, snapshot } from './runSamples';

const plan: Parameters<typeof planPanel.select>[0] = {
  plan: {
    order: [
      { id: 'lint', title: 'Lint `src`', kind: 'command', priority: 10, cost: 1, cumulativeCost: 1, dependencies: [] },
      { id: 'build', title: 'Build the bundles', kind: 'command', priority: 0, cost: 1, cumulativeCost: 2, dependencies: ['lint'] },
    ],
    blocked: [{ id: 'deploy', title: 'Deploy to staging', reason: 'dependency `smoke` failed' }],
    skipped: [{ id: 'simplify', title: 'Simplify the parser', reason: 'no strategy carries it out' }],
    cost: { total: 2, used: 1, budget: 3, isExhausted: false, warning: 'The plan uses 100% of the budget.' },
  },
  failure: undefined,
  isLoading: false,
};

const runTree = (shown: RunSnapshot): ElementTree => runPanel.render(runPanel.select(shown));
function side({ run, attempts }: RunSnapshot, label: string): NonNullable<ComparisonSnapshot['left']> {
  if (run === undefined) throw new Error('The sample has no run to compare.');
  return { label, record: { run, attempts } };
}

const graphTask = (id: string, dependencies: string[], status: GraphTask['status']): GraphTask => ({
  id,
  title: `Task \`${id}\``,
  status,
  cost: 1,
  dependencies,
});
const graphTree = (...tasks: GraphTask[]): ElementTree =>
  graphPanel.render(graphPanel.select({ tasks, failure: undefined, isLoading: false, state: { hidesFinished: false } }));

export const panelSamples: Readonly<Record<string, () => ElementTree>> = {
  plan: () => planPanel.render(planPanel.select(plan)),
  'plan that failed': () => planPanel.render(planPanel.select({ ...plan, failure: 'tasks.yml:3:5 expected a list' })),
  'no plan': () => planPanel.render(planPanel.select({ plan: undefined, failure: undefined, isLoading: true })),
  'dependency graph': () =>
    graphTree(
      graphTask('a', [], 'done'),
      graphTask('b', ['a'], 'in_progress'),
      graphTask('c', ['a', 'b'], 'failed'),
      graphTask('d', ['c', 'gone'], 'blocked'),
      graphTask('e', [], 'pending'),
    ),
  'dependency graph with a cycle': () => graphTree(graphTask('a', ['b'], 'pending'), graphTask('b', ['a'], 'pending')),
  'no dependency graph': () => graphTree(),
  'run under way': () => runTree(liveRun()),
  'run that failed': () => runTree(failedRun()),
  'run side by side': () => runTree(failedRun({ diffView: 'split' })),
  'run that is paused': () => runTree(pausedRun()),
  'no run': () => runTree(snapshot({ run: undefined })),
  'run that cannot be read': () => runTree(snapshot({ run: undefined, failure: 'There is no run r-1.' })),
  'proof that waits': () =>
    proofPanel.render(proofPanel.select({ known: { proof, state: 'waiting' }, failure: undefined, isLoading: false })),
  'proof that was accepted': () =>
    proofPanel.render(proofPanel.select({ known: { proof, state: 'accepted' }, failure: undefined, isLoading: false })),
  'no proof': () => proofPanel.render(proofPanel.select({ known: undefined, failure: 'There is no proof a-1.', isLoading: false })),
  comparison: () =>
    comparisonPanel.render(
      comparisonPanel.select({
        left: side(failedRun(), 'Yesterday'),
        right: side(liveRun(), 'Now'),
        now,
        isLoading: false,
        failure: undefined,
      }),
    ),
};
