/** The checks a project has of its own, as found in its files: what its type check, linter and tests are started with. */
import { z } from 'zod';
import type { Settings } from '../settings';

const checkKinds = ['types', 'lint', 'tests'] as const;
export type CheckKind = (typeof checkKinds)[number];

export interface ProjectCheck {
  /** `own`: a command of the person's, beside what the project has. */
  readonly kind: CheckKind | 'own';
  /** Shell text, run at the root of the project. */
  readonly command: string;
  /** Where it was found: `package.json: scripts.test`. */
  readonly origin: string;
  /** What the command starts in its turn, as the project says it now: whoever approves the command approves this. */
  readonly runs?: string | undefined;
  /** The same for the tests of some files alone, where the runner can tell which they are. */
  readonly related?: ((paths: readonly string[]) => string) | undefined;
}

/** What is looked at; texts of files that are not there are undefined. */
export interface ProjectFiles {
  /** Names at the root. */
  readonly names: ReadonlySet<string>;
  read(name: string): string | undefined;
}

const manifestSchema = z.looseObject({
  packageManager: z.string().optional().catch(undefined),
  scripts: z.record(z.string(), z.string()).optional().catch(undefined),
  dependencies: z.record(z.string(), z.string()).optional().catch(undefined),
  devDependencies: z.record(z.string(), z.string()).optional().catch(undefined),
});
type Manifest = z.infer<typeof manifestSchema>;

/** Names of scripts that people give these, best first. Those that change files (`lint:fix`) or never end (`test:watch`) are others. */
const scriptNames: Readonly<Record<CheckKind, readonly string[]>> = {
  types: ['typecheck', 'type-check', 'check-types', 'check:types', 'types:check', 'tsc', 'test:types'],
  lint: ['lint', 'lint:check', 'eslint', 'check:lint', 'lint:js', 'lint:ts'],
  tests: ['test', 'tests', 'test:unit', 'unit', 'test:ci'],
};

/** One of each kind at most, in the order in which they are run. */
export function projectChecks(files: ProjectFiles): ProjectCheck[] {
  const manifest = manifestOf(files);
  const found = checkKinds.map(
    (kind) => (manifest === undefined ? undefined : ofScripts(kind, manifest, files)) ?? ofTools(kind, manifest, files),
  );
  return found.filter((check) => check !== undefined);
}

type CheckSettings = Pick<Settings, 'gate.types' | 'gate.lint' | 'gate.tests' | 'gate.commands'>;

/** What the person says beside or instead of what was found: another command, none (empty), more of them. */
export function withOwnChecks(found: readonly ProjectCheck[], settings: CheckSettings): ProjectCheck[] {
  const corrected = checkKinds.flatMap((kind): ProjectCheck[] => {
    const said = settings[`gate.${kind}`];
    if (said === 'auto') return found.filter((check) => check.kind === kind);
    return said.trim() === '' ? [] : [{ kind, command: said, origin: `the setting gate.${kind}` }];
  });
  const own = settings['gate.commands'].map((command): ProjectCheck => ({ kind: 'own', command, origin: 'the setting gate.commands' }));
  return [...corrected, ...own];
}

function manifestOf(files: ProjectFiles): Manifest | undefined {
  try {
    return manifestSchema.safeParse(JSON.parse(files.read('package.json') ?? '')).data;
  } catch {
    return undefined;
  }
}

function ofScripts(kind: CheckKind, manifest: Manifest, files: ProjectFiles): ProjectCheck | undefined {
  const scripts = manifest.scripts ?? {};
  const name = scriptNames[kind].find((each) => Object.hasOwn(scripts, each) && isCheck(scripts[each] ?? ''));
  if (name === undefined) return undefined;
  const run = `${packageManager(manifest, files)} run ${name}`;
  const related = kind === 'tests' ? relatedTests(scripts[name] ?? '', manifest) : undefined;
  // Package managers run what stands before and after a script by its name, too.
  const runs = [`pre${name}`, name, `post${name}`].flatMap((each) => scripts[each] ?? []).join('\n');
  return { kind, command: run, origin: `package.json: scripts.${name}`, runs, ...(related === undefined ? {} : { related }) };
}

