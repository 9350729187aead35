/** Every trial of every fixture through the gate, and the shares of what came of it. */
import { judge, type Judged } from './candidates';
import { readFixtures, type Fixture } from './fixtures';
import { operators, Trials, type Operator, type Trial } from './trials';

export interface OperatorFigures {
  readonly operator: Operator;
  /** Without those that are the same as what they were made of. */
  readonly mutants: number;
  readonly rejected: number;
  readonly byGate: Readonly<Record<string, number>>;
}

export interface GateFigures {
  readonly operators: readonly OperatorFigures[];
  readonly mutants: number;
  readonly rejectedShare: number;
  /** Of those of the code alone: without what the tests and the scope say by themselves. */
  readonly codeRejectedShare: number;
  /** Passed, and changed what the code does as far as is known. */
  readonly survivors: readonly string[];
  /** Passed, and no generated input told them from the original. */
  readonly equivalents: readonly string[];
  readonly correct: number;
  readonly wronglyRejected: readonly { readonly name: string; readonly gate: string; readonly reason: string }[];
  readonly wronglyRejectedShare: number;
}

/** Inputs on which a survivor is compared with the original. */
const comparedInputs = 1000;

interface Outcome {
  readonly trial: Trial;
  readonly judged: Judged;
  readonly isEquivalent: boolean;
}

/** Every trial, or each `nth` of them. */
export async function measureGate(nth: number): Promise<GateFigures> {
  const trials = new Trials();
  try {
    const outcomes: Outcome[] = [];
    for (const fixture of readFixtures()) {
      const all = [...trials.correct(fixture), ...trials.mutants(fixture)];
      for (const trial of all.filter((_, at) => at % nth === 0)) outcomes.push(await outcomeOf(trials, fixture, trial));
    }
    return figuresOf(outcomes);
  } finally {
    trials.close();
  }
}

async function outcomeOf(trials: Trials, fixture: Fixture, trial: Trial): Promise<Outcome> {
  const judged = await judge(trial.candidate);
  const mayBeSame = judged.gate === undefined && trial.mutated !== undefined;
  return { trial, judged, isEquivalent: mayBeSame && (await trials.isSameOn(fixture, trial.mutated ?? '', comparedInputs)) };
}

function figuresOf(outcomes: readonly Outcome[]): GateFigures {
  const correct = outcomes.filter(({ trial }) => trial.operator === undefined);
  const changed = outcomes.filter(({ trial }) => trial.operator !== undefined);
  const mutants = changed.filter(({ isEquivalent }) => !isEquivalent);
  const wrongly = correct.flatMap(({ trial: { name }, judged: { gate, reason = '' } }) =>
    gate === undefined ? [] : [{ name, gate, reason }],
  );
  const names = (of: readonly Outcome[]): string[] => of.map(({ trial }) => trial.name);
  return {
    operators: operators.map((operator) => ofOperator(operator, mutants)),
    mutants: mutants.length,
    rejectedShare: shareRejected(mutants),
    codeRejectedShare: shareRejected(mutants.filter(({ trial }) => trial.mutated !== undefined)),
    survivors: names(mutants.filter((outcome) => !isRejected(outcome))),
    equivalents: names(changed.filter(({ isEquivalent }) => isEquivalent)),
    correct: correct.length,
    wronglyRejected: wrongly,
    wronglyRejectedShare: wrongly.length / Math.max(1, correct.length),
  };
}

function ofOperator(operator: Operator, mutants: readonly Outcome[]): OperatorFigures {
  const its = mutants.filter(({ trial }) => trial.operator === operator);
  const byGate: Record<string, number> = {};
  for (const { judged } of its) if (judged.gate !== undefined) byGate[judged.gate] = (byGate[judged.gate] ?? 0) + 1;
  return { operator, mutants: its.length, rejected: its.filter(isRejected).length, byGate };
}

function shareRejected(mutants: readonly Outcome[]): number {
  return mutants.filter(isRejected).length / Math.max(1, mutants.length);
}

function isRejected({ judged }: Outcome): boolean {
  return judged.gate !== undefined;
}
