/** Why a file is left out of the audit, in a sentence or two. */
import type { OperationOutput } from '../../../protocol/operations';
import { safe } from './text';

export function formatExclusion({ path, exclusion }: OperationOutput<'audit.whyExcluded'>): string {
  if (exclusion === undefined) return `${safe(path)} is audited.`;
  const setting =
    exclusion.setting === undefined
      ? []
      : [`The setting ${safe(exclusion.setting)} decides that; \`symbiote config show\` says how it stands.`];
  return [`${safe(path)} is left out: ${safe(exclusion.detail)}.`.replace(/\.\.$/, '.'), ...setting].join('\n');
}
