/**
 * tasks.yml as text: reading it with every error at once (tasksParse.ts), and editing it so that every byte outside the edit
 * survives. Pure; the file itself is the business of tasksMemory.ts.
 */
import { applyEdits, type TaskAddition, type TaskEdit } from './tasksEdit';
import { assertValid, parseTasks, textWithMark } from './tasksParse';

export { isValid, parseTasks, type ParsedTasks } from './tasksParse';
export type { TaskAddition, TaskEdit } from './tasksEdit';

/**
 * The text with fields of tasks changed and tasks appended; every other byte as it was. Throws `invalidTasksFile` when the
 * text is not valid, `unknownTask`, `invalidInput` and the graph's codes when the result would not be, and `internal` rather
 * than return a text whose tasks are not exactly what was asked for.
 */
export function editTasks(text: string, edits: readonly TaskEdit[], additions: readonly TaskAddition[] = []): string {
  const parsed = parseTasks(text);
  assertValid(parsed, 'The tasks file');
  return textWithMark(applyEdits(parsed, { edits, additions }));
}
