/**
 * The values behind YAML nodes, read by ourselves rather than by the package: keys that occur twice are found in one pass,
 * `<<` merges, aliases are followed within bounds, numbers that are names (ids, variables) keep the way they are written,
 * and no key can reach an object's prototype.
 */
import { isAlias, isMap, isPair, isScalar, isSeq, type Alias, type Node, type Pair, type Scalar } from 'yaml';
import type { Finding } from './finding';
import { maxNesting } from './yamlSource';

/** How many nodes aliases may add to a file before it counts as an attack on the reader's memory. */
const maxAliasedNodes = 20_000;

/** What a node stands for, where that changes how it is read. */
export type Role = 'task' | 'id' | 'ids' | 'context' | 'env' | 'variable' | 'other';

const childRoles: Partial<Record<Role, Readonly<Record<string, Role>>>> = {
  task: { id: 'id', dependencies: 'ids', context: 'context' },
  context: { env: 'env' },
};

/** Of what stands behind a key. */
export function childRole(role: Role, key: string): Role {
  return role === 'env' ? 'variable' : (childRoles[role]?.[key] ?? 'other');
}

/** Of what stands in a list. */
export function itemRole(role: Role): Role {
  return role === 'ids' ? 'id' : 'other';
}

/** Whether a number (or a switch) stands where a name is meant: it is then taken as it is written. */
export function namedAsWritten(value: unknown, role: Role): boolean {
  if (role === 'id') return Number.isInteger(value);
  return role === 'variable' && (typeof value === 'number' || typeof value === 'boolean');
}

export type YamlPath = readonly (string | number)[];

/** Reads the items of one document, in order: an alias refers to the anchor before it. */
export class ValueReader {
  readonly #anchors = new Map<string, Node>();
  readonly #targets = new Map<Alias, Node | undefined>();
  readonly #open = new Set<Node>();
  readonly #path: (string | number)[] = [];
  #findings: Finding[] = [];
  #aliasDepth = 0;
  #aliasedNodes = 0;
  #hasAlias = false;

  /** Whether an alias was met; the items then depend on each other. */
  get hasAlias(): boolean {
    return this.#hasAlias;
  }

  /** The value of a task's node. */
  readTask(node: Node | null): unknown {
    return this.#read(node, 'task');
  }

  /** Remembers an anchor of a node that is not read itself, such as the list of tasks. */
  findAnchor(node: Node): void {
    if ('anchor' in node && node.anchor !== undefined) this.#anchors.set(node.anchor, node);
  }

  /** What was wrong with the values read since the last call. */
  takeFindings(): Finding[] {
    const findings = this.#findings;
    this.#findings = [];
    return findings;
  }

  /** The node an alias stands for. */
  target(alias: Alias): Node | undefined {
    return this.#targets.get(alias);
  }

  #read(node: Node | Pair | null | undefined, role: Role): unknown {
    if (node === null || node === undefined) return null;
    if (isPair(node)) return this.#readPairs([node], 'other');
    if (isAlias(node)) return this.#follow(node, role);
    if (this.#aliasDepth > 0) this.#aliasedNodes++;
    else if (node.anchor !== undefined) this.#anchors.set(node.anchor, node);
    if (isScalar(node)) return readScalar(node, role);
    if (this.#open.size >= maxNesting)
      return this.#report(node, 'too-deep', `expected at most ${maxNesting} levels of nesting; found more`);
    this.#open.add(node);
    const value = isSeq(node) ? this.#readList(node.items, role) : isMap(node) ? this.#readPairs(node.items, role) : null;
    this.#open.delete(node);
    return value;
  }

  #readList(items: readonly unknown[], role: Role): unknown[] {
    const roleOfItem = itemRole(role);
    return items.map((item, index) => {
      this.#path.push(index);
      const value = this.#read(item as Node, roleOfItem);
      this.#path.pop();
      return value;
    });
  }

