/** Binds the operations that only read the code: the same in the engine process and in a client that audits on its own. */
import type { Settings } from '../../domain/settings';
import type { Auditor } from '../../engine/audit/auditor';
import type { FileHistories } from '../../engine/history/fileHistories';
import type { Handlers, RequestContext } from './rpc/contract';

type AuditOperation = 'audit.run' | 'audit.file' | 'audit.whyExcluded' | 'history.file' | 'history.trends' | 'history.content';

export function auditHandlers(
  { auditor, histories }: { readonly auditor: Auditor; readonly histories: FileHistories },
  settingsOf: (context: RequestContext) => Promise<Settings>,
): Pick<Handlers, AuditOperation> {
  return {
    'audit.run': async ({ path, all, maintainability, top, early, baseline, since, fresh, trendDays }, context) => {
      const settings = await settingsOf(context);
      return auditor.audit({
        settings,
        all,
        isFresh: fresh,
        maintainability,
        baseline,
        ...(since === undefined ? {} : { since }),
        ...(path === undefined ? {} : { path }),
        ...(top === undefined ? {} : { top }),
        ...(trendDays === undefined ? {} : { trendDays: trendDays === 'churnDays' ? settings['audit.churnDays'] : trendDays }),
        signal: context.signal,
        onProgress: (done, total, message) => context.progress(done, total, message),
        ...(early ? { onFound: (found) => context.found(found), onFunctions: (report) => context.reported(report) } : {}),
      });
    },
    'audit.file': async ({ path, text }, context) =>
      auditor.measureFile({ path, ...(text === undefined ? {} : { text }), settings: await settingsOf(context), signal: context.signal }),
    'audit.whyExcluded': async ({ path }, context) => auditor.whyExcluded(path, await settingsOf(context)),
    'history.file': async ({ path, function: name, limit }, context) =>
      histories.read({
        path,
        function: name,
        limit,
        settings: await settingsOf(context),
        signal: context.signal,
        onProgress: (done, total, message) => context.progress(done, total, message),
      }),
    'history.trends': async ({ path }, context) => histories.trends(path, await settingsOf(context), context.signal),
    'history.content': async ({ blob }, context) => histories.content(blob, await settingsOf(context), context.signal),
  };
}
