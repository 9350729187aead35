/** Binds the operations on the state as a whole: questions, repair, and the one file that carries it elsewhere. */
import { basename, dirname, isAbsolute } from 'node:path';
import { systemClock } from '../../adapters/system/clock';
import { createFiles } from '../../adapters/system/files';
import { EngineError } from '../../domain/errors';
import type { TasksMemory } from '../../engine/memory/tasksMemory';
import { tasksNow } from '../../engine/store/sightings';
import { exportState, importState } from '../../engine/store/stateTransfer';
import type { Engine } from '../../engine/engine';
import type { Handlers, RequestContext } from './rpc/contract';
import { stateOf } from './tasksState';

type StateOperation = 'state.query' | 'state.repair' | 'state.export' | 'state.import';

interface StateParts {
  readonly memoryOf: (context: RequestContext) => Promise<TasksMemory>;
  readonly stop: () => void;
}

export function stateHandlers(engine: Engine, { memoryOf, stop }: StateParts): Pick<Handlers, StateOperation> {
  const parts = { files: engine.files, databases: engine.databases, store: engine.store, prepare: () => engine.prepareState() };
  return {
    'state.query': async ({ sql, limit }, context) => {
      const { path, tasks } = await stateOf(await memoryOf(context));
      const also = tasksNow(path, tasks, systemClock.now());
      const { columns, rows, isCut } = await engine.store.ask(sql, limit, { also, signal: context.signal });
      return { columns: [...columns], rows: rows.map((row) => [...row]), isCut };
    },
    'state.repair': async () => {
      const found = [...engine.store.notes];
      return { found, done: await engine.store.repair() };
    },
    'state.export': async ({ path, overwrite }) => {
      const { files, name } = placeOf(path);
      if (!overwrite && (await files.info(name)) !== undefined)
        throw new EngineError('refused', `${path} is there already; \`--force\` overwrites it.`, { data: { path } });
      const { bytes, runs } = await exportState(parts);
      await files.writeAtomic(name, bytes);
      return { path, bytes: bytes.length, runs };
    },
    'state.import': async ({ path, replace }) => {
      if (engine.isBusy) throw new EngineError('busy', 'A run is under way. Wait for it, or cancel it with `symbiote cancel`.');
      const { files, name } = placeOf(path);
      const bytes = await files.read(name);
      if (bytes === undefined) throw new EngineError('notFound', `${path} is not there.`, { data: { path } });
      const stamp = new Date(systemClock.now()).toISOString().replace(/[:.]/g, '-');
      try {
        const { runs, keptAside } = await importState(parts, bytes, { name: path, isReplacing: replace, stamp });
        return { runs, ...(keptAside === undefined ? {} : { keptAside }) };
      } finally {
        // What it holds in memory is the old one; the next engine reads what is there.
        if (engine.store.isClosed) stop();
      }
    },
  };
}

function placeOf(path: string): { readonly files: ReturnType<typeof createFiles>; readonly name: string } {
  if (!isAbsolute(path)) throw new EngineError('invalidInput', `${path}: expected an absolute path.`);
  return { files: createFiles(dirname(path)), name: basename(path) };
}
