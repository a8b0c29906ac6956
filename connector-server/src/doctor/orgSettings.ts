/** Our settings in the org (custom metadata type LivePerson_Setting), with an administrator's eyes. */
import { cell } from './cell.ts';
import type { Look, Seen } from './types.ts';

export const ORG_SETTINGS_PAGE = '/lightning/setup/CustomMetadata/home';
export const ORG_SETTINGS_LOOK = 'Look in Setup > Custom Metadata Types > LivePerson Setting > Manage Records.';

/** Values by developer name, as the Apex classes read them: trimmed, without a slash at the end; blank ones are missing. */
export async function orgSettings({ setup }: Look): Promise<Seen<ReadonlyMap<string, string>>> {
  if (setup === null)
    return { ok: false, code: 'needs_setup', status: null, text: 'Nobody lent an administrator’s eyes.' };
  const seen = await setup.query('SELECT DeveloperName, Value__c FROM LivePerson_Setting__mdt');
  if (!seen.ok) return seen;
  const values = seen.value.map((row): [string, string] => [
    cell(row, 'DeveloperName'),
    cell(row, 'Value__c').trim().replace(/\/$/, ''),
  ]);
  return { ok: true, value: new Map(values.filter(([, value]) => value !== '')) };
}
