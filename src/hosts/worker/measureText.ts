/** One text: given to the language its path names. Runs in a thread of Node and in a browser's worker alike. */
import { languages } from '../../adapters/languages/registry.generated';
import { noFacts, type CodeFacts } from '../../domain/proof/codeFacts';
import { unreadable } from '../../domain/audit/measuredFile';
import type { Exclusion, MeasuredFile } from '../../domain/audit/metrics';
import type { Language } from '../../ports/language';
import { messageOf } from '../../shared/messageOf';

export interface Known {
  readonly language: Language;
  /** The editor's id. */
  readonly id: string;
}

const byExtension = new Map<string, Known>(
  languages.flatMap((language) => Object.entries(language.extensions).map(([extension, id]) => [extension, { language, id }] as const)),
);

export function knownFor(path: string): Known | undefined {
  const extension = /\.[^./\\]*$/.exec(path)?.[0].toLowerCase();
  return extension === undefined ? undefined : byExtension.get(extension);
}

export function excluded(path: string, language: string, exclusion: Exclusion, lines = 0): MeasuredFile {
  return { path, language, lines, functions: [], syntaxErrors: [], exclusion };
}

export function unsupported(path: string): MeasuredFile {
  return excluded(path, 'unknown', { reason: 'unsupported', detail: 'no language measures it' });
}

/** No rule about content applies. */
export function measureText(path: string, text: string): MeasuredFile {
  const known = knownFor(path);
  if (known === undefined) return unsupported(path);
  try {
    return known.language.measure(path, text);
  } catch (error) {
    return unreadable(path, known.id, messageOf(error));
  }
}

/** What V8 learns from a few texts with everything in them, it need not unlearn in the middle of an audit. */
export function practise(): void {
  for (const language of languages) for (const [path, text] of language.practice ?? []) language.measure(path, text);
}

/** Undefined where no language reads it. What a parser cannot take is a syntax error at its beginning. */
export function factsOf(path: string, text: string): CodeFacts | undefined {
  const language = knownFor(path)?.language;
  if (language?.facts === undefined) return undefined;
  try {
    return { measured: language.measure(path, text), ...language.facts(path, text) };
  } catch (error) {
    return noFacts(path, messageOf(error));
  }
}
