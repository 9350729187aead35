/** The port for languages: what measures the functions of a text. */
import type { MeasuredFile } from '../domain/audit/metrics';
import type { CodeFacts } from '../domain/proof/codeFacts';

/** A language (or a family that shares a parser): one file in adapters/languages. Parts it does not offer are left out. */
export interface Language {
  /** For example `typescript`. */
  readonly id: string;
  /** Extension with its dot, lower case, to the editor's language id: `.tsx` → `typescriptreact`. */
  readonly extensions: Readonly<Record<string, string>>;
  /** Measures every function of a text. Never throws on bad syntax: it reports syntaxErrors and measures what it can. */
  measure(path: string, text: string): MeasuredFile;
  /** Texts by a path each, to be measured for nothing by a thread that is about to measure many files: with every construct there is. */
  readonly practice?: ReadonlyMap<string, string>;
  /** What a gate compares before and after. Never throws on bad syntax. */
  facts?(path: string, text: string): Omit<CodeFacts, 'measured'>;
}

export function defineLanguage(language: Language): Language {
  return language;
}
