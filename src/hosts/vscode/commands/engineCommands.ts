/** Commands about the engine and its surroundings. */
import * as l10n from '@vscode/l10n';
import { doctorText } from '../doctorText';
import type { CommandName } from '../contributions/commands';
import { roomOf, type CommandHandler, type CommandSurroundings } from './room';

export function engineCommands(surroundings: CommandSurroundings) {
  return {
    showLog: () => surroundings.showLog(),
    restartEngine: () => roomOf(surroundings).engine.restart(),
    runDoctor: async () => {
      const { engine } = roomOf(surroundings);
      const [{ checks }, configuration, status] = await Promise.all([
        engine.request('doctor.run', {}),
        engine.request('config.show', {}),
        engine.request('engine.status', {}),
      ]);
      await surroundings.showDocument(`${l10n.t('Symbiote Doctor')}.txt`, doctorText({ checks, configuration, status }));
    },
  } satisfies Partial<Record<CommandName, CommandHandler>>;
}
