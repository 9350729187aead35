/**
 * Runs a fixture's tests in a process of its own: modules of CommonJS by path come in, and whether its tests were green goes out.
 * What never ends is ended by time here or, across an await, by the process that started this one.
 */
import { createRequire } from 'node:module';
import vm from 'node:vm';

const require = createRequire(import.meta.url);

process.on('unhandledRejection', () => {
  unheard = true;
});
let unheard = false;

process.on('message', async ({ id, modules, entry }) => {
  unheard = false;
  process.send({ id, exitCode: (await isGreen(modules, entry)) && !unheard ? 0 : 1 });
});

async function isGreen(modules, entry) {
  const cases = [];
  const it = (name, body) => void cases.push(body);
  it.skip = () => undefined;
  it.only = it;
  const known = new Map();
  const load = (name) => {
    if (known.has(name)) return known.get(name).exports;
    const module = { exports: {} };
    known.set(name, module);
    const run = vm.runInThisContext(`(function (require, module, exports) {${modules[name]}\n})`, { filename: name });
    guarded(() => run((asked) => resolve(asked), module, module.exports));
    return module.exports;
  };
  const resolve = (asked) => {
    if (asked === 'node:test') return { it, test: it };
    if (asked.startsWith('../src/')) return load(`src/${asked.slice('../src/'.length)}`);
    return require(asked);
  };
  try {
    load(entry);
    for (const body of cases) await guarded(body);
    await new Promise((done) => setImmediate(done));
    return true;
  } catch {
    return false;
  }
}

/** Code that runs on without an await is stopped after a while. */
function guarded(body) {
  globalThis.symbioteGuarded = body;
  return vm.runInThisContext('globalThis.symbioteGuarded()', { timeout: 1500 });
}
