/** Binds the operations of review. */
import type { Settings } from '../../domain/settings';
import type { Engine } from '../../engine/engine';
import type { Accepted } from '../../engine/proof/review';
import type { OperationOutput } from '../../protocol/operations';
import type { reviewOperations } from '../../protocol/reviewOperations';
import type { Handlers, RequestContext } from './rpc/contract';

export function reviewHandlers(
  { review }: Pick<Engine, 'review'>,
  settingsOf: (context: RequestContext) => Promise<Settings>,
): Pick<Handlers, keyof typeof reviewOperations> {
  return {
    'review.list': async (_, context) => {
      const settings = await settingsOf(context);
      return { proofs: [...(await review.waiting(settings.tasksFile))], limit: settings['review.limit'] };
    },
    'proof.show': ({ id }) => review.find(id),
    'proof.accept': async ({ id, environment }, context) =>
      decided(await review.accept(id, { settings: await settingsOf(context), environment, signal: context.signal })),
    'proof.discard': async ({ id, retry, note }, context) => {
      const proof = await review.discard(id, { retry, note, settings: await settingsOf(context) });
      return { proofId: proof.id, taskId: proof.taskId };
    },
    'proof.undo': async ({ id }, context) => decided(await review.undo(id, { settings: await settingsOf(context) })),
  };
}

function decided({ proof, files, left }: Accepted): OperationOutput<'proof.accept'> {
  return { proofId: proof.id, taskId: proof.taskId, files: [...files], left: [...left] };
}
