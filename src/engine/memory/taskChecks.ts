/** One task's value against the schema, in the words of a person. */
import type { z } from 'zod';
import { allowances, taskContextSchema, taskSchema, taskTargetSchema, type Task } from '../../domain/tasks/task';
import { taskKinds, taskStatuses } from '../../domain/tasks/taskStatus';
import { closest, didYouMean } from './closest';
import type { Finding } from './finding';
import { formatPath, isRecord, shorten, type YamlPath } from './yamlValues';

/** Finds the place of a path in the task's text; `key` asks for the key rather than the value. */
export type Locate = (path: YamlPath, what: 'key' | 'value') => { readonly start: number; readonly end: number };

export type ParsedTask = Omit<Task, 'line'>;

export interface CheckedTask {
  /** Undefined when something is wrong with it. */
  readonly task: ParsedTask | undefined;
  readonly findings: readonly Finding[];
}

const id = 'a name without spaces';
/** What stands where, by path; list positions and variables are left out. */
export const expectations: Readonly<Record<string, string>> = {
  '': 'a task, that is a map with at least an `id`',
  id: `${id}, unique in this file`,
  title: 'one line of text',
  description: 'text',
  kind: `one of ${taskKinds.join(', ')}`,
  status: `one of ${taskStatuses.join(', ')}`,
  reason: 'text',
  priority: 'a number',
  cost: 'a number of 0 or more',
  dependencies: 'a list of ids',
  'dependencies.*': `the id of a task (${id})`,
  command: 'the text of a shell command',
  isolate: 'one of none, worktree',
  scope: 'a list of globs',
  'scope.*': 'a glob, relative to the workspace',
  allow: 'a list of api and effects',
  'allow.*': 'one of api, effects',
  context: 'a map with cwd, env, branch, prerequisites or timeout',
  'context.cwd': 'a directory relative to the workspace',
  'context.env': 'a map of variables',
  'context.env.*': 'text, a number, true or false, under a name without an equals sign',
  'context.branch': 'the name of a branch',
  'context.prerequisites': 'a list of shell lines',
  'context.prerequisites.*': 'a shell line',
  'context.timeout': 'a number of seconds, more than 0 and at most 31536000',
  target: 'a map with file, and if you like symbol and line',
  'target.file': 'a path relative to the workspace',
  'target.symbol': 'the name of a function or method',
  'target.line': 'a line number from 1 on',
  metrics: 'a map of measured numbers',
  epic: 'text',
  tags: 'a list of words',
  'tags.*': 'text',
  created_by: 'text',
};

const words: Readonly<Record<string, readonly string[]>> = {
  kind: taskKinds,
  status: taskStatuses,
  isolate: ['none', 'worktree'],
  'allow.*': allowances,
};

const knownKeys: readonly { readonly path: YamlPath; readonly keys: readonly string[] }[] = [
  { path: [], keys: Object.keys(taskSchema.shape) },
  { path: ['context'], keys: Object.keys(taskContextSchema.shape) },
  { path: ['target'], keys: Object.keys(taskTargetSchema.shape) },
];

export function checkTask(value: unknown, locate: Locate): CheckedTask {
  const findings: Finding[] = [];
  const cleaned = withoutEmpty(value, locate, findings);
  const parsed = taskSchema.safeParse(cleaned);
  if (!parsed.success) findings.push(...issueFindings(parsed.error.issues, cleaned, locate));
  if (parsed.success && kindOf(parsed.data) === 'command' && parsed.data.command === undefined) {
    findings.push(
      finding(['kind'], 'command: expected a shell command, because the kind is `command`; found none', 'missing-command', locate),
    );
  }
  findings.push(...slips(cleaned, locate));
  const isGood = parsed.success && !findings.some(({ severity }) => severity === 'error');
  return { task: isGood ? toTask(parsed.data) : undefined, findings };
}

/** A key with nothing behind it counts as not given: people write `dependencies:` and fill it in later. */
function withoutEmpty(value: unknown, locate: Locate, findings: Finding[]): unknown {
  if (!isRecord(value)) return value;
  let cleaned = value;
  for (const { path, keys } of knownKeys) {
    const [parent] = path;
    const map = parent === undefined ? cleaned : cleaned[parent];
    if (!isRecord(map)) continue;
    const empty = keys.filter((key) => key !== 'id' && key !== 'file' && map[key] === null);
    if (empty.length === 0) continue;
    const rest = { ...map };
    for (const key of empty) {
      Reflect.deleteProperty(rest, key);
      findings.push(emptyFinding([...path, key], locate));
    }
    cleaned = parent === undefined ? rest : { ...cleaned, [parent]: rest };
  }
  return cleaned;
}

