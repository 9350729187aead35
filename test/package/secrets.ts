/** Looks for what must never be published: keys, tokens, passwords, and paths of somebody's home. */

export interface Leak {
  readonly file: string;
  readonly what: string;
  /** The beginning of it, not the whole: reports are published too. */
  readonly found: string;
}

const patterns: Readonly<Record<string, RegExp>> = {
  'a private key': /-----BEGIN (?:[A-Z]+ )*PRIVATE KEY(?: BLOCK)?-----/,
  'an AWS key id': /\b(?:AKIA|ASIA|AGPA|AROA|AIDA)[0-9A-Z]{16}\b/,
  'a GitHub token': /\b(?:gh[pousr]_[A-Za-z0-9]{36,}|github_pat_[A-Za-z0-9_]{60,})\b/,
  'a GitLab token': /\bglpat-[A-Za-z0-9_-]{20,}/,
  'an npm token': /\bnpm_[A-Za-z0-9]{36}\b|_authToken\s*=\s*[^\s$]{8,}/,
  'a Slack token': /\bxox[abeoprs]-[A-Za-z0-9-]{10,}|hooks\.slack\.com\/services\/T[A-Z0-9]+\/B[A-Z0-9]+\/[A-Za-z0-9]+/,
  'a Google key': /\bAIza[0-9A-Za-z_-]{35}\b/,
  'an Anthropic or OpenAI key': /\bsk-(?:ant-|proj-)?[A-Za-z0-9_-]{32,}/,
  'a Stripe key': /\b[rs]k_live_[0-9a-zA-Z]{20,}/,
  'an Azure key': /\bAccountKey=[A-Za-z0-9+/]{60,}={0,2}/,
  'a JSON web token': /\beyJ[A-Za-z0-9_-]{10,}\.eyJ[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{10,}/,
  'a password in an address': /\b[a-z][a-z0-9+.-]{1,20}:\/\/[^\s:/@'"`${}<>]{1,64}:[^\s:/@'"`${}<>]{3,64}@[a-z0-9.-]+/i,
  'a path of a home':
    /(?<![\w.])(?:\/(?:home|Users)\/(?!(?:you|me|user|name|runner)\b)[A-Za-z][\w.-]*\/|\/root\/|[A-Za-z]:\\{1,2}Users\\{1,2}[A-Za-z])/,
};

/** `password = "…"` and its kin, whatever the quotes; a value counts only when it looks drawn by chance. */
const assignment = /\b\w*(?:password|passwd|secret|api_?key|token|credential)\w*["']?\s*[:=]\s*(["'`])([^"'`\s]{16,})\1/gi;

/** Bits per character, as if each were drawn by its share of the text. */
function entropy(text: string): number {
  const counts = new Map<string, number>();
  for (const character of text) counts.set(character, (counts.get(character) ?? 0) + 1);
  return [...counts.values()].reduce((sum, count) => sum - (count / text.length) * Math.log2(count / text.length), 0);
}

/** Words and identifiers have few digits or few kinds of characters; keys have all. */
function looksDrawn(value: string): boolean {
  return entropy(value) >= 3.5 && /\d/.test(value) && /[A-Za-z]/.test(value) && !/[(){};,<>]/.test(value);
}

/** `bytes` may be of any kind: what stands as text in a binary is found as well. */
export function leaksIn(file: string, bytes: Uint8Array): Leak[] {
  const text = Buffer.from(bytes).toString('latin1');
  const leak = (what: string, found: string): Leak => ({ file, what, found: found.slice(0, 24) });
  const known = Object.entries(patterns).flatMap(([what, pattern]) => {
    const found = pattern.exec(text)?.[0];
    return found === undefined ? [] : [leak(what, found)];
  });
  const drawn = [...text.matchAll(assignment)].filter(([, , value = '']) => looksDrawn(value));
  return [...known, ...drawn.map(([found]) => leak('a value that looks like a secret', found))];
}
