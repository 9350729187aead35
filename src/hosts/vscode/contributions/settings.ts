/** Settings as VS Code's settings editor shows them, made from their definitions in the domain. */
import { z } from 'zod';
import { settingDefinitions, type SettingKey } from '../../../domain/settings';

/** A folder of a workspace may have these of its own; the others belong to the window. */
const windowSettings: readonly SettingKey[] = ['engine.idleSeconds', 'hotspots.top', 'terminal.reveal'];

/** Ignored in an untrusted workspace's own settings: what is written where, what runs how long, and how much work is taken on. */
export const restrictedSettings: readonly SettingKey[] = [
  'tasksFile',
  'reflect',
  'budget.cost',
  'executor.timeout',
  'engine.idleSeconds',
  'audit.maxFileKilobytes',
];

const enumDescriptions: Partial<Record<SettingKey, readonly string[]>> = {
  'hints.mode': ['At the end of a function’s first line; no line moves.', 'On a line of its own above the function.', 'Not at all.'],
  'problems.complexity': ['Not at all.', 'As dots under the name; not in the Problems view.', 'As information.', 'As warnings.'],
  'terminal.reveal': ['When the task starts.', 'When the task fails.', 'Only when asked for.'],
};

export function settingProperty(key: SettingKey, order: number): Record<string, unknown> {
  const definition = settingDefinitions[key];
  const { $schema: _, anyOf, ...schema } = z.toJSONSchema(definition.schema, { target: 'draft-7', io: 'input' });
  return {
    ...schema,
    ...flattenNullable(anyOf),
    default: definition.default,
    description: definition.description,
    ...(enumDescriptions[key] && { enumDescriptions: enumDescriptions[key] }),
    scope: windowSettings.includes(key) ? 'window' : 'resource',
    order,
  };
}

/** VS Code's settings editor shows a field for `type: [x, null]`, but not for the `anyOf` that zod makes of nullable. */
function flattenNullable(anyOf: unknown): Record<string, unknown> {
  if (!Array.isArray(anyOf)) return {};
  const alternatives = anyOf as Record<string, unknown>[];
  const merged = Object.fromEntries(alternatives.flatMap((alternative) => Object.entries(alternative)));
  return { ...merged, type: alternatives.map((alternative) => alternative['type']) };
}
