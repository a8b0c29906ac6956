import type { CrmPort } from '../crmForm/port.ts';
import type { CrmCard, CrmReference } from '../../../../../connector-server/src/protocol/crmTypes.ts';
import { askFor, personOf, rowReference, stepsOf } from 'c/crmRows';

/**
 * A record with the name the agent sees in Salesforce, a person account as the contact it is; without an answer it is called
 * what is `known`, or `this record`. Never rejects.
 */
export async function nameOfRecord(port: CrmPort, object: string, recordId: string, known = ''): Promise<CrmReference> {
  try {
    const { plan } = await askFor<CrmCard>(port, { kind: 'overview', object, recordId });
    const row = (await stepsOf(port, plan)).find(({ as }) => as === 'record')?.rows[0];
    if (row) return rowReference(personOf(row));
  } catch {
    // Linked all the same: the name is a courtesy.
  }
  return { object, recordId, name: known || 'this record' };
}
