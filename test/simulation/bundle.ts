/**
 * The lives as one program, with the machine's stand-ins in place of `node:fs`, `node:crypto` and file watching below
 * src/adapters: so that the product's own adapters are what reads and writes the simulated disk. Files may be replaced, which is
 * how the seeded faults come in.
 */
import { mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, relative, resolve, sep } from 'node:path';
import { build, type Plugin } from 'esbuild';

export const repository = resolve(__dirname, '../..');
const machine = join(__dirname, 'machine');

const standIns: Readonly<Record<string, string>> = {
  'node:fs': 'nodeFs.ts',
  'node:fs/promises': 'nodeFsPromises.ts',
  'node:crypto': 'nodeCrypto.ts',
};

function simulated(replaced: ReadonlyMap<string, string>): Plugin {
  const isAdapter = (importer: string): boolean => relative(repository, importer).split(sep).slice(0, 2).join('/') === 'src/adapters';
  return {
    name: 'simulated',
    setup(bundler) {
      bundler.onResolve({ filter: /^node:(fs|fs\/promises|crypto)$/ }, ({ path, importer }) => {
        const standIn = standIns[path];
        return isAdapter(importer) && standIn !== undefined ? { path: join(machine, standIn) } : undefined;
      });
      bundler.onResolve({ filter: /^\.\/fileWatch$/ }, ({ importer }) =>
        isAdapter(importer) ? { path: join(machine, 'fileWatch.ts') } : undefined,
      );
      bundler.onLoad({ filter: /\.ts$/ }, ({ path }) => {
        const contents = replaced.get(relative(repository, path).split(sep).join('/'));
        return contents === undefined ? undefined : { contents, loader: 'ts' };
      });
    },
  };
}

export type Lives = typeof import('./lives');

/** Builds and loads the lives; `replaced` gives files of src/ by path as they are to be read. */
export async function loadLives(name: string, replaced: ReadonlyMap<string, string> = new Map()): Promise<Lives> {
  const outfile = join(repository, `out/simulation/${name}.cjs`);
  mkdirSync(join(repository, 'out/simulation'), { recursive: true });
  await build({
    entryPoints: [join(__dirname, 'lives.ts')],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    logLevel: 'error',
    define: { 'process.platform': '"linux"' },
    external: ['node-pty', 'sql.js'],
    plugins: [simulated(replaced)],
  });
  const load = createRequire(__filename);
  Reflect.deleteProperty(load.cache, outfile);
  return load(outfile) as Lives;
}

export function sourceOf(path: string): string {
  return readFileSync(join(repository, path), 'utf8');
}
