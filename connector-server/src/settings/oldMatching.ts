/** Section `matching` of documents from before section `crm`: still read, so that they keep working. */
import { z } from 'zod';
import type { CrmSettings } from '../protocol/crmSettings.ts';

export const oldMatchingSchema = z.strictObject({
  byEmail: z.boolean().default(true),
  objects: z.array(z.enum(['Contact', 'Lead', 'Account'])).default(['Contact']),
  maxCandidates: z.int().min(1).max(50).default(10),
});

/** Its choice of objects goes into the default rules; switched off, nothing is looked up. Section `crm` comes before it. */
export function withOldMatching(
  defaults: CrmSettings,
  old: z.output<typeof oldMatchingSchema> | undefined,
): CrmSettings {
  if (old === undefined) return defaults;
  const chosen: readonly string[] = old.objects;
  const identification = old.byEmail ? defaults.identification.filter(({ object }) => chosen.includes(object)) : [];
  return { ...defaults, identification };
}
