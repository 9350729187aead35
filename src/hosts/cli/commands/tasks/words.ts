/** The words of tasks that options take. Spelled out here so that `--help` loads no schema; a test compares them with the domain's. */
import { InvalidArgumentError } from 'commander';
import type { TaskKind, TaskStatus } from '../../../../domain/tasks/task';
import { collectList } from '../../options';

export const kindWords: readonly TaskKind[] = ['command', 'refactor', 'agent', 'pipeline', 'manual'];
export const statusWords: readonly TaskStatus[] = ['pending', 'in_progress', 'review', 'done', 'failed', 'blocked', 'cancelled'];

/** Takes an option once or several times, or as `a,b`, and only these words. */
export function checkedWords(words: readonly string[]): (text: string, before: readonly string[] | undefined) => string[] {
  return (text, before) => {
    const all = collectList(text, before);
    const unknown = all.find((word) => !words.includes(word));
    if (unknown !== undefined) throw new InvalidArgumentError(`Expected one of ${words.join(', ')}.`);
    return all;
  };
}
