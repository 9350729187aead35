/** Proofs and what was written to the person's tree, as the database has them. */
import { proofSchema, proofStates, type Proof, type ProofState } from '../../domain/proof/proof';
import { treeWriteSchema, type TreeWrite } from '../../domain/proof/treeWrite';
import type { Database, SqlValue } from '../../ports/database';
import { statement } from '../store/statements';

export interface KnownProof {
  readonly proof: Proof;
  readonly state: ProofState;
}

export async function findProof(database: Database, id: string): Promise<KnownProof | undefined> {
  const { rows } = await database.query(statement(`SELECT body, state FROM proofs WHERE id = ?`, id));
  return rows[0] === undefined ? undefined : knownOf(rows[0]);
}

/** Newest first; of one state, or of one task, or of both. */
export async function proofsBy(database: Database, by: { readonly state?: ProofState; readonly taskId?: string }): Promise<KnownProof[]> {
  const { state, taskId } = by;
  const { rows } = await database.query(
    statement(
      `SELECT body, state FROM proofs WHERE (? IS NULL OR state = ?) AND (? IS NULL OR task_id = ?) ORDER BY seq DESC LIMIT 1000`,
      ...[state, state, taskId, taskId],
    ),
  );
  return rows.map(knownOf);
}

/** The last that was written for a proof and not put back. */
export async function lastWrite(database: Database, proofId: string): Promise<TreeWrite | undefined> {
  const { rows } = await database.query(
    statement(`SELECT body FROM tree_writes WHERE proof_id = ? AND outcome IN ('done', 'partly') ORDER BY seq DESC LIMIT 1`, proofId),
  );
  return rows[0] === undefined ? undefined : writeOf(rows[0]);
}

/** Begun, and nobody knows how it ended. Oldest first. */
export async function openWrites(database: Database): Promise<TreeWrite[]> {
  const { rows } = await database.query({ text: `SELECT body FROM tree_writes WHERE outcome IS NULL ORDER BY seq` });
  return rows.map(writeOf);
}

function knownOf([body, state]: readonly SqlValue[]): KnownProof {
  return { proof: proofSchema.parse(JSON.parse(String(body))), state: proofStates.find((each) => each === state) ?? 'stopped' };
}

function writeOf([body]: readonly SqlValue[]): TreeWrite {
  return treeWriteSchema.parse(JSON.parse(String(body)));
}
