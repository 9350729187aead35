/** The operations of review: what waits for a person, with its evidence, and what they decide. */
import { z } from 'zod';
import { proofSchema, proofStates } from '../domain/proof/proof';
import { operation } from './operation';

/** A proof, or the task it is of. */
const idSchema = z.string();
/** The person's, for checks that are run again where their tree has moved on. Never stored. */
const environmentSchema = z.record(z.string(), z.string());

const decidedSchema = z.object({
  proofId: z.string(),
  taskId: z.string(),
  /** Files that are now as they were to be. */
  files: z.array(z.string()),
  /** Files that somebody changed in the same moment; they are as they were left. */
  left: z.array(z.string()),
});

/** What a client is to make of a file; without text the engine does it when it hears that the others are written. */
const clientWriteSchema = z.object({
  path: z.string(),
  kind: z.enum(['write', 'create', 'delete']),
  text: z.string().optional(),
});

export const reviewOperations = {
  'review.list': operation(
    'read',
    'The proofs that wait for a person, newest first.',
    z.strictObject({}),
    z.object({ proofs: z.array(proofSchema), /** So many may wait. */ limit: z.int() }),
  ),
  'proof.show': operation(
    'read',
    'A proof with its evidence, by its id, or the latest of a task.',
    z.strictObject({ id: idSchema }),
    z.object({ proof: proofSchema, state: z.enum(proofStates) }),
  ),
  'proof.accept': operation(
    'execute',
    'Writes what was proved to the tree; merged, and proved again, where the tree has moved on.',
    z.strictObject({ id: idSchema, environment: environmentSchema }),
    decidedSchema,
  ),
  'proof.begin': operation(
    'execute',
    'The same for a client that writes the files itself; `proof.applied` ends it.',
    z.strictObject({ id: idSchema, environment: environmentSchema }),
    z.object({ proofId: z.string(), taskId: z.string(), writeId: z.string(), writes: z.array(clientWriteSchema) }),
  ),
  'proof.applied': operation(
    'write',
    'Ends what `proof.begin` began: what the client did not write is written now.',
    z.strictObject({ writeId: z.string() }),
    decidedSchema,
  ),
  'proof.discard': operation(
    'write',
    'Decides against a proof: its task is cancelled, or tried again with a note.',
    z.strictObject({ id: idSchema, retry: z.boolean().default(false), note: z.string().min(1).optional() }),
    z.object({ proofId: z.string(), taskId: z.string() }),
  ),
  'proof.undo': operation(
    'write',
    'Takes an accepted change back, also after other edits.',
    z.strictObject({ id: idSchema }),
    decidedSchema,
  ),
};
