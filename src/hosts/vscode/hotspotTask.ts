/** The refactor task a person makes of one hotspot. Pure. */
import type { Hotspot } from '../../domain/hotspot';
import type { NewTask } from '../../domain/task';

export function taskOfHotspot(hotspot: Hotspot): NewTask {
  const { name, line, cyclomatic, cognitive } = hotspot.function;
  return {
    title: `Simplify ${name}`,
    kind: 'refactor',
    description: hotspot.suggestion.text,
    reason: hotspot.reason,
    target: { file: hotspot.path, symbol: name, line },
    metrics: { cyclomatic, cognitive, churn: hotspot.churn, score: hotspot.score },
    created_by: 'editor',
  };
}
