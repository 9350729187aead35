/** The JSON Schema of tasks.yml, made from the one zod schema, for the editor's completion, hovers and checks. */
import { z } from 'zod';
import { tasksFileSchema } from './task';

/** Draft 7, what the YAML extension speaks. It names no address: nothing is fetched for it. */
export function tasksJsonSchema(): Readonly<Record<string, unknown>> {
  const { $schema, ...schema } = z.toJSONSchema(tasksFileSchema, { target: 'draft-7', io: 'input' }) as Record<string, unknown>;
  return { $schema, title: 'Symbiote tasks', ...schema };
}
