/** symbiote.baseline.json, read. What does not fit is refused with its line and column: a baseline half read would raise false alarms. */
import { isNode, LineCounter, parseDocument } from 'yaml';
import { baselineFile, baselineSchema, type Baseline } from '../../domain/audit/baseline';
import { EngineError } from '../../domain/errors';
import type { Files } from '../../ports/files';
import { messageOf } from '../../shared/messageOf';

/** Undefined when there is none. Fails with `invalidConfiguration`. */
export async function readBaseline(files: Pick<Files, 'read'>): Promise<Baseline | undefined> {
  const bytes = await files.read(baselineFile);
  return bytes === undefined ? undefined : parseBaseline(new TextDecoder().decode(bytes));
}

function parseBaseline(text: string): Baseline {
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch (error) {
    throw refusal([syntaxProblem(text, messageOf(error))]);
  }
  const parsed = baselineSchema.safeParse(document);
  if (parsed.success) return parsed.data;
  const lines = new LineCounter();
  const tree = parseDocument(text, { lineCounter: lines });
  throw refusal(
    parsed.error.issues.slice(0, 5).map(({ path, message }) => {
      const { line, col } = lines.linePos(offsetOf(tree, path));
      const where = path.length === 0 ? '' : `${path.map(String).join('.')}: `;
      return `${baselineFile}:${line}:${col}: ${where}${message}`;
    }),
  );
}

/** The nearest thing that is there: of a key that is missing, what it is missing in. */
function offsetOf(tree: ReturnType<typeof parseDocument>, path: readonly PropertyKey[]): number {
  for (let length = path.length; length >= 0; length -= 1) {
    const node: unknown = tree.getIn(path.slice(0, length), true);
    if (isNode(node) && node.range) return node.range[0];
  }
  return 0;
}

function syntaxProblem(text: string, message: string): string {
  const conflict = /^(<{7}|={7}|>{7})/m.exec(text);
  const said = /position (\d+)/.exec(message)?.[1];
  const offset = conflict?.index ?? (said === undefined ? (parseDocument(text).errors[0]?.pos[0] ?? text.length) : Number(said));
  const before = text.slice(0, offset).split('\n');
  const what = conflict === null ? `it is no JSON (${message})` : 'an unresolved merge conflict';
  return `${baselineFile}:${before.length}:${(before.at(-1)?.length ?? 0) + 1}: ${what}`;
}

function refusal(problems: readonly string[]): EngineError {
  const message = `The baseline cannot be read:\n${problems.join('\n')}\nMend it, or write it anew with \`symbiote audit --update-baseline\`.`;
  return new EngineError('invalidConfiguration', message, { data: { problems } });
}
