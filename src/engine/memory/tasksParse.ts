/** Reading tasks.yml, with every error at once. Pure; never throws on any text. */
import { isSeq, type Document, type ParsedNode } from 'yaml';
import { EngineError } from '../../domain/errors';
import type { Problem } from '../../domain/problem';
import { errorsOf, placedMessage } from '../../domain/problemText';
import type { Task } from '../../domain/tasks/task';
import { cyclePath, graphFaults, type GraphFault } from '../../domain/tasks/taskGraph';
import { toProblem, type Finding } from './finding';
import { LineIndex } from './lineIndex';
import { readPlainItem } from './plainItem';
import { readItem, type ParsedItem, type Range } from './tasksItem';
import { decodeTasksText } from './tasksText';
import { composeSingleItem, composeYaml, sliceItems, tabFindings } from './yamlSource';
import { describeValue } from './taskChecks';
import { ValueReader } from './yamlValues';

/** More would help nobody; a binary file has thousands. */
const maxProblems = 500;

/** An item of the list and where its offsets count from. */
export interface PlacedItem {
  readonly base: number;
  readonly item: ParsedItem;
}

export interface ParsedTasks {
  /** In the order of the file; those that are right, even when others are not. */
  readonly tasks: readonly Task[];
  /** By position. The file is valid when none is an error. */
  readonly problems: readonly Problem[];
  /** The text without its byte order mark. */
  readonly text: string;
  readonly hasByteOrderMark: boolean;
  readonly items: readonly PlacedItem[];
  /** Items by their text, to parse only what changed; undefined where the items depend on each other (aliases) or are in brackets. */
  readonly slices: ReadonlyMap<string, ParsedItem> | undefined;
  /** Whether ids and dependencies are as they should be: need not be found out again while they stay. */
  readonly hasSoundGraph: boolean;
}

/**
 * Reads a tasks file; never throws. An empty file, or one of comments only, has no tasks. With the result of an earlier call
 * only items whose text is new are parsed.
 */
export function parseTasks(input: string | Uint8Array, previous?: ParsedTasks): ParsedTasks {
  const { text, hasByteOrderMark, faults } = decodeTasksText(input);
  const lines = new LineIndex(text);
  if (faults.length > 0) {
    const problems = faults.map((fault) => toProblem(fault, lines));
    return { tasks: [], problems, text, hasByteOrderMark, items: [], slices: undefined, hasSoundGraph: false };
  }
  const source = readSlices(text, previous?.slices) ?? readWhole(text);
  const isSameGraph = previous?.hasSoundGraph === true && haveSameGraph(source.items, previous.items);
  const ofGraph = isSameGraph ? [] : graphFindings(source.items, lines);
  const findings = [...source.findings, ...source.items.flatMap(placedFindings), ...ofGraph];
  return {
    tasks: tasksOf(source.items, lines, previous?.tasks),
    problems: sortedProblems(findings, lines),
    text,
    hasByteOrderMark,
    items: source.items,
    slices: source.slices,
    hasSoundGraph: ofGraph.length === 0,
  };
}

/** Whether nothing is wrong; warnings do not count. */
export function isValid(parsed: ParsedTasks): boolean {
  return errorsOf(parsed.problems).length === 0;
}

/** The text as it is written to the file. */
export function textWithMark(parsed: ParsedTasks): string {
  return parsed.hasByteOrderMark ? `\ufeff${parsed.text}` : parsed.text;
}

/** Throws `invalidTasksFile` with every problem in its data. */
export function assertValid({ problems }: { readonly problems: readonly Problem[] }, path: string): void {
  const errors = errorsOf(problems);
  const [first] = errors;
  if (first === undefined) return;
  const more = errors.length > 1 ? ` (and ${errors.length - 1} more)` : '';
  const message = `${placedMessage(path, first)}${more}. The file was left as it is; mend it first.`;
  throw new EngineError('invalidTasksFile', message, { data: { path, problems: errors } });
}

interface Source {
  readonly items: readonly PlacedItem[];
  readonly findings: readonly Finding[];
  readonly slices?: ReadonlyMap<string, ParsedItem> | undefined;
}

function readSlices(text: string, known: ReadonlyMap<string, ParsedItem> | undefined): Source | undefined {
  const items: PlacedItem[] = [];
  const slices = new Map<string, ParsedItem>();
  for (const { start, end } of sliceItems(text) ?? []) {
    const slice = text.slice(start, end);
    const item = slices.get(slice) ?? known?.get(slice) ?? readPlainItem(slice) ?? readSlice(slice);
    if (item === undefined) return undefined;
    slices.set(slice, item);
    items.push({ base: start, item });
  }
  return items.length === 0 ? undefined : { items, findings: [], slices };
}

function readSlice(slice: string): ParsedItem | undefined {
  const composed = composeSingleItem(slice);
  if (composed === undefined) return undefined;
  const reader = new ValueReader();
  const item = readItem(composed.node, reader, composed.findings);
  return reader.hasAlias ? undefined : item;
}

