/** One item of the list of tasks, read: its value, what is wrong with it, what it is called and waits for. */
import { isMap, isSeq, type Node, type Pair, type ParsedNode } from 'yaml';
import { checkTask, type Locate, type ParsedTask } from './taskChecks';
import type { Finding } from './finding';
import { isRecord, keyOf, rangeAt, type ValueReader } from './yamlValues';

export interface Range {
  readonly start: number;
  readonly end: number;
}

/** Offsets and paths count from the item's own text; nothing here refers to YAML nodes, so that it may be kept. */
export interface ParsedItem {
  readonly start: number;
  /** As the file says it, unknown keys included. */
  readonly value: unknown;
  /** Undefined when something is wrong with it. */
  readonly task: ParsedTask | undefined;
  readonly findings: readonly Finding[];
  /** Undefined when it is none. */
  readonly id: string | undefined;
  readonly idRange: Range;
  /** Those that are texts, with their ranges. */
  readonly dependencies: readonly string[];
  readonly dependencyRanges: readonly Range[];
}

export function readItem(node: ParsedNode | null, reader: ValueReader, syntax: readonly Finding[]): ParsedItem {
  const value = reader.readTask(node);
  const { task, findings } = checkTask(value, locator(node));
  const own = isRecord(value) ? value : {};
  const dependencies = Array.isArray(own['dependencies']) ? (own['dependencies'] as unknown[]) : [];
  const texts = [...new Set(dependencies.filter((id) => typeof id === 'string'))];
  const inValue = reader.takeFindings();
  const isGood = inValue.length === 0;
  return {
    start: node?.range?.[0] ?? 0,
    value,
    task: isGood ? task : undefined,
    findings: [...syntax, ...inValue, ...findings],
    id: typeof own['id'] === 'string' && own['id'] !== '' ? own['id'] : undefined,
    idRange: rangeAt(node, ['id']),
    dependencies: texts,
    dependencyRanges: texts.map((text) => rangeAt(node, ['dependencies', dependencies.indexOf(text)])),
  };
}

function locator(node: Node | null): Locate {
  return (path, what) => {
    if (what === 'value') return rangeAt(node, path);
    const key = pairAt(node, path)?.key as Node | undefined;
    return key?.range == null ? rangeAt(node, path.slice(0, -1)) : { start: key.range[0], end: key.range[1] };
  };
}

function pairAt(node: Node | null, path: readonly (string | number)[]): Pair | undefined {
  let current: unknown = node;
  let pair: Pair | undefined;
  for (const step of path) {
    if (isSeq(current)) current = current.items[Number(step)];
    else {
      pair = isMap(current) ? current.items.find((candidate) => keyOf(candidate) === step) : undefined;
      current = pair?.value;
    }
  }
  return pair;
}
