/** Writes symbiote.baseline.json: the findings of today. */
import { baselineFile, baselineOf, baselineText, type Baseline } from '../../domain/audit/baseline';
import { EngineError } from '../../domain/errors';
import type { Files } from '../../ports/files';
import type { Auditor, AuditRequest } from './auditor';
import { readBaseline } from './baselineDocument';

/** Audits the workspace and writes down what it found; a baseline that cannot be read is replaced. */
export async function updateBaseline(
  { auditor, files }: { readonly auditor: Pick<Auditor, 'audit'>; readonly files: Pick<Files, 'read' | 'writeAtomic'> },
  request: Pick<AuditRequest, 'settings' | 'signal' | 'onProgress'>,
): Promise<{ path: string; findings: number; added: number; removed: number }> {
  const before = await readBaseline(files).catch((error: unknown) => {
    if (EngineError.is(error, 'invalidConfiguration')) return undefined;
    throw error;
  });
  const report = await auditor.audit({ ...request, all: false, baseline: false, maintainability: true });
  const after = baselineOf(report.hotspots, report.summary.thresholds.maintainability !== undefined);
  const text = baselineText(after);
  if (before === undefined || baselineText(before) !== text) await files.writeAtomic(baselineFile, new TextEncoder().encode(text));
  const keys = (baseline: Baseline | undefined): string[] => [
    ...(baseline?.findings ?? []).map((entry) => `${entry.file}#${entry.function}`),
    ...(baseline?.files ?? []).map(({ file }) => file),
  ];
  const [old, now] = [new Set(keys(before)), new Set(keys(after))];
  return {
    path: baselineFile,
    findings: after.findings.length + (after.files?.length ?? 0),
    added: keys(after).filter((key) => !old.has(key)).length,
    removed: keys(before).filter((key) => !now.has(key)).length,
  };
}
