/**
 * Settings from their layers: defaults, symbiote.config.yaml, the environment, the editor's settings, flags; later wins.
 * Everything that does not fit is collected, so that a person sees all of it at once.
 */
import { LineCounter, isCollection, isMap, isNode, isScalar, parse, parseDocument, type YAMLMap } from 'yaml';
import { EngineError } from '../domain/errors';
import { errorsOf } from '../domain/problemText';
import {
  configurationFile,
  defaultSettings,
  environmentName,
  isFileOnly,
  settingDefinitions,
  settingKeys,
  type SettingEntry,
  type SettingKey,
  type SettingLayer,
  type Settings,
  type SettingSource,
} from '../domain/settings';

export interface ConfigurationProblem {
  /** Where it was said: `symbiote.config.yaml:3:5`, a variable's name, `VS Code settings`, `--set`. */
  readonly origin: string;
  readonly key: string;
  readonly message: string;
  /** A warning says what had no effect; only errors refuse the configuration. */
  readonly severity: 'error' | 'warning';
}

export interface Configuration {
  readonly settings: Settings;
  readonly entries: readonly SettingEntry[];
  readonly problems: readonly ConfigurationProblem[];
}

export interface ConfigurationLayers {
  /** Text of symbiote.config.yaml; undefined when there is none. */
  readonly file: string | undefined;
  readonly environment: Readonly<Record<string, string>>;
  readonly editor: SettingLayer;
  readonly flags: SettingLayer;
}

interface Candidate {
  readonly key: string;
  readonly value: unknown;
  readonly source: SettingSource;
  readonly origin: string;
  /** Where a part of the value stands. */
  readonly originOf?: (path: readonly PropertyKey[]) => string;
}

/** Later candidates win; one that does not fit is a problem and changes nothing. */
export function resolveConfiguration(layers: ConfigurationLayers): Configuration {
  const problems: ConfigurationProblem[] = [];
  const candidates = [
    ...fileCandidates(layers.file, problems),
    ...environmentCandidates(layers.environment, problems),
    ...layerCandidates(layers.editor, 'editor', () => 'VS Code settings'),
    ...layerCandidates(layers.flags, 'flag', (key) => `--set ${key}`),
  ];
  const chosen = new Map<SettingKey, Candidate>();
  for (const candidate of candidates) {
    const found = check(candidate);
    if (found.length > 0) problems.push(...found);
    else chosen.set(candidate.key as SettingKey, candidate);
  }
  const entries = settingKeys.map((key) => entryOf(key, chosen.get(key)));
  const settings = Object.freeze({
    ...defaultSettings,
    ...Object.fromEntries(entries.map((entry) => [entry.key, entry.value])),
  }) as Settings;
  return { settings, entries, problems };
}

/** The settings, or an `invalidConfiguration` error that names every problem. */
export function validSettings(configuration: Configuration): Settings {
  const problems = errorsOf(configuration.problems);
  if (problems.length === 0) return configuration.settings;
  const lines = problems.map((problem) => `${problem.origin}: ${problem.message}`);
  throw new EngineError('invalidConfiguration', `The configuration does not fit:\n${lines.join('\n')}`, {
    data: { problems },
  });
}

function entryOf(key: SettingKey, candidate: Candidate | undefined): SettingEntry {
  const { default: defaultValue, description, schema } = settingDefinitions[key];
  if (candidate === undefined) return { key, value: defaultValue, source: 'default', default: defaultValue, description };
  return {
    key,
    value: schema.parse(candidate.value),
    source: candidate.source,
    origin: candidate.origin,
    default: defaultValue,
    description,
  };
}

/** What does not fit; of a value with parts, each part where it stands. */
function check({ key, value, source, origin, originOf }: Candidate): ConfigurationProblem[] {
  const problem = (where: string, message: string): ConfigurationProblem => ({ origin: where, key, message, severity: 'error' });
  if (!isSettingKey(key)) return [problem(origin, unknownKey(key))];
  if (isFileOnly(key) && source !== 'file') return [problem(origin, `${key} is said in ${configurationFile} alone`)];
  const result = settingDefinitions[key].schema.safeParse(value);
  if (result.success) return [];
  const issues: readonly { readonly path: readonly PropertyKey[]; readonly message: string }[] = result.error.issues;
  if (originOf === undefined || issues.some(({ path }) => path.length === 0)) {
    const said = issues.map((issue) => issue.message).join('; ');
    return [problem(origin, `${key}: found ${JSON.stringify(value) ?? 'nothing'}; ${said}`)];
  }
  return issues.map(({ path, message }) => problem(originOf(path), `${key}${pathText(path)}: ${message}`));
}

/** `[0].until` */
function pathText(path: readonly PropertyKey[]): string {
  return path.map((step) => (typeof step === 'number' ? `[${step}]` : `.${String(step)}`)).join('');
}

