/** What stands in for the adapter that watches a file: told some time after a change, once for several. */
import { toDisposable, type Disposable } from '../../../src/shared/disposable';
import { placeOf, theMachine, type Watch } from './current';

const slowestMs = 60;

export function watchFile(absolute: string, callback: () => void): Disposable {
  const { world, chance, watches } = theMachine();
  const { program, path } = placeOf(absolute);
  let isDue = false;
  const watch: Watch = {
    program,
    path,
    callback: () => {
      if (isDue) return;
      isDue = true;
      world.schedule(program, chance.between(1, slowestMs), () => {
        isDue = false;
        if (watches.has(watch)) callback();
      });
    },
  };
  watches.add(watch);
  return toDisposable(() => watches.delete(watch));
}
