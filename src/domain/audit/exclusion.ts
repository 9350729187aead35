/**
 * Which files the audit leaves out, and why. An alarm about code that nobody here wrote is a defect, and so is silence about
 * code that somebody did: each rule is narrow, says what it matched, and names the setting that lets the file in.
 *
 * Folders named dist, out, build or lib are no reason: repositories keep sources there, and true build output is ignored by
 * git or gives itself away by its content.
 */
import type { ContentMarks } from './contentMeasurement';
import { generatedMark } from './generatedMark';
import { matchingGlob } from '../globs';
import type { LinguistMarks } from './linguist';
import type { Exclusion } from './metrics';
import { minifiedMark } from './minifiedMark';
import type { Settings } from '../settings';

const vendoredFolders = new Set([
  'node_modules',
  'bower_components',
  'jspm_packages',
  'web_modules',
  'vendor',
  'third_party',
  'third-party',
  'thirdparty',
  '3rdparty',
  '3rd-party',
  '3rd_party',
  '.yarn',
  '.pnpm-store',
]);
const vendoredFiles = [
  /^\.pnp(\.loader)?\.[cm]?js$/,
  // Well-known libraries that are copied in by hand, with their version in the name.
  /^(jquery|jquery-ui|jquery\.[\w-]+|bootstrap|angular|backbone|underscore|lodash|moment|d3|react|vue|modernizr|require|knockout|three)[-.]v?\d+(\.\d+)+([.-]\w+)*\.js$/i,
];

const testFolders = new Set(
  (
    'test tests __tests__ __mocks__ __fixtures__ __testfixtures__ __snapshots__ __benchmarks__ __stories__ e2e e2e-tests fixtures mocks ' +
    'testdata test-data test-resources test-fixtures cypress benchmarks stories'
  ).split(' '),
);
/** Tests and benchmarks at the top only; further down the words may well be a domain's own. */
const topTestFolders = new Set(['spec', 'specs', 'bench', 'benchmark']);
const testFiles = [
  { mark: '.test.', pattern: /\.(test|tests|test-d)\.[^.]+$/i },
  { mark: '.spec.', pattern: /[.-](spec|specs)\.[^.]+$/i },
  // What runs a test (a command of a tool) is none.
  { mark: '-test or _test', pattern: /(?<!^(?:run|start|launch))[-_]test\.[^.]+$/i },
  { mark: 'test-helpers, test-setup or test-fixtures', pattern: /^test[-_](helpers?|setup|fixtures?)\.[^.]+$/i },
  { mark: '.mock. or .fixture.', pattern: /\.(mocks?|fixtures?)\.[^.]+$/i },
  { mark: '.bench.', pattern: /\.(bench|benchmark)\.[^.]+$/i },
  { mark: '.e2e.', pattern: /\.(e2e|cy)\.[^.]+$/i },
  // Storybook's stories: code that shows a component, written like tests and never shipped.
  { mark: '.stories.', pattern: /\.(stories|story)\.[^.]+$/i },
];

const generatedFolders = new Set(['__generated__']);
const generatedFiles = /[.-](generated|gen)\.[^.]+$|[._]pb\.[^.]+$|_grpc_(web_)?pb\.[^.]+$/i;
const minifiedFiles = /[.-]min\.[^.]+$/i;
const declarationFiles = /\.d\.([cm]?ts|[^./]+\.ts)$/i;

/** Folders that are never code of the workspace, whatever the settings say. */
const reservedFolders = new Set(['.git', '.symbiote']);

type Rule = (parts: PathParts, settings: Settings, marks: LinguistMarks | undefined) => Exclusion | undefined;

interface PathParts {
  readonly path: string;
  /** Names of the folders, outermost first. */
  readonly folders: readonly string[];
  readonly name: string;
}

const rules: readonly Rule[] = [
  excludePattern,
  excludeVendored,
  excludeDeclaration,
  excludeTest,
  excludeGeneratedName,
  excludeMinifiedName,
];

/**
 * Why a file is left out by its path alone (relative to the root, forward slashes). `extensions` are those that some
 * language measures (lower case, with dot). `audit.include` wins over every rule; it cannot make a file parseable. `marks`
 * are what `.gitattributes` say of it.
 */
export function excludeByPath(
  path: string,
  settings: Settings,
  extensions: Readonly<Record<string, string>> | readonly string[],
  marks?: LinguistMarks,
): Exclusion | undefined {
  const parts = partsOf(path);
  return excludeReserved(parts) ?? excludeUnsupported(parts, extensions) ?? excludeByRules(parts, settings, marks);
}

/** Why everything below a folder is left out; undefined where only single files may be. */
export function excludeFolder(path: string, settings: Settings): Exclusion | undefined {
  const parts = { path, folders: path.split('/').filter((part) => part !== ''), name: '' };
  return excludeReserved(parts) ?? excludeByRules(parts, settings);
}

/** Whether `audit.include` names the file, which wins over every rule. */
export function isIncluded(path: string, settings: Settings): boolean {
  return matchingGlob(path, settings['audit.include']) !== undefined;
}

/** Why a file is left out by what stands in it. */
export function excludeByContent(path: string, text: string, settings: Settings): Exclusion | undefined {
  return isIncluded(path, settings) ? undefined : excludeByMarks(path, marksIn(text), settings);
}

/** What gives a text away as not written by a person. */
export function marksIn(text: string): ContentMarks {
  const [minified, generated] = [minifiedMark(text), generatedMark(text)];
  return { ...(minified === undefined ? {} : { minified }), ...(generated === undefined ? {} : { generated }) };
}

