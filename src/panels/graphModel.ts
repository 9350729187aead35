/** What the dependency graph shows of the tasks: which of them, where, and what stands out. */
import * as l10n from '@vscode/l10n';
import type { TaskView } from '../domain/tasks/task';
import { isSettled } from '../domain/tasks/taskStatus';
import { criticalPath } from './criticalPath';
import type { Edge } from './graphKnots';
import { layoutGraph, type Layout, type PlacedEdge, type PlacedNode } from './graphLayout';
import type { GraphState } from './graphState';
import { taskStatusWord, type StateWord } from './runWords';

export type GraphTask = Pick<TaskView, 'id' | 'title' | 'status' | 'reason' | 'cost' | 'dependencies'>;

export interface GraphSnapshot {
  /** Undefined before the engine answered. */
  readonly tasks: readonly GraphTask[] | undefined;
  /** Why there are none, or no newer ones. */
  readonly failure: string | undefined;
  /** What is wrong with the tasks file, if anything. */
  readonly problem?: string | undefined;
  readonly isLoading: boolean;
  /** Name of the folder whose tasks they are, where there are several. */
  readonly folder?: string | undefined;
  readonly state: GraphState;
}

export interface GraphNode extends PlacedNode {
  readonly title: string;
  readonly state: StateWord;
  /** In a class name. */
  readonly status: string;
  readonly isCritical: boolean;
  readonly isFocus: boolean;
  /** All there is to say of it, for those who do not see where it stands. */
  readonly label: string;
}

export interface GraphEdge extends PlacedEdge {
  readonly look: 'plain' | 'done' | 'critical' | 'cycle';
}

export interface Named {
  readonly id: string;
  readonly title: string;
}

export interface GraphModel {
  readonly title: string;
  readonly status: string;
  readonly failure: string | undefined;
  readonly problem: string | undefined;
  readonly isLoading: boolean;
  readonly width: number;
  readonly height: number;
  readonly nodes: readonly GraphNode[];
  readonly edges: readonly GraphEdge[];
  /** The same as sentences. */
  readonly waits: readonly (Named & { readonly text: string })[];
  /** Neither wait nor are waited for. */
  readonly loose: readonly (Named & { readonly state: StateWord })[];
  /** Whose neighbourhood can be shown. */
  readonly choices: readonly Named[];
  readonly focus: string | undefined;
  readonly hidesFinished: boolean;
  readonly hasFinished: boolean;
}

export const nodeSize = { nodeWidth: 216, nodeHeight: 46, layerGap: 56, rowGap: 14 };

/** One that a task waits for and that is not in the file. */
const missing = 'missing';

export function selectGraph({ tasks, failure, problem, isLoading, folder, state }: GraphSnapshot): GraphModel {
  const all = new Map((tasks ?? []).map((task) => [task.id, task]));
  const shown = shownTasks(all, state);
  const edges = edgesOf(shown);
  const isConnected = inSome(edges);
  const connected = [...new Set([...shown.map(({ id }) => id), ...edges.flatMap(({ from, to }) => [from, to])])].filter(isConnected);
  const layout = rememberedLayout(connected, edges);
  const critical = criticalPath(shown, layout.edges);
  const inCycle = new Set(layout.edges.flatMap(({ from, to, isInCycle }) => (isInCycle ? [from, to] : [])));
  const nodes = layout.nodes.map((node) => graphNode(node, { all, inCycle, critical, focus: state.focus }));
  const steps = stepsOf(critical);
  const isFocused = state.focus !== undefined && all.has(state.focus);
  const inAny = inSome(edgesOf([...all.values()]));
  return {
    title: folder === undefined ? l10n.t('Dependencies') : l10n.t('Dependencies: {0}', folder),
    status: failure ?? statusOf({ tasks, isLoading, layout, critical, all }),
    failure,
    problem,
    isLoading,
    width: layout.width,
    height: layout.height,
    nodes,
    edges: layout.edges.map((edge) => ({ ...edge, look: lookOf(edge, steps, all) })),
    waits: waitsOf(connected, all, layout),
    loose: isFocused
      ? []
      : shown.filter(({ id }) => !isConnected(id)).map(({ id, title, status }) => ({ id, title, state: taskStatusWord(status) })),
    choices: [...all.values()].filter(({ id }) => inAny(id)).map(({ id, title }) => ({ id, title: plain(title) })),
    focus: isFocused ? state.focus : undefined,
    hidesFinished: state.hidesFinished,
    hasFinished: [...all.values()].some(isFinished),
  };
}

function inSome(edges: readonly Edge[]): (id: string) => boolean {
  const ends = new Set(edges.flatMap(({ from, to }) => [from, to]));
  return (id) => ends.has(id);
}

function isFinished({ status }: GraphTask): boolean {
  return status === 'done' || status === 'cancelled';
}

function edgesOf(tasks: readonly GraphTask[]): Edge[] {
  return tasks.flatMap(({ id, dependencies }) => [...new Set(dependencies)].map((from) => ({ from, to: id })));
}

/** All, or what one task waits for and what waits for it, however far; without what is finished where that is not wanted. */
function shownTasks(all: ReadonlyMap<string, GraphTask>, { focus, hidesFinished }: GraphState): GraphTask[] {
  const around = focus === undefined || !all.has(focus) ? undefined : neighbourhood(focus, all);
  const wanted = [...all.values()].filter(
    (task) => around?.has(task.id) !== false && !(hidesFinished && isFinished(task) && task.id !== focus),
  );
  const ids = new Set(wanted.map(({ id }) => id));
  return wanted.map((task) => {
    const dependencies = task.dependencies.filter((id) => ids.has(id) || !all.has(id));
    return dependencies.length === task.dependencies.length ? task : { ...task, dependencies };
  });
}

