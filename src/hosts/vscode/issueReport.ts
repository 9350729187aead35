/** The text of a report: versions, what the doctor found, the last lines of the log; without what is nobody's business. Pure. */

export interface ReportParts {
  /** Name and version of each program, most important first. */
  readonly versions: readonly (readonly [name: string, version: string])[];
  /** The doctor's document, or why there is none; undefined without a folder. */
  readonly doctor: string | undefined;
  /** The whole log, or its end. */
  readonly log: string;
  /** Folders whose place on the disk is private, and what stands for them. */
  readonly folders: readonly (readonly [path: string, standIn: string])[];
}

/** Issue trackers refuse longer texts, and nobody reads them. */
const maxLogLines = 60;
const maxLogLength = 12_000;

/** Markdown in English, whatever the editor's language: those who read it may not know that one. */
export function issueReport({ versions, doctor, log, folders }: ReportParts): string {
  const tail = log.trimEnd().split('\n').slice(-maxLogLines).join('\n').slice(-maxLogLength);
  const clean = (text: string): string => redact(text, folders);
  return [
    '### What happened, and what should have happened?',
    '',
    '',
    '',
    '### Versions',
    '',
    ...versions.map(([name, version]) => `- ${name}: ${version}`),
    '',
    '### Doctor',
    '',
    ...fenced(clean(doctor ?? 'No folder is open.')),
    '',
    `### Last lines of the log`,
    '',
    ...fenced(clean(tail)),
    '',
  ].join('\n');
}

function fenced(text: string): string[] {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([ticks]) => ticks.length));
  const fence = '`'.repeat(longest + 1);
  return [`${fence}text`, text.trimEnd(), fence];
}

const hidden = '‹hidden›';

/** Shapes of secrets: where one is hidden that was none, nothing is lost. */
const secrets: readonly (readonly [pattern: RegExp, instead: string])[] = [
  [/-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(-----END [A-Z ]*PRIVATE KEY-----|$)/g, hidden],
  [/\b(https?|ssh|git|postgres(?:ql)?|mysql|redis|amqps?):\/\/[^\s/@]+@/gi, `$1://${hidden}@`],
  [/\b(authorization\s*[:=]\s*)(\w+\s+)?\S+/gi, `$1${hidden}`],
  [/\b(bearer\s+)[\w.~+/=-]{8,}/gi, `$1${hidden}`],
  [
    /(["']?[\w.-]*(?:token|secret|passw(?:or)?d|passphrase|api[_-]?key|access[_-]?key|private[_-]?key|credential)[\w.-]*["']?\s*[:=]\s*)("[^"]*"|'[^']*'|[^\s,;}]+)/gi,
    `$1${hidden}`,
  ],
  [/\b(gh[pousr]_|github_pat_|glpat-|xox[abposr]-|sk-|pk-|rk_|AKIA|ASIA|AIza|ya29\.|npm_|eyJ)[\w.-]{8,}/g, hidden],
  [/\b(?=[\w+/-]*\d)(?=[\w+/-]*[A-Za-z])[A-Za-z0-9+/_-]{40,}={0,2}/g, hidden],
  [/\b[\w.+-]+@[\w-]+\.[\w.-]+\b/g, hidden],
];

export function redact(text: string, folders: ReportParts['folders']): string {
  const ordered = folders.filter(([path]) => path.length > 1).sort(([a], [b]) => b.length - a.length);
  const placed = ordered.reduce((rest, [path, standIn]) => withoutFolder(rest, path, standIn), text);
  return secrets.reduce((rest, [pattern, instead]) => rest.replace(pattern, instead), placed);
}

/** As it is written, with the other slashes, as JSON writes it, and as an address; on a disk that does not tell capitals apart, too. */
function withoutFolder(text: string, path: string, standIn: string): string {
  const slashed = path.replaceAll('\\', '/');
  const forms = [path, slashed, path.replaceAll('\\', '\\\\'), encodeURI(slashed)];
  return [...new Set(forms)].reduce(
    (rest, form) => rest.replace(new RegExp(escaped(form), /^[a-z]:/i.test(path) ? 'gi' : 'g'), standIn),
    text,
  );
}

function escaped(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
}
