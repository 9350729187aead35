/** Gates over what is known of each touched file before and after: syntax, public API, effects. */
import type { MeasuredFile } from '../audit/metrics';
import { effectChanges, type Effect } from './effects';
import type { GateResult } from './proof';
import { apiChanges, type ApiDeclaration } from './publicApi';

interface Facts {
  readonly measured: Pick<MeasuredFile, 'syntaxErrors' | 'exclusion'>;
  readonly api: readonly ApiDeclaration[];
  readonly effects: readonly Effect[];
}

/** A file of the candidate, as far as it is in a language that is read. */
export interface FileFacts {
  readonly path: string;
  readonly before?: Facts | undefined;
  readonly after?: Facts | undefined;
}

/** Nothing that was whole is broken; what was broken before may stay so. */
export function syntaxGate(files: readonly FileFacts[]): GateResult {
  for (const { path, before, after } of files) {
    if (after?.measured.exclusion !== undefined)
      return { gate: 'syntax', state: 'failed', reason: `${path} cannot be read: ${after.measured.exclusion.detail}` };
    const errors = after?.measured.syntaxErrors ?? [];
    const [first] = errors;
    if (first !== undefined && errors.length > (before?.measured.syntaxErrors.length ?? 0))
      return { gate: 'syntax', state: 'failed', reason: `${path}:${first.line}:${first.column} ${first.message}` };
  }
  const count = files.filter(({ after }) => after !== undefined).length;
  if (count === 0) return { gate: 'syntax', state: 'skipped', reason: 'No file is in a language that is read.' };
  return { gate: 'syntax', state: 'passed', reason: `${count === 1 ? 'The file parses' : `All ${count} files parse`}.` };
}

/** What others may rely on is as it was; a module that is new brings its own. */
export function apiGate(files: readonly FileFacts[], isAllowed: boolean): GateResult {
  const api = files.flatMap(({ path, before, after }) => {
    if (before === undefined) return [];
    return apiChanges(before.api, after?.api ?? []).map((change) => ({ ...change, name: `${path}: ${change.name}` }));
  });
  const [first] = api;
  if (first === undefined) return { gate: 'api', state: 'passed', reason: 'The public API is unchanged.' };
  const words = `${first.name} was ${first.change}${api.length > 1 ? `, and ${api.length - 1} more` : ''}`;
  if (isAllowed) return { gate: 'api', state: 'passed', reason: `The task may change the public API: ${words}.`, api };
  return { gate: 'api', state: 'failed', reason: `The public API changed: ${words}.`, api };
}

/** What a reviewer has to see is not more than before; other effects that appeared or vanished are listed. */
export function effectsGate(files: readonly FileFacts[], isAllowed: boolean): GateResult {
  const effects = effectChanges(
    files.flatMap(({ before }) => before?.effects ?? []),
    files.flatMap(({ after }) => after?.effects ?? []),
  );
  const risks = effects.filter(({ kind, before, after }) => kind === 'risk' && after > before);
  const listed = effects.length === 0 ? {} : { effects };
  const [first] = risks;
  if (first !== undefined && !isAllowed)
    return {
      gate: 'effects',
      state: 'failed',
      reason: `It brings what a reviewer has to see: ${first.what}${risks.length > 1 ? `, and ${risks.length - 1} more` : ''}.`,
      ...listed,
    };
  const reason =
    effects.length === 0
      ? 'It imports and writes what it did before.'
      : `${effects.length === 1 ? '1 effect is' : `${effects.length} effects are`} there another number of times: to be looked at.`;
  return { gate: 'effects', state: 'passed', reason, ...listed };
}