  #readPairs(pairs: readonly Pair[], role: Role): Record<string, unknown> {
    const own = emptyRecord();
    const merged = emptyRecord();
    for (const pair of pairs) {
      const key = keyOf(pair);
      if (key === '<<') {
        this.#merge(merged, pair, role);
        continue;
      }
      if (Object.hasOwn(own, key)) this.#reportDuplicate(pair, key);
      this.#path.push(key);
      own[key] = this.#read(pair.value as Node | null, childRole(role, key));
      this.#path.pop();
    }
    for (const [key, value] of Object.entries(merged)) if (!Object.hasOwn(own, key)) own[key] = value;
    return own;
  }

  /** `<<: *base` or `<<: [*a, *b]`: the earlier wins, and the map's own keys win over both. */
  #merge(into: Record<string, unknown>, pair: Pair, role: Role): void {
    const node = pair.value as Node | null;
    const isList = isSeq(node) || (isAlias(node) && isSeq(this.#resolve(node)));
    const value = this.#read(node, role);
    for (const source of isList && Array.isArray(value) ? (value as unknown[]) : [value]) {
      if (!isRecord(source)) {
        this.#report(node ?? (pair.key as Node), 'merge', 'expected a map (or a list of maps) to merge with `<<`; found something else');
        continue;
      }
      for (const [key, item] of Object.entries(source)) if (!Object.hasOwn(into, key)) into[key] = item;
    }
  }

  #follow(alias: Alias, role: Role): unknown {
    this.#hasAlias = true;
    const target = this.#resolve(alias);
    if (target === undefined) return this.#report(alias, 'alias', `expected an anchor \`&${alias.source}\` before this; found none`);
    if (this.#open.has(target)) return this.#report(alias, 'alias', `the alias \`*${alias.source}\` stands inside what it refers to`);
    if (this.#aliasedNodes > maxAliasedNodes) {
      const isFirst = this.#aliasedNodes !== Infinity;
      this.#aliasedNodes = Infinity;
      return isFirst ? this.#report(alias, 'alias', `expected aliases that add at most ${maxAliasedNodes} values; found more`, true) : null;
    }
    this.#aliasDepth++;
    const value = this.#read(target, role);
    this.#aliasDepth--;
    return value;
  }

  /** Settled when first met: a later anchor of the same name is not meant. */
  #resolve(alias: Alias): Node | undefined {
    if (!this.#targets.has(alias)) this.#targets.set(alias, this.#anchors.get(alias.source));
    return this.#targets.get(alias);
  }

  #reportDuplicate(pair: Pair, key: string): void {
    this.#path.push(key);
    this.#report(pair.key as Node, 'duplicate-key', `expected each key once; found \`${shorten(key)}\` again`);
    this.#path.pop();
  }

  /** Inside an alias everything was told where it is written; only what the alias itself is to blame for is told again. */
  #report(node: Node, code: string, message: string, always = false): null {
    if (this.#aliasDepth > 0 && !always) return null;
    const [start, end] = node.range ?? [0, 0];
    const path = formatPath(this.#path);
    this.#findings.push({
      start,
      end,
      severity: 'error',
      code,
      message: path === '' ? message : `${path.replace(/^\./, '')}: ${message}`,
      path,
    });
    return null;
  }
}

function readScalar(node: Scalar, role: Role): unknown {
  const { value, source } = node;
  if (typeof value === 'bigint') return Number(value);
  return source !== undefined && namedAsWritten(value, role) ? source : value;
}

/** The text of a key; an empty one for a key that is not written. */
export function keyOf(pair: Pair): string {
  const { key } = pair;
  if (!isScalar(key)) return '';
  const { value } = key;
  return typeof value === 'string' ? value : (key.source ?? '');
}

/** A record without a prototype: `__proto__` is a key like any other. */
export function emptyRecord(): Record<string, unknown> {
  return Object.create(null) as Record<string, unknown>;
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Date) && !(value instanceof Uint8Array);
}

/** `.context.env["A B"]`, `.dependencies[2]`. */
export function formatPath(path: YamlPath): string {
  return path
    .map((step) => {
      if (typeof step === 'number') return `[${step}]`;
      return /^[A-Za-z_][\w-]*$/.test(step) ? `.${step}` : `[${JSON.stringify(shorten(step))}]`;
    })
    .join('');
}

export function shorten(text: string, length = 60): string {
  return text.length > length ? `${text.slice(0, length)}…` : text;
}

/** Where the value at a path stands; of what is not there, the nearest thing around it: the key without a value, the map. */
export function rangeAt(node: Node | null, path: YamlPath): { readonly start: number; readonly end: number } {
  let current: Node | null = node;
  let range: { start: number; end: number } = valueRange(node);
  for (const step of path) {
    if (isMap(current)) {
      const pair: Pair | undefined = current.items.find((candidate) => keyOf(candidate) === step);
      if (pair === undefined) return range;
      const value = pair.value as Node | null;
      const [start = 0, end = 0] = value?.range ?? [];
      range = value === null || start === end ? valueRange(pair.key as Node) : valueRange(value);
      current = value;
    } else if (isSeq(current) && typeof step === 'number') {
      current = (current.items[step] as Node | undefined) ?? null;
      if (current === null) return range;
      range = valueRange(current);
    } else return range;
  }
  return range;
}

/** A map or list in several lines is shown by its first token: its whole would underline half of the file. */
function valueRange(node: Node | null): { start: number; end: number } {
  const [start, end] = node?.range ?? [0, 0];
  if (isMap(node) && node.flow !== true) {
    const first = node.items[0]?.key as Node | undefined;
    return first?.range == null ? { start, end: start + 1 } : { start: first.range[0], end: first.range[1] };
  }
  return isSeq(node) && node.flow !== true ? { start, end: start + 1 } : { start, end };
}
