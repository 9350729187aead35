/** What an operation is: its input, its output, its effect. */
import type { z } from 'zod';

/** `read` changes nothing; `write` changes state or tasks.yml; `execute` starts processes and needs trust. */
export type Effect = 'read' | 'write' | 'execute';

export interface Operation<Input extends z.ZodType = z.ZodType, Output extends z.ZodType = z.ZodType> {
  readonly input: Input;
  readonly output: Output;
  readonly effect: Effect;
  readonly summary: string;
}

export function operation<I extends z.ZodType, O extends z.ZodType>(effect: Effect, summary: string, input: I, output: O): Operation<I, O> {
  return { effect, summary, input, output };
}
