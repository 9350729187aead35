/** From all findings to those that are shown: what people said of them is obeyed, and what did not change is left out. */
import type { AuditReport } from '../../domain/audit/auditReport';
import { changedFindings } from '../../domain/audit/auditComparison';
import { changedFileFindings, isAboutFile } from '../../domain/audit/fileFinding';
import type { Debt } from '../../domain/audit/debt';
import type { MeasuredFile } from '../../domain/audit/metrics';
import { inOrder, thresholdsOf, type Finding } from '../../domain/audit/ranking';
import { settleDebt } from '../../domain/audit/settleDebt';
import type { Settings } from '../../domain/settings';
import type { Clock } from '../../ports/clock';
import type { Files } from '../../ports/files';
import type { GitHistory } from '../../ports/gitHistory';
import type { HalsteadMeasurer } from '../../ports/halstead';
import type { MeasurementCache } from '../../ports/measurementCache';
import type { Measurer } from '../../ports/measurer';
import { readBaseline } from './baselineDocument';
import { compareWithRevision } from './comparison';
import { formerRatings } from './formerRatings';
import { EngineError } from '../../domain/errors';

export interface SettlingParts {
  readonly files: Files;
  readonly clock: Clock;
  readonly measurer: Measurer;
  readonly measurements: MeasurementCache;
  /** Without it files are not rated. */
  readonly halstead?: HalsteadMeasurer;
  /** Without it nothing can be compared with a revision. */
  readonly history?: GitHistory;
}

export interface SettlingRequest {
  readonly settings: Settings;
  /** Measure everything anew, whatever is known. */
  readonly isFresh?: boolean;
  /** Hide what symbiote.baseline.json knows; default true. */
  readonly baseline?: boolean;
  /** Show what changed alone: since a revision, or what is not committed. */
  readonly since?: { readonly revision?: string | undefined };
  readonly signal?: AbortSignal;
  readonly onProgress?: (done: number, total: number, message: string) => void;
}

export interface Settled extends Pick<AuditReport, 'debt' | 'comparison'> {
  readonly findings: readonly Finding[];
  readonly notes: readonly string[];
  /** Absent where nothing was compared with. */
  readonly standings?: { readonly new: number; readonly worse: number };
}

interface Audited {
  readonly findings: readonly Finding[];
  readonly files: readonly MeasuredFile[];
  /** The folder or file that was audited; empty for the workspace. */
  readonly scope: string;
  /** Whether files as wholes were rated. */
  readonly isRated: boolean;
}

export async function settleFindings(
  parts: SettlingParts,
  { findings, files, scope, isRated }: Audited,
  request: SettlingRequest,
): Promise<Settled> {
  const { settings, baseline: isObeyed = true } = request;
  const isLookedAt = (path: string): boolean => scope === '' || path === scope || path.startsWith(`${scope}/`);
  const settled = settleDebt({
    findings,
    files,
    thresholds: thresholdsOf(settings),
    exceptions: settings['audit.exceptions'],
    baseline: isObeyed ? await readBaseline(parts.files) : undefined,
    nowMs: parts.clock.now(),
    isLookedAt,
    isWhole: scope === '',
    isRated,
  });
  if (request.since === undefined) {
    const standings = settled.debt?.baseline === undefined ? {} : { standings: standingsOf(settled.findings) };
    return { findings: settled.findings, ...withDebt(settled.debt), ...standings, notes: [] };
  }
  const { byId, functions, notes, paths, former, ...compared } = await compare(parts, files, isLookedAt, request);
  const ofFiles = settled.findings.filter((finding) => isAboutFile(finding) && paths.has(finding.path));
  const here = new Set(files.map(({ path }) => path));
  const formerly = await formerRatings(
    parts,
    { paths: ofFiles.map(({ path }) => path), former, functions, isHere: (path) => here.has(path) },
    request.signal,
  );
  const changed = [...changedFindings(settled.findings, { byId }), ...changedFileFindings(ofFiles, formerly)];
  const shown = inOrder(changed);
  const standings = standingsOf(shown);
  const debt = settled.debt && {
    ...settled.debt,
    // Of what did not change, nothing is said.
    hidden: settled.debt.hidden.filter((hidden) => byId.has(hidden.id) || (isAboutFile(hidden) && paths.has(hidden.path))),
    warnings: settled.debt.warnings.filter(({ path }) => paths.has(path)),
  };
  const comparison = { ...compared, files: paths.size, functions: [...functions] };
  return { findings: shown, ...withDebt(debt), standings, comparison, notes };
}

export type EarlySettling = (findings: readonly Finding[], files: readonly MeasuredFile[]) => readonly Finding[];

/** For what is shown before an audit is done: the same without a word about what is of no use, since not everything was seen. */
export async function settlingEarly(
  { files: disk, clock }: SettlingParts,
  { settings, since, baseline: isObeyed = true }: SettlingRequest,
): Promise<EarlySettling> {
  // What changed is known at the end alone.
  if (since !== undefined) return () => [];
  // One that cannot be read fails the audit at its end, with its place.
  const baseline = isObeyed ? await readBaseline(disk).catch(() => undefined) : undefined;
  const said = { thresholds: thresholdsOf(settings), exceptions: settings['audit.exceptions'], baseline, nowMs: clock.now() };
  return (findings, files) => settleDebt({ ...said, findings, files, isLookedAt: () => true, isWhole: false, isRated: false }).findings;
}

function withDebt(debt: Debt | undefined): { debt?: Debt } {
  return debt === undefined ? {} : { debt };
}

function standingsOf(findings: readonly Finding[]): { new: number; worse: number } {
  const of = (standing: Finding['standing']): number => findings.filter((finding) => finding.standing === standing).length;
  return { new: of('new'), worse: of('worse') };
}

async function compare(
  { history, measurer, clock, measurements: cache }: SettlingParts,
  files: readonly MeasuredFile[],
  isLookedAt: (path: string) => boolean,
  { since, settings, isFresh, signal, onProgress }: SettlingRequest,
) {
  if (history === undefined) throw new EngineError('notSupported', 'There is no git here to compare with.');
  return compareWithRevision(
    { history, measurer, clock, cache },
    { revision: since?.revision, files, isLookedAt, settings, isFresh, signal, onProgress },
  );
}
