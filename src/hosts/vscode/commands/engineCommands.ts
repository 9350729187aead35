/** Commands about the engine and its surroundings. */
import * as l10n from '@vscode/l10n';
import { doctorText } from '../doctorText';
import type { CommandName } from '../contributions/commands';
import type { Room } from '../rooms/room';
import type { CommandHandler } from './commandHandler';
import { inRoom, type CommandSurroundings } from './surroundings';

export function engineCommands(surroundings: CommandSurroundings) {
  return {
    showLog: () => surroundings.showLog(),
    restartEngine: inRoom(surroundings, ({ engine }) => engine.restart(), { fits: ({ engine }) => engine.state === 'failed' }),
    runDoctor: inRoom(surroundings, (room) => runDoctor(surroundings, room)),
  } satisfies Partial<Record<CommandName, CommandHandler>>;
}

async function runDoctor(surroundings: CommandSurroundings, { engine }: Room): Promise<void> {
  const [{ checks }, configuration, status] = await Promise.all([
    engine.request('doctor.run', {}),
    engine.request('config.show', {}),
    engine.request('engine.status', {}),
  ]);
  await surroundings.showDocument(`${l10n.t('Symbiote Doctor')}.txt`, doctorText({ checks, configuration, status }));
}
