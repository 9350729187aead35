/** What is said between a database in a thread and who uses it. */
import { z } from 'zod';
import { errorCodes } from '../../../domain/errors';

const valueSchema = z.union([z.string(), z.number(), z.null()]);
const statementSchema = z.object({ text: z.string(), values: z.array(valueSchema).readonly().optional() });
/** Never shared memory: what is sent is given away. */
export const bytesSchema = z.custom<Uint8Array>((value) => value instanceof Uint8Array);

export const databaseRequestSchema = z.object({
  id: z.int(),
  call: z.discriminatedUnion('name', [
    z.object({ name: z.literal('open'), content: bytesSchema.optional() }),
    z.object({ name: z.literal('run'), statements: z.array(statementSchema).readonly() }),
    z.object({ name: z.literal('runEncoded'), bytes: bytesSchema }),
    z.object({ name: z.literal('query'), statement: statementSchema }),
    z.object({ name: z.literal('ask'), text: z.string(), rows: z.number() }),
    z.object({ name: z.literal('export') }),
  ]),
});
export type DatabaseRequest = z.infer<typeof databaseRequestSchema>;
export type DatabaseCall = DatabaseRequest['call'];

export const rowsSchema = z.object({
  columns: z.array(z.string()),
  rows: z.array(z.array(valueSchema)),
  isCut: z.boolean().optional(),
});

export const databaseReplySchema = z.union([
  z.object({ id: z.int(), result: z.unknown() }),
  z.object({ id: z.int(), error: z.object({ code: z.enum(errorCodes), message: z.string() }) }),
]);
export type DatabaseReply = z.infer<typeof databaseReplySchema>;
