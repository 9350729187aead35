/** What only the owner of the workspace may do, whatever it still believes: an engine that slept through a takeover finds out here. */
import type { WorkspaceOwner } from '../ports/ownership';
import type { ProcessesDisposable } from '../ports/processes';

/** Processes of which none is started any more once the workspace is another's. */
export function ownersProcesses(processes: ProcessesDisposable, owner: WorkspaceOwner): ProcessesDisposable {
  return {
    get terminalUnavailable() {
      return processes.terminalUnavailable;
    },
    async start(spec) {
      await owner.assertHeld();
      return processes.start(spec);
    },
    sweep: (tags) => processes.sweep(tags),
    dispose: () => processes.dispose(),
  };
}
