/**
 * The project's own checks for a candidate: what each says of the base, worked out once for every base, then what it says after the
 * last edit; of tests first those that reach the touched files, where the runner knows them. The first that is newly red ends it.
 */
import type { EvidenceCommand } from '../../domain/proof/proof';
import type { ProjectCheck } from '../../domain/proof/projectChecks';
import { runCheck, type CheckParts } from './runCheck';

export interface CheckedCandidate {
  readonly id: string;
  /** Id of the tree it began with. */
  readonly base: string;
  /** Touched files, relative to the workspace. */
  readonly paths: readonly string[];
  /** Absolute path of the candidate's workspace. */
  readonly folder: string;
  readonly environment: Readonly<Record<string, string>>;
}

export interface CheckRunsParts extends CheckParts {
  /** Absolute path of a workspace as the base was; made when it is first asked for. */
  readonly baseFolder: () => Promise<string>;
  readonly timeoutMs: number;
}

/** Exit codes by base and command; as many bases as are likely to be worked from at a time. */
const mostKnown = 200;

export class ProjectCheckRuns {
  readonly #onBase = new Map<string, number | null>();

  async run(
    parts: CheckRunsParts,
    candidate: CheckedCandidate,
    checks: readonly ProjectCheck[],
    signal: AbortSignal,
  ): Promise<readonly EvidenceCommand[]> {
    const evidence: EvidenceCommand[] = [];
    const run = async (name: string, command: string, cwd: string): Promise<EvidenceCommand> => {
      const log = `.symbiote/proofs/${candidate.id}/${evidence.length + 1}-${name.replaceAll(/[^\w.-]+/g, '-')}.log`;
      const { environment } = candidate;
      return runCheck(parts, { tag: candidate.id, name, command, cwd, environment, log, timeoutMs: parts.timeoutMs, signal });
    };
    for (const { kind, command, related } of checks) {
      const onBase = await this.#baseExit(candidate, command, async () => run(`${kind} on the base`, command, await parts.baseFolder()));
      // Where all of them are red already, the related ones are no news either.
      const first = related !== undefined && onBase === 0 ? related(candidate.paths) : undefined;
      for (const [name, text] of [...(first === undefined ? [] : [[`related ${kind}`, first] as const]), [kind, command] as const]) {
        const ended = await run(name, text, candidate.folder);
        const isNews = onBase === 0 && ended.exitCode !== 0;
        // Tests that are green now and then say nothing by being red: the base is asked once more.
        const again =
          isNews && kind === 'tests' ? (await run(`${name} on the base again`, text, await parts.baseFolder())).exitCode : onBase;
        evidence.push({ ...ended, onBase: again });
        if (isNews && again === 0) return evidence;
        if (again !== onBase) this.#keep(candidate, command, again);
      }
    }
    return evidence;
  }

  async #baseExit({ base }: CheckedCandidate, command: string, run: () => Promise<EvidenceCommand>): Promise<number | null> {
    const known = this.#onBase.get(`${base} ${command}`);
    if (known !== undefined) return known;
    const { exitCode } = await run();
    this.#keep({ base }, command, exitCode);
    return exitCode;
  }

  #keep({ base }: Pick<CheckedCandidate, 'base'>, command: string, exitCode: number | null): void {
    this.#onBase.set(`${base} ${command}`, exitCode);
    for (const oldest of this.#onBase.keys()) {
      if (this.#onBase.size <= mostKnown) break;
      this.#onBase.delete(oldest);
    }
  }
}
