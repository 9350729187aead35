/** A process on a Windows pseudo-console, through node-pty's public interface. */
import type { ProcessEnd, ProcessSpec } from '../../../ports/processes';
import type { Channel, ChannelHooks } from './channel';
import type { PtyLibrary } from './nativePty';
import { OutputQueue } from './outputQueue';
import { windowsShellLine } from './shellCommand';

export function startWindowsTerminal(library: PtyLibrary, spec: ProcessSpec, hooks: ChannelHooks): Channel {
  const shell = spec.environment['ComSpec'] ?? spec.environment['COMSPEC'] ?? 'cmd.exe';
  // A string, not a list: node-pty would quote the elements of a list once more.
  const terminal = library.spawnWindows(shell, windowsShellLine(spec), {
    cols: spec.columns,
    rows: spec.rows,
    cwd: spec.cwd,
    env: spec.environment,
  });
  const queue = new OutputQueue(() => terminal.resume());
  terminal.onData((data) => {
    queue.push(Buffer.from(data, 'utf8'));
    if (queue.isFull) terminal.pause();
  });
  let hasExited = false;
  const exited = new Promise<ProcessEnd>((resolve) =>
    terminal.onExit(({ exitCode }) => {
      hasExited = true;
      hooks.onExit();
      resolve({ exitCode });
    }),
  );
  return {
    // The console's process is known only once it is connected.
    get pid() {
      return terminal.pid;
    },
    terminal: true,
    device: undefined,
    ended: exited.then(async (end) => {
      await queue.settled();
      queue.abandon();
      return end;
    }),
    onData: (receive) => queue.setReceiver(receive),
    write: (data) => {
      if (!hasExited) terminal.write(data);
    },
    resize: (columns, rows) => {
      if (!hasExited) terminal.resize(columns, rows);
    },
  };
}
