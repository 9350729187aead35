/** Parts of `when` clauses, each said once. */
import { contextKeys, measuredLanguages } from './identifiers';

export const never = 'false';
export const hasFolder = 'workspaceFolderCount > 0';
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
