/** Binds the operations of review. */
import type { Settings } from '../../domain/settings';
import type { KeptWrite } from '../../domain/proof/treeWrite';
import type { Engine } from '../../engine/engine';
import type { Accepted } from '../../engine/proof/review';
import type { OperationOutput } from '../../protocol/operations';
import type { reviewOperations } from '../../protocol/reviewOperations';
import type { Handlers, RequestContext } from './rpc/contract';

type ClientWrite = OperationOutput<'proof.begin'>['writes'][number];

export function reviewHandlers(
  { review, snapshots }: Pick<Engine, 'review' | 'snapshots'>,
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
    'proof.begin': async ({ id, environment }, context) => {
      const { proof, write } = await review.beginAccept(id, { settings: await settingsOf(context), environment, signal: context.signal });
      const writes = await Promise.all(write.writes.map(async (each) => clientWrite(each, await contentOf(each.after, snapshots))));
      return { proofId: proof.id, taskId: proof.taskId, writeId: write.id, writes };
    },
    'proof.applied': async ({ writeId }) => decided(await review.applied(writeId)),
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

async function contentOf(id: string | undefined, snapshots: Engine['snapshots']): Promise<Uint8Array | undefined> {
  return id === undefined ? undefined : snapshots.read(id);
}

function clientWrite({ path, before, after }: KeptWrite, content: Uint8Array | undefined): ClientWrite {
  if (after === undefined) return { path, kind: 'delete' };
  const text = content === undefined ? undefined : editorText(content);
  return { path, kind: before === undefined ? 'create' : 'write', ...(text === undefined ? {} : { text }) };
}

/** What an editor would save as exactly these bytes: UTF-8 without a mark, line ends of one kind. */
function editorText(content: Uint8Array): string | undefined {
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(content);
    const isPlain = !text.startsWith('\uFEFF') && !/[\0\u2028\u2029]|\r(?!\n)/.test(text);
    return isPlain && !(text.includes('\r\n') && /(^|[^\r])\n/.test(text)) ? text : undefined;
  } catch {
    return undefined;
  }
}