function emptyFinding(path: YamlPath, locate: Locate): Finding {
  const message = `${plainPath(path)}: expected ${expectationOf(path)}; found nothing (the key counts as not given)`;
  return { ...finding(path, message, 'empty-value', locate), severity: 'warning' };
}

function issueFindings(issues: readonly z.core.$ZodIssue[], value: unknown, locate: Locate): Finding[] {
  const seen = new Set<string>();
  return issues.flatMap((issue) => {
    const path = issue.path.filter((step): step is string | number => typeof step !== 'symbol');
    const at = formatPath(path);
    if (seen.has(at)) return [];
    seen.add(at);
    const found = path.reduce<unknown>(
      (parent, step) => (typeof parent === 'object' && parent !== null ? (parent as Record<string, unknown>)[step] : undefined),
      value,
    );
    const subject = path.length === 0 ? '' : `${plainPath(path)}: `;
    const message = `${subject}expected ${expectationOf(path)}; found ${describeValue(found)}${hint(path, found)}`;
    return [finding(path, message, 'schema', locate)];
  });
}

function expectationOf(path: YamlPath): string {
  const [head = '', second] = path;
  const exact = expectations[path.join('.')];
  if (exact !== undefined) return exact;
  const general = head === 'context' ? `context.${String(second)}.*` : `${head}.*`;
  return expectations[general] ?? expectations[String(head)] ?? 'something else';
}

function hint(path: YamlPath, found: unknown): string {
  const choices = words[path.join('.')];
  if (choices !== undefined && typeof found === 'string') return didYouMean(found, choices);
  const isText = /text|shell|name|path|directory/.test(expectationOf(path));
  if (isText && (typeof found === 'number' || typeof found === 'boolean')) return ' (put it in quotes)';
  return '';
}

export function describeValue(value: unknown): string {
  if (value === undefined) return 'none';
  if (value === null) return 'nothing';
  if (value === '') return 'an empty text';
  if (typeof value === 'string') return `\`${shorten(value).replace(/\s+/g, ' ')}\``;
  if (typeof value === 'number') return `the number ${value}`;
  if (typeof value === 'boolean') return `\`${value}\``;
  return Array.isArray(value) ? 'a list' : isRecord(value) ? 'a map' : 'something else';
}

/** Keys that look like a slip of the pen: kept like every unknown key, but told. */
function slips(value: unknown, locate: Locate): Finding[] {
  if (!isRecord(value)) return [];
  return knownKeys.flatMap(({ path, keys }) => {
    const map = path[0] === undefined ? value : value[path[0]];
    if (!isRecord(map)) return [];
    return Object.keys(map).flatMap((key) => {
      const guess = keys.includes(key) ? undefined : closest(key, keys);
      if (guess === undefined) return [];
      const at = [...path, key];
      const message = `${plainPath(at)}: expected a known key; found \`${shorten(key)}\` (did you mean \`${guess}\`?). It is kept and has no effect`;
      return [{ ...locate(at, 'key'), severity: 'warning' as const, code: 'unknown-key', message, path: formatPath(at) }];
    });
  });
}

function finding(path: YamlPath, message: string, code: string, locate: Locate): Finding {
  return { ...locate(path, 'value'), severity: 'error', code, message, path: formatPath(path) };
}

function plainPath(path: YamlPath): string {
  return formatPath(path).replace(/^\./, '');
}

type TaskInput = z.output<typeof taskSchema>;

function kindOf(input: TaskInput): Task['kind'] {
  return input.kind ?? (input.command === undefined ? 'manual' : 'command');
}

function toTask(input: TaskInput): ParsedTask {
  const { context, target } = input;
  return {
    id: input.id,
    title: input.title ?? input.id,
    ...given('description', input.description),
    kind: kindOf(input),
    status: input.status ?? 'pending',
    ...given('reason', input.reason),
    priority: input.priority ?? 0,
    cost: input.cost ?? 1,
    dependencies: [...new Set(input.dependencies)],
    ...given('command', input.command),
    isolate: input.isolate ?? 'none',
    ...given('scope', input.scope),
    ...given('allow', input.allow),
    context: {
      ...given('cwd', context?.cwd),
      env: context?.env ?? {},
      ...given('branch', context?.branch),
      prerequisites: context?.prerequisites ?? [],
      ...given('timeout', context?.timeout),
    },
    ...given('target', target && { file: target.file, ...given('symbol', target.symbol), ...given('line', target.line) }),
    ...given('metrics', input.metrics),
    ...given('epic', input.epic),
    tags: input.tags ?? [],
    ...given('createdBy', input.created_by),
  };
}

/** The key with its value, or nothing: an absent key and an undefined one are not the same to exactOptionalPropertyTypes. */
function given<K extends string, V>(key: K, value: V | undefined): { readonly [P in K]?: V } {
  return value === undefined ? {} : ({ [key]: value } as { readonly [P in K]?: V });
}
