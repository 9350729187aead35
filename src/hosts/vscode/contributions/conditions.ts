/** Parts of `when` clauses, each said once. */
import { contextKeys, measuredLanguages } from './identifiers';

export const never = 'false';
/** A folder of any kind, also one that is on no disk. */
export const hasAnyFolder = 'workspaceFolderCount > 0';
/** Where nothing can be started, open files are audited and nothing else is. */
export const isWithoutProcess = `${hasAnyFolder} && ${contextKeys.isWithoutProcess}`;
export const hasFolder = `${hasAnyFolder} && !${contextKeys.isWithoutProcess}`;
/** An engine that was given up serves nothing: its views say so, with a way to try again. */
export const canWork = `${hasFolder} && ${contextKeys.engineState} != failed`;
export const isTrusted = 'isWorkspaceTrusted';
export const isRunLive = `${contextKeys.run} =~ /^(running|pausing|paused|stopping)$/`;
/** Some folder has no run under way. */
export const noRun = `!${contextKeys.areAllRunning}`;
/** Something was run before, or may have been: what is not known yet counts. */
export const hasRuns = `${canWork} && ${contextKeys.runs} != none`;
export const hasTasks = `${canWork} && ${contextKeys.tasks} != none`;
export const isMeasuredEditor = `editorLangId =~ /^(${measuredLanguages.join('|')})$/`;
