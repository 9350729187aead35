/** What the dependency graph remembers over a reload of the window. */
import * as z from 'zod/mini';

const graphStateSchema = z.object({
  /** URI of the folder whose tasks are shown. */
  folder: z.optional(z.string()),
  /** Only this task and what is connected with it. */
  focus: z.optional(z.string()),
  hidesFinished: z._default(z.boolean(), false),
});
export type GraphState = z.output<typeof graphStateSchema>;

export function parseGraphState(value: unknown): GraphState | undefined {
  return graphStateSchema.safeParse(value).data;
}