/** Not the text npm puts there, nothing that waits for changes, nothing that mends what it should check. */
function isCheck(script: string): boolean {
  return !/no test specified|--watch(?!=false|All=false)|--fix\b|--write\b/.test(script);
}

function packageManager({ packageManager: named }: Manifest, { names }: ProjectFiles): string {
  const said = /^(npm|pnpm|yarn|bun)@/.exec(named ?? '')?.[1];
  if (said !== undefined) return said;
  if (names.has('pnpm-lock.yaml')) return 'pnpm';
  if (names.has('yarn.lock')) return 'yarn';
  return names.has('bun.lockb') || names.has('bun.lock') ? 'bun' : 'npm';
}

/** Runners that know which tests reach a file. */
function relatedTests(script: string, { dependencies, devDependencies }: Manifest): ProjectCheck['related'] {
  const isThere = (name: string): boolean => Object.hasOwn({ ...dependencies, ...devDependencies }, name);
  if (/\bvitest\b/.test(script) && isThere('vitest'))
    return (paths) => `npx --no-install vitest related --run --passWithNoTests ${quoted(paths)}`;
  if (/\bjest\b/.test(script) && isThere('jest'))
    return (paths) => `npx --no-install jest --passWithNoTests --findRelatedTests ${quoted(paths)}`;
  return undefined;
}

/** For /bin/sh; on Windows double quotes would be taken, and paths there have none in them. */
function quoted(paths: readonly string[]): string {
  return paths.map((path) => (/^[\w./@-]+$/.test(path) ? path : `'${path.replaceAll("'", `'\\''`)}'`)).join(' ');
}

interface Tool {
  readonly kind: CheckKind;
  /** A file at the root that says the project uses it. */
  readonly file: RegExp;
  /** And a package that has to be installed for it. */
  readonly packageName?: string;
  readonly command: string;
}

const tools: readonly Tool[] = [
  { kind: 'types', file: /^tsconfig\.json$/, packageName: 'typescript', command: 'npx --no-install tsc -p . --noEmit' },
  { kind: 'lint', file: /^(eslint\.config\.[cm]?[jt]s|\.eslintrc(\.\w+)?)$/, packageName: 'eslint', command: 'npx --no-install eslint .' },
  { kind: 'lint', file: /^biome\.jsonc?$/, packageName: '@biomejs/biome', command: 'npx --no-install biome lint .' },
  { kind: 'tests', file: /^vitest\.config\.[cm]?[jt]s$/, packageName: 'vitest', command: 'npx --no-install vitest run' },
  { kind: 'tests', file: /^jest\.config\.([cm]?[jt]s|json)$/, packageName: 'jest', command: 'npx --no-install jest' },
  { kind: 'types', file: /^mypy\.ini$/, command: 'python -m mypy .' },
  { kind: 'lint', file: /^ruff\.toml$/, command: 'python -m ruff check .' },
  { kind: 'tests', file: /^(pytest\.ini|conftest\.py|tox\.ini)$/, command: 'python -m pytest -q' },
  { kind: 'types', file: /^go\.mod$/, command: 'go vet ./...' },
  { kind: 'tests', file: /^go\.mod$/, command: 'go test ./...' },
  { kind: 'types', file: /^Cargo\.toml$/, command: 'cargo check --all-targets' },
  { kind: 'tests', file: /^Cargo\.toml$/, command: 'cargo test' },
  { kind: 'tests', file: /^pom\.xml$/, command: 'mvn -q test' },
  { kind: 'tests', file: /^gradlew$/, command: './gradlew test' },
];

function ofTools(kind: CheckKind, manifest: Manifest | undefined, { names }: ProjectFiles): ProjectCheck | undefined {
  const packages = { ...manifest?.dependencies, ...manifest?.devDependencies };
  for (const { kind: its, file, packageName, command } of tools) {
    const name = its === kind ? [...names].find((each) => file.test(each)) : undefined;
    if (name !== undefined && (packageName === undefined || Object.hasOwn(packages, packageName))) return { kind, command, origin: name };
  }
  return undefined;
}
