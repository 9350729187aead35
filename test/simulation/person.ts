/** A person with an editor: what they do to the text of tasks.yml, line by line, and what they would miss if it were gone. */
import type { HandEdit } from './plan';

/** Statuses by id, read from the lines alone: quicker than parsing, and an opinion independent of the product's. */
export function statusesOf(text: string): Map<string, string> {
  const statuses = new Map<string, string>();
  let id: string | undefined;
  for (const line of text.split('\n')) {
    const item = /^- id: (\S+)/.exec(line)?.[1];
    if (item !== undefined) statuses.set((id = item), 'pending');
    const status = /^ {2}status: (\S+)/.exec(line)?.[1];
    if (status !== undefined && id !== undefined) statuses.set(id, status);
  }
  return statuses;
}

/** The tasks of the file, each with the lines below it; not what stands before the first. */
export function itemsOf(text: string): string[] {
  return text.split(/^(?=- )/m).filter((item) => item.startsWith('- '));
}

/** The lines that are a person's: what the engine writes are statuses and their reasons. */
export function linesOfPerson(text: string): string[] {
  return text.split('\n').filter((line) => line.trim() !== '' && !/^ {2}(status|reason|priority): /.test(line));
}

/** The text after the edit; undefined where the task is not there. */
export function editText(text: string, how: HandEdit, id: string, mark: number): string | undefined {
  if (how === 'append')
    return `${text}- id: h${mark}\n  title: By hand ${mark}\n  command: work task=h${mark} ms=5 exit=0 lines=0\n  cost: 1\n`;
  const lines = text.split('\n');
  const at = lines.indexOf(`- id: ${id}`);
  if (at === -1) return undefined;
  let end = at + 1;
  while (end < lines.length && /^ /.test(lines[end] ?? '')) end += 1;
  const item = lines.slice(at, end);
  return [...lines.slice(0, at), ...editItem(item, how, mark), ...lines.slice(end)].join('\n');
}

function editItem(item: readonly string[], how: Exclude<HandEdit, 'append'>, mark: number): string[] {
  const [first = '', ...rest] = item;
  if (how === 'note') return [first, `  # note ${mark}`, ...rest];
  if (how === 'retitle') return [first, `  title: Title ${mark}`, ...rest.filter((line) => !line.startsWith('  title: '))];
  const open = rest.filter((line) => !/^ {2}(status|reason): /.test(line));
  return [first, `  status: ${how === 'toPending' ? 'pending' : 'cancelled'}`, ...open];
}