/** The same for a text that somebody has looked at before. */
export function excludeByMarks(path: string, { minified, generated }: ContentMarks, settings: Settings): Exclusion | undefined {
  if (isIncluded(path, settings)) return undefined;
  if (minified !== undefined && !settings['audit.includeMinified'])
    return { reason: 'minified', detail: minified, setting: 'audit.includeMinified' };
  if (generated === undefined || settings['audit.includeGenerated']) return undefined;
  return { reason: 'generated', detail: generated, setting: 'audit.includeGenerated' };
}

/** Why a file of so many bytes is left out; ask `isIncluded` first. */
export function excludeBySize(bytes: number, settings: Settings): Exclusion | undefined {
  const limit = settings['audit.maxFileKilobytes'];
  if (bytes <= limit * 1024) return undefined;
  return { reason: 'tooLarge', detail: `${Math.ceil(bytes / 1024)} kB, more than ${limit} kB`, setting: 'audit.maxFileKilobytes' };
}

function partsOf(path: string): PathParts {
  const folders = path.split('/');
  const name = folders.pop() ?? '';
  return { path, folders, name };
}

function excludeByRules(parts: PathParts, settings: Settings, marks?: LinguistMarks): Exclusion | undefined {
  if (isIncluded(parts.path, settings)) return undefined;
  for (const rule of rules) {
    const exclusion = rule(parts, settings, marks);
    if (exclusion !== undefined) return exclusion;
  }
  return undefined;
}

function excludeReserved({ folders }: PathParts): Exclusion | undefined {
  const folder = folders.find((name) => reservedFolders.has(name));
  if (folder === undefined) return undefined;
  return { reason: 'outside', detail: `${folder} is not part of the code` };
}

function excludeUnsupported({ name }: PathParts, extensions: Readonly<Record<string, string>> | readonly string[]): Exclusion | undefined {
  const known = Array.isArray(extensions) ? (extensions as readonly string[]) : Object.keys(extensions);
  const dot = name.lastIndexOf('.');
  const extension = dot < 0 ? '' : name.slice(dot).toLowerCase();
  if (known.includes(extension)) return undefined;
  return { reason: 'unsupported', detail: `${extension === '' ? 'no extension' : extension}; measured are ${known.join(' ')}` };
}

function excludePattern({ path }: PathParts, settings: Settings): Exclusion | undefined {
  const glob = matchingGlob(path, settings['audit.exclude']);
  return glob === undefined ? undefined : { reason: 'pattern', detail: `matches ${glob}`, setting: 'audit.exclude' };
}

function excludeVendored({ folders, name }: PathParts, settings: Settings, marks: LinguistMarks | undefined): Exclusion | undefined {
  if (settings['audit.includeVendored'] || marks?.vendored?.isSet === false) return undefined;
  if (marks?.vendored !== undefined) return { reason: 'vendored', detail: marks.vendored.where, setting: 'audit.includeVendored' };
  const folder = folders.find((part) => vendoredFolders.has(part.toLowerCase()));
  if (folder !== undefined) return { reason: 'vendored', detail: `folder ${folder}`, setting: 'audit.includeVendored' };
  if (!vendoredFiles.some((pattern) => pattern.test(name))) return undefined;
  return { reason: 'vendored', detail: `file name ${name}`, setting: 'audit.includeVendored' };
}

function excludeDeclaration({ name }: PathParts, settings: Settings): Exclusion | undefined {
  if (settings['audit.includeDeclarations'] || !declarationFiles.test(name)) return undefined;
  return { reason: 'declaration', detail: 'declares types only', setting: 'audit.includeDeclarations' };
}

function excludeTest({ folders, name }: PathParts, settings: Settings): Exclusion | undefined {
  if (settings['audit.includeTests']) return undefined;
  const found = testFolder(folders) ?? testName(folders, name);
  return found === undefined ? undefined : { reason: 'test', detail: found, setting: 'audit.includeTests' };
}

function testFolder(folders: readonly string[]): string | undefined {
  const found = folders.find((part, depth) => {
    const folder = part.toLowerCase();
    return testFolders.has(folder) || (depth === 0 && topTestFolders.has(folder));
  });
  return found === undefined ? undefined : `folder ${found}`;
}

function testName(folders: readonly string[], name: string): string | undefined {
  const found = testFiles.find(({ pattern }) => pattern.test(name));
  if (found !== undefined) return `file name with ${found.mark}`;
  // A lone test.js is a package's test at its top; elsewhere it may be the command `test` of a tool.
  return folders.length === 0 && /^tests?\.[^.]+$/i.test(name) ? `file name ${name}` : undefined;
}

function excludeGeneratedName({ folders, name }: PathParts, settings: Settings, marks: LinguistMarks | undefined): Exclusion | undefined {
  if (settings['audit.includeGenerated'] || marks?.generated?.isSet === false) return undefined;
  if (marks?.generated !== undefined) return { reason: 'generated', detail: marks.generated.where, setting: 'audit.includeGenerated' };
  const folder = folders.find((part) => generatedFolders.has(part.toLowerCase()));
  if (folder === undefined && !generatedFiles.test(name)) return undefined;
  const detail = folder === undefined ? `file name ${name}` : `folder ${folder}`;
  return { reason: 'generated', detail, setting: 'audit.includeGenerated' };
}

function excludeMinifiedName({ name }: PathParts, settings: Settings): Exclusion | undefined {
  if (settings['audit.includeMinified'] || !minifiedFiles.test(name)) return undefined;
  return { reason: 'minified', detail: `file name ${name}`, setting: 'audit.includeMinified' };
}
