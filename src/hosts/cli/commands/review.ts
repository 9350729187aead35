/** `symbiote review`, `accept`, `discard`, `undo`: what waits for a person, and what they decide. */
import { writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { Option, type Command } from 'commander';
import { EngineError } from '../../../domain/errors';
import { proofMarkdown, proofPlainText } from '../../../domain/proof/proofText';
import { messageOf } from '../../../shared/messageOf';
import type { OperationOutput } from '../../../protocol/operations';
import { formatPatchText } from '../format/patch';
import { formatDecision, formatProof, formatProofList } from '../format/review';
import { withEngine, type Invocation, type Outcome, type Session } from '../session';
import { readPatch } from './statusDiff';

const formats = ['terminal', 'text', 'markdown', 'json'] as const;

interface ReviewOptions {
  readonly format: (typeof formats)[number];
  readonly diff?: boolean;
  readonly output?: string;
}

export function registerReview(program: Command, invocation: Invocation): void {
  program
    .command('review')
    .summary('what waits for you, with its evidence')
    .description(
      'Lists the changes that wait for you: each was made in a worktree of its own and passed every gate. With an id (of a proof or of its task), shows what was measured.',
    )
    .argument('[id]', 'a proof, or the task it is of')
    .option('--diff', 'show what changed, too')
    .addOption(
      new Option('--format <format>', 'how a proof is printed; markdown is for a pull request').choices(formats).default('terminal'),
    )
    .option('--output <file>', 'write the proof to a file instead')
    .addHelpText(
      'after',
      '\nExamples:\n  symbiote review\n  symbiote review tidy-cart --diff\n  symbiote review tidy-cart --format markdown > proof.md',
    )
    .action(async (id: string | undefined, options: ReviewOptions, command: Command) => {
      await withEngine(invocation, command, {}, (session) => (id === undefined ? list(session) : show(session, id, options)));
    });
  registerDecisions(program, invocation);
}

interface DiscardOptions {
  readonly retry?: boolean;
  readonly note?: string;
}

function registerDecisions(program: Command, invocation: Invocation): void {
  program
    .command('accept')
    .summary('take a proved change into your tree')
    .description(
      'Writes a change that waits for you to your files: all of it or nothing. Where your files have moved on, both are merged and the gates are asked again; lines that both changed are a conflict, and nothing is written.',
    )
    .argument('<id...>', 'proofs, or the tasks they are of')
    .addHelpText('after', '\nExample:\n  symbiote accept tidy-cart')
    .action(async (ids: readonly string[], _options: unknown, command: Command) => {
      await withEngine(invocation, command, {}, (session) => accept(session, ids));
    });
  program
    .command('discard')
    .summary('decide against a change that waits for you')
    .description('Lets a change go. Its task is cancelled; with --retry it is carried out again by the next run, with your note.')
    .argument('<id>', 'a proof, or the task it is of')
    .option('--retry', 'try the task again')
    .option('--note <text>', 'what should be different; added to the task’s description')
    .addHelpText('after', "\nExample:\n  symbiote discard tidy-cart --retry --note 'keep the name of the loop variable'")
    .action(async (id: string, { retry = false, note }: DiscardOptions, command: Command) => {
      await withEngine(invocation, command, {}, async (session) => {
        const discarded = await session.ask('proof.discard', { id, retry, ...(note === undefined ? {} : { note }) });
        const became = retry ? 'is pending again' : 'is cancelled';
        return { json: discarded, text: () => `Discarded ${discarded.proofId}; ${discarded.taskId} ${became}.` };
      });
    });
  program
    .command('undo')
    .summary('take an accepted change back')
    .description('Reverses an accepted change, also after other edits; says which lines are in the way where it cannot.')
    .argument('<id>', 'a proof, or the task it was of')
    .addHelpText('after', '\nExample:\n  symbiote undo tidy-cart')
    .action(async (id: string, _options: unknown, command: Command) => {
      await withEngine(invocation, command, {}, async (session) => {
        const undone = await session.ask('proof.undo', { id });
        return { json: undone, text: () => formatDecision('Undid', undone, session.style) };
      });
    });
}

async function list(session: Session): Promise<Outcome> {
  const { proofs, limit } = await session.ask('review.list', {});
  return { json: { proofs, limit }, text: () => formatProofList(proofs, limit, session.style) };
}

async function show(session: Session, id: string, { format, diff = false, output }: ReviewOptions): Promise<Outcome> {
  const found = await session.ask('proof.show', { id });
  const patch = diff ? await readPatch(session, found.proof.changes) : undefined;
  const text = (): string => {
    const told = proofText(found, format, session);
    return patch === undefined ? told : `${told.trimEnd()}\n\n${formatPatchText(patch, session.style)}`;
  };
  if (output === undefined) return { json: found, text: () => text().trimEnd() };
  const path = resolve(session.host.cwd, output);
  try {
    await writeFile(path, session.options.json ? `${JSON.stringify(found, undefined, 2)}\n` : `${text().trimEnd()}\n`);
  } catch (error) {
    throw new EngineError('io', `The proof cannot be written to ${output}: ${messageOf(error)}`, { data: { path } });
  }
  return { json: { ...found, path }, text: () => `Wrote ${output}.` };
}

function proofText(found: OperationOutput<'proof.show'>, format: ReviewOptions['format'], { style }: Session): string {
  switch (format) {
    case 'markdown':
      return proofMarkdown(found.proof);
    case 'text':
      return proofPlainText(found.proof);
    case 'json':
      return JSON.stringify(found.proof, undefined, 2);
    case 'terminal':
      return formatProof(found.proof, found.state, style);
  }
}

/** One after another; what was accepted before one that cannot be stays accepted. */
async function accept(session: Session, ids: readonly string[]): Promise<Outcome> {
  const accepted: OperationOutput<'proof.accept'>[] = [];
  const environment = { ...session.host.variables };
  for (const id of ids) {
    const decided = await session.ask('proof.accept', { id, environment }, `Accepting ${id}`);
    accepted.push(decided);
    if (ids.length > 1) session.notice(formatDecision('Accepted', decided, session.style));
  }
  return {
    json: { accepted },
    text: () => (ids.length > 1 ? undefined : accepted.map((each) => formatDecision('Accepted', each, session.style)).join('\n')),
  };
}
