/**
 * A history for the sample workspace: the same files, commit by commit, with dates counted back from today, so that churn
 * and ranking show. A commit's files are today's without the passages that later commits add. Pure.
 */

interface Step {
  readonly daysAgo: number;
  readonly message: string;
  /** What it adds: a whole file, or the lines that begin with `from` up to the one that begins with `to`. */
  readonly adds?: { readonly path: string; readonly from?: string; readonly to?: string };
}

const pricing = 'src/pricing.js';
const parsing = 'src/parseCsv.js';

/** A passage ends where one begins that was there before. */
const steps: readonly Step[] = [
  { daysAgo: 78, message: 'Read orders, price them and print a report' },
  {
    daysAgo: 71,
    message: 'Give one poster of three',
    adds: { path: pricing, from: "    if (line.item.startsWith('poster')", to: '    total +=' },
  },
  {
    daysAgo: 64,
    message: 'Refuse a quoted field that does not end',
    adds: { path: parsing, from: '  if (isQuoted) throw', to: '  if (field' },
  },
  {
    daysAgo: 52,
    message: 'Give a discount for ten and for a hundred',
    adds: { path: pricing, from: '    if (line.quantity >= 100) {', to: "    if (line.item.startsWith('poster')" },
  },
  { daysAgo: 45, message: 'Take coupons', adds: { path: pricing, from: '  if (order.coupon) {', to: '  return Math.max(' } },
  {
    daysAgo: 37,
    message: 'Send nothing heavy overseas',
    adds: { path: 'src/shipping.js', from: '  if (weight > 20000) {', to: '  return (order' },
  },
  {
    daysAgo: 30,
    message: 'Take the bulk coupon',
    adds: { path: pricing, from: "    } else if (order.coupon === 'BULK') {", to: '    } else {' },
  },
  {
    daysAgo: 23,
    message: 'Read the line ends of Windows',
    adds: { path: parsing, from: "      if (character === '\\r'", to: '      if (field' },
  },
  {
    daysAgo: 9,
    message: 'Take the spring coupon',
    adds: { path: pricing, from: "    } else if (order.coupon === 'SPRING') {", to: "    } else if (order.coupon === 'BULK') {" },
  },
  { daysAgo: 2, message: 'Write down what is to be done', adds: { path: 'tasks.yml' } },
];

export interface SampleFile {
  /** Relative, with slashes. */
  readonly path: string;
  readonly text: string;
}

interface SampleCommit {
  readonly message: string;
  /** Seconds since 1970. */
  readonly time: number;
  readonly files: readonly SampleFile[];
}

/** From the first commit to the last, whose files are the given ones. */
export function sampleCommits(files: readonly SampleFile[], nowMs: number): readonly SampleCommit[] {
  return steps.map(({ daysAgo, message }, index) => ({
    message,
    time: Math.floor(nowMs / 1000) - daysAgo * 86_400,
    files: steps.slice(index + 1).reduceRight((rest, step) => without(rest, step), files),
  }));
}

function without(files: readonly SampleFile[], { adds }: Step): readonly SampleFile[] {
  if (adds === undefined) return files;
  const { path, from, to } = adds;
  if (from === undefined || to === undefined) return files.filter((file) => file.path !== path);
  return files.map((file) => (file.path === path ? { path, text: withoutPassage(file.text, from, to) } : file));
}

function withoutPassage(text: string, from: string, to: string): string {
  const lines = text.split('\n');
  const start = lines.findIndex((line) => line.startsWith(from));
  const end = lines.findIndex((line, index) => index > start && line.startsWith(to));
  if (start === -1 || end === -1) throw new Error(`The sample has no passage from "${from}" to "${to}".`);
  return [...lines.slice(0, start), ...lines.slice(end)].join('\n');
}

/** The commits as `git fast-import` reads them: one process for all. */
export function fastImportStream(commits: readonly SampleCommit[]): string {
  const data = (text: string): string => `data ${Buffer.byteLength(text)}\n${text}\n`;
  const person = 'Corner Shop <shop@example.invalid>';
  return commits
    .map(({ message, time, files }) =>
      [
        `commit refs/heads/main\ncommitter ${person} ${time} +0000\n${data(message)}deleteall\n`,
        ...files.map(({ path, text }) => `M 100644 inline ${path}\n${data(text)}`),
      ].join(''),
    )
    .join('');
}
