/** A log whose last lines are kept in mind, for reports: VS Code writes the log's file when it has time, and not everywhere. */
import type { Log } from './log';

const kept = 100;

export interface RememberedLog extends Log {
  /** Oldest first. */
  lines(): readonly string[];
}

export function rememberLines(log: Log): RememberedLog {
  const lines: string[] = [];
  const through = (level: keyof Log) => (message: string) => {
    lines.push(`${new Date().toISOString()} [${level}] ${message}`);
    if (lines.length > kept) lines.shift();
    log[level](message);
  };
  return {
    trace: through('trace'),
    debug: through('debug'),
    info: through('info'),
    warn: through('warn'),
    error: through('error'),
    lines: () => [...lines],
  };
}