function isSettingKey(key: string): key is SettingKey {
  return Object.hasOwn(settingDefinitions, key);
}

function unknownKey(key: string): string {
  const wanted = key.toLowerCase();
  const last = wanted.split('.').at(-1) ?? wanted;
  const near = settingKeys.find((known) => known.toLowerCase() === wanted || known.toLowerCase().endsWith(`.${last}`));
  return `there is no setting ${key}${near === undefined ? '; `symbiote config show` lists them all' : ` (did you mean ${near}?)`}`;
}

function layerCandidates(layer: SettingLayer, source: SettingSource, origin: (key: string) => string): Candidate[] {
  return Object.entries(layer).map(([key, value]) => ({ key, value, source, origin: origin(key) }));
}

/** Symbiote's own variables that are no settings. */
const reservedVariables = new Set(['SYMBIOTE_HOME', 'SYMBIOTE_ATTEMPT', 'SYMBIOTE_BUILD', 'SYMBIOTE_VSCODE', 'SYMBIOTE_EDITOR_HOST']);

function environmentCandidates(environment: Readonly<Record<string, string>>, problems: ConfigurationProblem[]): Candidate[] {
  const keyByName = new Map(settingKeys.map((key) => [environmentName(key), key]));
  const candidates: Candidate[] = [];
  for (const [name, text] of Object.entries(environment)) {
    if (!name.startsWith('SYMBIOTE_') || reservedVariables.has(name)) continue;
    const key = keyByName.get(name);
    // A variable may be another program's, or of a later version: that is no reason to refuse to work.
    if (key === undefined)
      problems.push({ origin: name, key: name, message: `there is no setting read from ${name}`, severity: 'warning' });
    else candidates.push({ key, value: valueOfText(key, text), source: 'environment', origin: name });
  }
  return candidates;
}

/** A variable's or flag's text as a value: a list may be given with commas, text stays text, the rest is read as YAML does (`true`, `12`, `null`). */
export function valueOfText(key: string, text: string): unknown {
  const expected = isSettingKey(key) ? settingDefinitions[key].default : undefined;
  if (typeof expected === 'string') return text;
  try {
    const value: unknown = parse(text);
    if (Array.isArray(expected) && !Array.isArray(value))
      return text
        .split(',')
        .map((part) => part.trim())
        .filter((part) => part !== '');
    return value;
  } catch {
    return text;
  }
}

/** Keys may be nested (`audit: { churnDays: 30 }`) or dotted (`audit.churnDays: 30`). */
function fileCandidates(text: string | undefined, problems: ConfigurationProblem[]): Candidate[] {
  if (text === undefined) return [];
  const lineCounter = new LineCounter();
  const document = parseDocument(text, { lineCounter, prettyErrors: false });
  const at = (offset: number | undefined): string => {
    const { line, col } = lineCounter.linePos(offset ?? 0);
    return `${configurationFile}:${line}:${col}`;
  };
  for (const error of document.errors) problems.push({ origin: at(error.pos[0]), key: '', message: error.message, severity: 'error' });
  if (document.errors.length > 0 || document.contents === null) return [];
  if (!isMap(document.contents)) {
    problems.push({ origin: at(0), key: '', message: 'expected settings as `key: value`', severity: 'error' });
    return [];
  }
  const candidates: Candidate[] = [];
  collect(document.contents, '', candidates, at);
  return candidates;
}

function collect(map: YAMLMap, prefix: string, candidates: Candidate[], at: (offset: number | undefined) => string): void {
  for (const pair of map.items) {
    const keyNode = isScalar(pair.key) ? pair.key : undefined;
    const key = prefix + String(keyNode?.value ?? pair.key);
    if (isMap(pair.value) && !isSettingKey(key)) collect(pair.value, `${key}.`, candidates, at);
    else
      candidates.push({
        key,
        value: plain(pair.value),
        source: 'file',
        origin: at(keyNode?.range?.[0]),
        originOf: (path) => at(offsetOf(pair.value, path)),
      });
  }
}

/** Where a part of a value begins; of a part that is missing, where it should have been. */
function offsetOf(node: unknown, path: readonly PropertyKey[]): number | undefined {
  if (!isNode(node)) return undefined;
  const [step, ...rest] = path;
  const child = step !== undefined && isCollection(node) ? node.get(step, true) : undefined;
  return (isNode(child) ? offsetOf(child, rest) : undefined) ?? node.range?.[0];
}

function plain(node: unknown): unknown {
  const hasToJson = typeof node === 'object' && node !== null && 'toJSON' in node && typeof node.toJSON === 'function';
  return hasToJson ? (node as { toJSON(): unknown }).toJSON() : node;
}
