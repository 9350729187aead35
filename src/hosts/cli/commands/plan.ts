/** `symbiote plan [TASK…]`: what would run, in which order. */
import type { Command } from 'commander';
import { formatPlan } from '../format/plan';
import { nonNegativeNumber } from '../options';
import { withEngine, type Invocation } from '../session';

interface PlanOptions {
  readonly reflect?: boolean;
  readonly budgetCost?: number;
}

export function registerPlan(program: Command, invocation: Invocation): void {
  program
    .command('plan')
    .summary('show what would run, in which order, and what would not')
    .description(
      'Prints the order in which tasks would run if each succeeded, what is blocked or skipped and why, and the cost. Runs nothing.',
    )
    .argument('[task...]', 'only these tasks')
    .option('--reflect', 'plan as if `symbiote reflect` had been called before')
    .option('--budget-cost <n>', 'plan under this budget (default: the setting budget.cost)', nonNegativeNumber)
    .addHelpText('after', '\nExample:\n  symbiote plan --budget-cost 10')
    .action(async (tasks: string[], { reflect = false, budgetCost }: PlanOptions, command: Command) => {
      await withEngine(invocation, command, {}, async (session) => {
        const plan = await session.ask('plan.show', { tasks, reflect, ...(budgetCost === undefined ? {} : { budgetCost }) }, 'Planning');
        return { json: plan, text: () => formatPlan(plan, session.style) };
      });
    });
}
