/** The audit row of one write: who is its creator, what the field names say, never a value. */
import { insertSetup } from '../seedOrg.ts';
import type { ApexRun } from './apexOrg.ts';

const AUDIT = 'LivePerson_Record_Audit__c';

/** Throws ApiError when the org takes no more rows. */
export function insertAuditRow(
  run: ApexRun,
  write: { verb: 'create' | 'update'; object: string; recordId: string; fields: readonly string[] },
): void {
  const definition = run.org.schema.object(AUDIT);
  if (!definition) throw new Error(`${AUDIT} is not deployed`);
  const row = {
    Verb__c: write.verb,
    Object__c: write.object,
    Record_Id__c: write.recordId,
    Fields__c: write.fields.join(', '),
    OwnerId: run.user.id,
    CreatedById: run.user.id,
  };
  const fault = run.org.writeFault(definition, row, true);
  if (fault) throw fault;
  insertSetup(run.org, AUDIT, row);
}
