/** What the Hotspots view lists: the audit of a folder on disk, or of the open files that are in none. */
import type * as vscode from 'vscode';
import type { AuditReport } from '../../../domain/audit/auditReport';
import type { EngineError } from '../../../domain/errors';
import type { Hotspot } from '../../../domain/audit/hotspot';
import type { Disposable } from '../../../shared/disposable';
import type { Event } from '../../../shared/emitter';
import type { EngineState } from '../engineState';
import type { Progress } from '../../node/client/engineClient';
import type { FirstResults } from './hotspotsModel';

export interface HotspotsKnown {
  /** Undefined before the first audit. */
  readonly report: Pick<AuditReport, 'hotspots' | 'summary' | 'debt'> | undefined;
  /** Until there is a report. */
  readonly firstResults: FirstResults | undefined;
  /** What there is to show: of the last report, or of an audit that is not done. */
  readonly hotspots: readonly Hotspot[] | undefined;
  readonly isAuditing: boolean;
  /** The functions are known, files are being rated as wholes. */
  readonly isRating?: boolean;
  /** What the baseline hides is shown as well. */
  readonly isBaselineShown?: boolean;
  readonly isEngineDown: boolean;
  /** Why the last audit gave no result, unless it was cancelled. */
  readonly failure: EngineError | undefined;
  readonly onDidChange: Event<void>;
  readonly onDidProgress: Event<Progress>;
  /** Audits unless that was done before or is under way. */
  auditOnce(): void;
  /** Resolves when no audit is under way. */
  settled(): Promise<void>;
}

export interface TasksAbout {
  readonly onDidChange: Event<void>;
  /** The open task about a finding, as far as is known. */
  about(findingId: string): { readonly id: string } | undefined;
}

export interface HotspotsPlace {
  /** Its rows are told apart by it. */
  readonly id: string;
  readonly folder: { readonly name: string };
  readonly engine: { readonly state: EngineState; readonly onDidChangeState: Event<EngineState> };
  readonly hotspots: HotspotsKnown;
  /** Whether tasks can be made of its hotspots. */
  readonly hasTasks: boolean;
  /** The tasks, where there are any: a hotspot leads to the one about it. */
  readonly tasks?: TasksAbout;
  /** Where a path of its report is. */
  uriOf(path: string): vscode.Uri;
}

export interface HotspotsPlaces {
  all(): readonly HotspotsPlace[];
  readonly areSeveral: boolean;
  readonly onDidChange: Event<void>;
  each(enter: (place: HotspotsPlace) => Disposable | undefined): Disposable;
}
