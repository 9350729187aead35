/** JSON from a file or another program, read by its schema. */
import type { z } from 'zod';

/** Undefined for what does not parse or does not fit. */
export function parseJson<S extends z.ZodType>(schema: S, text: string): z.output<S> | undefined {
  try {
    return schema.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}