function readWhole(text: string): Source {
  const { documents, findings } = composeYaml(text);
  const [document, second] = documents;
  const found = [...findings];
  if (found.some(({ severity }) => severity === 'error')) found.push(...tabFindings(text));
  if (second !== undefined) found.push(secondDocument(second));
  const list = document?.contents;
  if (document === undefined || list == null || isEmptyScalar(list)) return { items: [], findings: found };
  if (!isSeq(list)) {
    if (!found.some(({ severity }) => severity === 'error')) found.push(notAList(list, document));
    return { items: [], findings: found };
  }
  const reader = new ValueReader();
  reader.findAnchor(list);
  const items = list.items.map((node) => ({ base: 0, item: readItem(node, reader, []) }));
  return { items, findings: found };
}

function isEmptyScalar(node: ParsedNode): boolean {
  return 'source' in node && node.source === '' && node.range[0] === node.range[1];
}

function secondDocument(document: Document.Parsed): Finding {
  const start = document.range[0];
  const message = 'expected one YAML document; found a second one, which begins here';
  return { start, end: start + 3, severity: 'error', code: 'multiple-documents', message, path: '' };
}

function notAList(node: ParsedNode, document: Document.Parsed): Finding {
  const reader = new ValueReader();
  const value = reader.readTask(node);
  const key = ['tasks', 'items'].find((name) => isSeq(document.get(name)));
  const hint = key === undefined ? '' : ` (remove the line \`${key}:\`)`;
  const message = `expected a list of tasks, each beginning with \`- \`; found ${describeValue(value)}${hint}`;
  const [start, end] = node.range;
  return { start, end: Math.min(end, start + 80), severity: 'error', code: 'not-a-list', message, path: '' };
}

const none: readonly Finding[] = [];

function placedFindings({ base, item }: PlacedItem, index: number): readonly Finding[] {
  if (item.findings.length === 0) return none;
  return item.findings.map((finding) => ({
    ...finding,
    start: base + finding.start,
    end: base + finding.end,
    path: `[${index}]${finding.path}`,
  }));
}

function graphFindings(items: readonly PlacedItem[], lines: LineIndex): Finding[] {
  const named = items.map((placed, index) => ({ ...placed, index })).filter(({ item }) => item.id !== undefined);
  const nodes = named.map(({ item }) => ({ id: item.id ?? '', dependencies: item.dependencies }));
  return graphFaults(nodes).flatMap((fault) => {
    const at = named[fault.index];
    if (at === undefined) return [];
    const place = (range: Range, path: string): Pick<Finding, 'start' | 'end' | 'severity' | 'path'> => ({
      start: at.base + range.start,
      end: at.base + range.end,
      severity: 'error',
      path: `[${at.index}]${path}`,
    });
    if (fault.kind === 'duplicate') {
      const first = named[fault.firstIndex];
      const line = first === undefined ? 0 : lines.position(first.base + first.item.idRange.start).line;
      const message = `id: expected an id of its own; found \`${fault.id}\`, which line ${line} has already`;
      return [{ ...place(at.item.idRange, '.id'), code: 'duplicate-id', message }];
    }
    const range = at.item.dependencyRanges[fault.dependency] ?? at.item.idRange;
    return [{ ...place(range, `.dependencies[${fault.dependency}]`), ...dependencyFault(fault) }];
  });
}

function dependencyFault(fault: Exclude<GraphFault, { kind: 'duplicate' }>): { code: string; message: string } {
  if (fault.kind === 'unknown') {
    return { code: 'unknown-dependency', message: `dependencies: expected the id of a task in this file; found \`${fault.missing}\`` };
  }
  if (fault.path.length === 2) {
    return { code: 'dependency-cycle', message: `dependencies: expected another task; found the task itself (${cyclePath(fault.path)})` };
  }
  return {
    code: 'dependency-cycle',
    message: `dependencies: expected no circle; found tasks that wait for each other: ${cyclePath(fault.path)}`,
  };
}

function haveSameGraph(items: readonly PlacedItem[], before: readonly PlacedItem[]): boolean {
  return (
    items.length === before.length &&
    items.every(({ item }, index) => {
      const known = before[index]?.item;
      return item === known || (item.id === known?.id && item.dependencies.join(' ') === known?.dependencies.join(' '));
    })
  );
}

/** A task that says the same at the same line stays the same object, so that others see at a glance what changed. */
function tasksOf(items: readonly PlacedItem[], lines: LineIndex, before: readonly Task[] = []): Task[] {
  const known = new Map(before.map((task) => [task.context, task]));
  const tasks: Task[] = [];
  for (const { base, item } of items) {
    if (item.task === undefined) continue;
    const { line } = lines.position(base + item.start);
    // Each reading of an item makes a context of its own.
    const same = known.get(item.task.context);
    tasks.push(same?.line === line ? same : { ...item.task, line });
  }
  return tasks;
}

function sortedProblems(findings: readonly Finding[], lines: LineIndex): Problem[] {
  const sorted = findings.toSorted((a, b) => a.start - b.start);
  const errors = sorted.filter((finding) => finding.severity === 'error').slice(0, maxProblems);
  const warnings = sorted.filter((finding) => finding.severity === 'warning').slice(0, maxProblems - errors.length);
  return [...errors, ...warnings].toSorted((a, b) => a.start - b.start).map((finding) => toProblem(finding, lines));
}
