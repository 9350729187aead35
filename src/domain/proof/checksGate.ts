/** Whether the project's own checks say of the candidate what they said of its base. */
import type { EvidenceCommand, GateResult } from './proof';

/**
 * `commands`: each check as it ended after the last edit, and on the base. One that is red on the base proves nothing, and is said;
 * where all are, nothing was proved.
 */
export function checksGate(commands: readonly EvidenceCommand[]): GateResult {
  const result = (state: GateResult['state'], reason: string): GateResult => ({ gate: 'checks', state, reason, commands: [...commands] });
  if (commands.length === 0) return result('skipped', 'The project has no checks that were found: a proof without tests.');
  const telling = commands.filter(({ onBase }) => onBase === undefined || onBase === 0);
  const broken = telling.find(({ exitCode }) => exitCode !== 0);
  if (broken !== undefined)
    return result(
      'failed',
      `\`${broken.command}\` ${broken.exitCode === null ? 'did not end' : `ended with ${broken.exitCode}`}, and is green on the base.`,
    );
  const red = commands.filter((command) => !telling.includes(command)).map(({ command }) => `\`${command}\``);
  if (telling.length === 0) return result('skipped', `Red on the base already, so that nothing is proved by it: ${red.join(', ')}.`);
  const aside = red.length === 0 ? '' : ` Set aside, red on the base already: ${red.join(', ')}.`;
  return result('passed', `${telling.map(({ command }) => `\`${command}\``).join(', ')} green after the last edit.${aside}`);
}
