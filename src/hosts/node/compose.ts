/** The composition root of the engine process: the system's adapters, handed to the engine. */
import { strategies } from '../../adapters/strategies/registry.generated';
import { createFiles } from '../../adapters/system/files';
import { createGit } from '../../adapters/system/git';
import { systemIdentifiers } from '../../adapters/system/identifiers';
import { localPaths } from '../../adapters/system/localPaths';
import { createProcesses } from '../../adapters/system/processes/processes';
import { createSnapshots } from '../../adapters/system/snapshots/snapshots';
import { createThreadDatabases } from '../../adapters/system/sqlite/threadDatabases';
import { ThreadComparer } from '../../adapters/system/threadComparer';
import { createTreeWatch } from '../../adapters/system/treeWatch';
import { createTrustStore } from '../../adapters/system/trustStore';
import { createWorktrees } from '../../adapters/system/worktrees/worktrees';
import { openEngine, type Engine, type EnginePorts } from '../../engine/engine';
import { ensureStateFolder } from '../../engine/memory/stateFolder';
import type { WorkspaceOwner } from '../../ports/ownership';
import { version } from '../../shared/build';
import { composeAudit } from './composeAudit';

export interface ComposeOptions {
  /** Absolute path. */
  readonly workspace: string;
  /** Absolute path of dist/languageWorker.js. */
  readonly workerScript: string;
  /** Absolute path of dist/comparisonWorker.js. */
  readonly comparisonScript: string;
  /** Absolute path of dist/databaseWorker.js. */
  readonly databaseScript: string;
  readonly build: string;
  readonly log: (text: string) => void;
  /** By default nobody else can own the workspace. */
  readonly owner?: WorkspaceOwner;
}

/** Opens the engine of a workspace on this machine. */
export async function composeEngine(options: ComposeOptions): Promise<Engine> {
  const { build, log } = options;
  const environment = {
    symbiote: `${version} (${build})`,
    runtime: `Node ${process.versions.node}`,
    platform: `${process.platform} ${process.arch}`,
  };
  return openEngine(systemPorts(options), { identity: { pid: process.pid, build }, environment, log });
}

const soleOwner: WorkspaceOwner = { assertHeld: async () => undefined };

export function systemPorts(options: ComposeOptions): EnginePorts {
  const { workspace, workerScript, comparisonScript, databaseScript, build, log, owner = soleOwner } = options;
  const files = createFiles(workspace);
  const git = createGit({ workspace });
  const audit = composeAudit({ files, git, workerScript, build, log });
  const prepare = (): Promise<void> => ensureStateFolder(files, git);
  return {
    ...audit,
    reader: audit.measurer,
    worktrees: createWorktrees({ workspace, prepare }),
    watch: createTreeWatch(workspace),
    identifiers: systemIdentifiers,
    processes: createProcesses(),
    snapshots: createSnapshots({ workspace, prepare }),
    comparer: new ThreadComparer({ script: comparisonScript }),
    databases: createThreadDatabases({ script: databaseScript }),
    trust: createTrustStore(localPaths().stateHome, log),
    strategies,
    owner,
  };
}
