/** Which layer a file is in, what that layer may import, and the breaches in a set of sources. */
import { importsOf, resolveImport, type Import, type Source } from './sources';

interface Layer {
  readonly name: string;
  /** Of the paths that belong to it. */
  readonly path: RegExp;
  /** Layers it may import beside itself. */
  readonly layers: readonly string[];
  /** Packages and built-in modules it may import; `node:*` and `*` (any package) are patterns. */
  readonly packages: readonly string[];
}

/** Libraries that are pure functions of their arguments: no clock, no files, no ambient state. fflate: deflates what is binary in patches. */
const pureLibraries = ['yaml', 'picomatch', 'ignore', 'zod', 'fflate', 'node-diff3'];

const inner = ['shared', 'domain', 'ports'];
const all = [...inner, 'engine', 'adapters/*', 'panels', 'protocol'];
const nodeHost = (name: string): Layer => ({
  name: `hosts/${name}`,
  path: new RegExp(`^src/hosts/${name}/`),
  layers: [...all, 'hosts/node'],
  packages: ['*', 'node:*'],
});

/** The table in the style guide, "The shape in one breath". */
const layers: readonly Layer[] = [
  { name: 'shared', path: /^src\/shared\//, layers: [], packages: [] },
  // picomatch says whether a path fits a glob: text in, answer out.
  { name: 'domain', path: /^src\/domain\//, layers: ['shared'], packages: ['zod', 'picomatch'] },
  // Texts that a person reads go through @vscode/l10n, which looks them up in a table. zod reads what a panel kept over a reload.
  { name: 'panels', path: /^src\/panels\//, layers: ['shared', 'domain'], packages: ['@vscode/l10n', 'zod'] },
  { name: 'protocol', path: /^src\/protocol\//, layers: ['shared', 'domain'], packages: ['zod'] },
  { name: 'ports', path: /^src\/ports\//, layers: ['shared', 'domain'], packages: [] },
  { name: 'engine', path: /^src\/engine\//, layers: inner, packages: pureLibraries },
  { name: 'adapters/*', path: /^src\/adapters\//, layers: inner, packages: ['*', 'node:*'] },
  {
    name: 'hosts/vscode',
    path: /^src\/(hosts\/vscode\/|extension\.ts$|webExtension\.ts$)/,
    layers: [...all, 'hosts/node'],
    packages: ['*', 'node:*', 'vscode'],
  },
  { name: 'hosts/webview', path: /^src\/hosts\/webview\//, layers: ['shared', 'domain', 'panels', 'protocol'], packages: ['*'] },
  ...['node', 'cli', 'rest', 'mcp', 'grpc', 'worker'].map(nodeHost),
];

export interface Breach {
  /** `src/x.ts:12`. */
  readonly at: string;
  readonly what: string;
}

function layerOf(path: string): Layer | undefined {
  return layers.find((layer) => layer.path.test(path));
}

/** `adapters/languages/x.ts` is of the kind `languages`. */
function adapterKind(path: string): string | undefined {
  return /^src\/adapters\/([^/]+)\//.exec(path)?.[1];
}

function packageBreach(layer: Layer, specifier: string): string | undefined {
  const isNode = specifier.startsWith('node:');
  const name = specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');
  const isAllowed = isNode
    ? layer.packages.includes('node:*')
    : name === 'vscode'
      ? layer.packages.includes('vscode')
      : layer.packages.includes('*') || layer.packages.includes(name);
  return isAllowed ? undefined : `${layer.name} may not import ${specifier}`;
}

function fileBreach(layer: Layer, from: string, to: string): string | undefined {
  const target = layerOf(to);
  if (target === undefined) return undefined; // Reported once, at the file itself.
  if (target === layer) {
    const isOtherKind = layer.name === 'adapters/*' && adapterKind(from) !== adapterKind(to);
    return isOtherKind ? `adapters/${adapterKind(from)} may not import adapters/${adapterKind(to)}` : undefined;
  }
  return layer.layers.includes(target.name) ? undefined : `${layer.name} may not import ${target.name} (${to})`;
}

/**
 * Breaches of the table, and files outside every layer. A type-only import counts like any other: a type ties two rooms
 * together as much as a value does. `vscode` types are no exception.
 */
export function layerBreaches(sources: readonly Source[]): Breach[] {
  const paths = new Set(sources.map((source) => source.path));
  return sources.flatMap((source): Breach[] => {
    const layer = layerOf(source.path);
    if (layer === undefined) return [{ at: source.path, what: 'is in no layer' }];
    return importsOf(source).flatMap(({ specifier, line }): Breach[] => {
      const at = `${source.path}:${line}`;
      if (specifier === '<computed>') return [{ at, what: 'imports a computed name, which cannot be checked' }];
      if (!specifier.startsWith('.')) return toBreaches(at, packageBreach(layer, specifier));
      const target = resolveImport(source.path, specifier, paths);
      if (target === undefined) return [{ at, what: `imports ${specifier}, which is not in src` }];
      return toBreaches(at, fileBreach(layer, source.path, target));
    });
  });
}

function toBreaches(at: string, what: string | undefined): Breach[] {
  return what === undefined ? [] : [{ at, what }];
}

/** Cycles, each once, as its path. A type-only import is no edge: it is gone at run time, when cycles do their harm. */
export function importCycles(sources: readonly Source[]): string[] {
  const paths = new Set(sources.map((source) => source.path));
  const edges = new Map(sources.map((source) => [source.path, valueImports(source, importsOf(source), paths)]));
  const cycles: string[] = [];
  const finished = new Set<string>();
  const trail: string[] = [];
  const visit = (path: string): void => {
    const start = trail.indexOf(path);
    if (start >= 0) cycles.push([...trail.slice(start), path].join(' → '));
    if (start >= 0 || finished.has(path)) return;
    trail.push(path);
    for (const next of edges.get(path) ?? []) visit(next);
    trail.pop();
    finished.add(path);
  };
  for (const path of edges.keys()) visit(path);
  return cycles;
}

function valueImports(source: Source, imports: readonly Import[], paths: ReadonlySet<string>): string[] {
  return imports
    .filter(({ isTypeOnly }) => !isTypeOnly)
    .map(({ specifier }) => resolveImport(source.path, specifier, paths))
    .filter((path) => path !== undefined);
}