function neighbourhood(focus: string, all: ReadonlyMap<string, GraphTask>): ReadonlySet<string> {
  const dependants = new Map<string, string[]>();
  for (const { from, to } of edgesOf([...all.values()])) push(dependants, from, to);
  const reach = (next: (id: string) => readonly string[]): Set<string> => {
    const seen = new Set([focus]);
    for (const id of seen) for (const other of next(id)) seen.add(other);
    return seen;
  };
  return new Set([...reach((id) => all.get(id)?.dependencies ?? []), ...reach((id) => dependants.get(id) ?? [])]);
}

function push(lists: Map<string, string[]>, key: string, value: string): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [value]);
  else list.push(value);
}

/** Statuses change often, who waits for whom seldom: the last layout is kept. */
let last: { readonly key: string; readonly layout: Layout } | undefined;

function rememberedLayout(ids: readonly string[], edges: readonly Edge[]): Layout {
  const key = JSON.stringify([ids, edges]);
  if (last?.key !== key) last = { key, layout: layoutGraph(ids, edges, nodeSize) };
  return last.layout;
}

interface Around {
  readonly all: ReadonlyMap<string, GraphTask>;
  readonly inCycle: ReadonlySet<string>;
  readonly critical: ReadonlySet<string>;
  readonly focus: string | undefined;
}

function graphNode(node: PlacedNode, { all, critical, focus, inCycle }: Around): GraphNode {
  const task = all.get(node.id);
  const state: StateWord = task === undefined ? { icon: 'interrupted', word: l10n.t('Not in the file') } : taskStatusWord(task.status);
  const title = plain(task?.title ?? node.id);
  const isCritical = critical.has(node.id);
  const parts = [title, state.word, ...(isCritical ? [l10n.t('in the longest chain')] : []), ...waitingParts(node.id, all, inCycle)];
  return { ...node, title, state, status: task?.status ?? missing, isCritical, isFocus: node.id === focus, label: parts.join(', ') };
}

function waitingParts(id: string, all: ReadonlyMap<string, GraphTask>, inCycle: ReadonlySet<string>): string[] {
  const titles = (all.get(id)?.dependencies ?? []).map((other) => plain(all.get(other)?.title ?? other));
  return [...(titles.length === 0 ? [] : [l10n.t('waits for {0}', titles.join(', '))]), ...(inCycle.has(id) ? [l10n.t('in a cycle')] : [])];
}

/** Backticks mark code where there is code. */
function plain(title: string): string {
  return title.replace(/`([^`]+)`/g, '$1');
}

function lookOf(
  { from, to, isInCycle }: PlacedEdge,
  steps: ReadonlyMap<string, string>,
  all: ReadonlyMap<string, GraphTask>,
): GraphEdge['look'] {
  if (isInCycle) return 'cycle';
  if (steps.get(from) === to) return 'critical';
  return all.get(from)?.status === 'done' ? 'done' : 'plain';
}

/** From each task of a path to the next. A set keeps its order. */
function stepsOf(path: ReadonlySet<string>): Map<string, string> {
  const ids = [...path];
  return new Map(ids.slice(1).map((id, place) => [ids[place] ?? '', id]));
}

function waitsOf(ids: readonly string[], all: ReadonlyMap<string, GraphTask>, layout: Layout): GraphModel['waits'] {
  const shown = new Set(ids);
  const inCycle = new Set(layout.edges.flatMap(({ from, to, isInCycle }) => (isInCycle ? [`${from}\n${to}`] : [])));
  return ids.flatMap((id) => {
    const task = all.get(id);
    const others = (task?.dependencies ?? []).filter((other) => shown.has(other));
    if (task === undefined || others.length === 0) return [];
    const names = others.map((other) => {
      const known = all.get(other);
      const word = known === undefined ? l10n.t('Not in the file') : taskStatusWord(known.status).word;
      const cycle = inCycle.has(`${other}\n${id}`) ? `, ${l10n.t('in a cycle')}` : '';
      return `${plain(known?.title ?? other)} (${word}${cycle})`;
    });
    return [{ id, title: plain(task.title), text: l10n.t('waits for {0}', names.join(', ')) }];
  });
}

interface Counted {
  readonly tasks: readonly GraphTask[] | undefined;
  readonly isLoading: boolean;
  readonly layout: Layout;
  readonly critical: ReadonlySet<string>;
  readonly all: ReadonlyMap<string, GraphTask>;
}

function statusOf({ tasks, isLoading, layout, critical, all }: Counted): string {
  if (tasks === undefined) return isLoading ? l10n.t('Reading the tasks …') : '';
  if (tasks.length === 0) return l10n.t('There are no tasks yet.');
  if (layout.edges.length === 0) return l10n.t('No task waits for another.');
  const open = [...all.values()].filter(({ status }) => !isSettled(status)).length;
  const parts = [
    layout.nodes.length === 1 ? l10n.t('1 connected task') : l10n.t('{0} connected tasks', layout.nodes.length),
    open === 1 ? l10n.t('1 to do') : l10n.t('{0} to do', open),
    ...(critical.size < 2 ? [] : [l10n.t('the longest chain has {0}', critical.size)]),
    ...(layout.edges.some(({ isInCycle }) => isInCycle) ? [l10n.t('some wait for each other')] : []),
  ];
  return `${parts.join(', ')}.`;
}
