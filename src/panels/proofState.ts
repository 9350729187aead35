/** Which proof the panel shows, kept over a reload of the window. */
import * as z from 'zod/mini';

const proofPanelStateSchema = z.object({
  /** URI of the folder. */
  folder: z.string(),
  /** Of a proof; or of a task, whose latest is shown. */
  id: z.string(),
});
export type ProofPanelState = z.output<typeof proofPanelStateSchema>;

export function parseProofPanelState(value: unknown): ProofPanelState | undefined {
  return proofPanelStateSchema.safeParse(value).data;
}
