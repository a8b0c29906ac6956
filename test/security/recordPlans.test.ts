/** Whoever breaks the connector may send the agent's browser any plan: it must give no more than the agent has and the org allows. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PlanResult, RecordStep, StepResult } from '../../connector-server/src/protocol/planTypes.ts';
import { startSalesforceOrg, type SalesforceOrg } from '../../sandbox/salesforce/org.ts';
import { USERS, salesforceId } from '../../sandbox/seed.ts';

let org: SalesforceOrg;
beforeAll(async () => {
  org = await startSalesforceOrg();
});
afterAll(() => org.close());

const CONVERSATION = 'LivePerson_Conversation__c';
const userId = (key: string): string => USERS.find((user) => user.key === key)?.salesforce?.userId ?? '';

async function run(user: string, ...steps: RecordStep[]): Promise<PlanResult> {
  const text = await org.apex(user, 'LivePersonRecords', 'run', { planJson: JSON.stringify({ steps }) });
  return JSON.parse(text) as PlanResult;
}

async function first(user: string, step: RecordStep): Promise<StepResult> {
  const result = await run(user, step);
  if (!result.ok || !result.steps[0]) throw new Error(JSON.stringify(result));
  return result.steps[0];
}

/** As an administrator who allows everything, by mistake or otherwise. */
function allowEverything(object: string, fields: string): void {
  org.control.setCustomMetadata('LivePerson_Record_Access', [
    {
      Object__c: object,
      Allow_Find__c: 'true',
      Allow_Read__c: 'true',
      Allow_Create__c: 'true',
      Allow_Update__c: 'true',
      Fields__c: fields,
      Search_Fields__c: fields,
      Write_Fields__c: fields,
    },
  ]);
}

describe('a plan gives no more than the agent has', () => {
  it('every verb asks for the permission of an agent', async () => {
    const contact = {
      as: 'x',
      object: 'Contact',
      fields: ['Name'],
      recordId: salesforceId('003', 1),
      values: { LastName: 'x' },
    };
    const steps: RecordStep[] = [
      { verb: 'find', ...contact, anyOf: [{ field: 'Name', value: 'x' }], limit: 1 },
      {
        verb: 'search',
        as: 'x',
        texts: ['grace'],
        scope: 'all',
        objects: [{ object: 'Contact', fields: ['Name'], limit: 1 }],
      },
      { verb: 'read', ...contact },
      { verb: 'describe', ...contact },
      { verb: 'duplicates', ...contact },
      { verb: 'create', ...contact },
      { verb: 'update', ...contact },
    ];
    for (const step of steps)
      expect(await run('admin', step), step.verb).toMatchObject({ ok: false, code: 'permission_missing' });
    await expect(org.apex('dan', 'LivePersonRecords', 'run', { planJson: '{}' })).rejects.toThrow(/do not have access/);
  });

  it('a list that names everything shows no transcript to an agent without the right to read it', async () => {
    allowEverything(CONVERSATION, 'Name,Transcript__c');
    const read: RecordStep = {
      verb: 'read',
      as: 'x',
      object: CONVERSATION,
      recordId: salesforceId('a0A', 1),
      fields: ['Name', 'Transcript__c'],
    };
    const own = await first('ada', read);
    expect(own.rows[0]?.fields['Transcript__c']).toContain('Sundays');
    org.control.unassignPermissionSet('ada', 'LivePerson_Transcript_Reader');
    const without = await first('ada', read);
    expect(Object.keys(without.rows[0]?.fields ?? {})).toEqual(['Name']);
    org.control.assignPermissionSet('ada', 'LivePerson_Transcript_Reader');
  });

  it('another agent’s conversation is neither read, nor found, nor changed, nor told apart from none', async () => {
    allowEverything(CONVERSATION, 'Name,Contact__c,Skill__c');
    const recordId = salesforceId('a0A', 1);
    const nobody = salesforceId('a0A', 99);
    const read = (id: string): RecordStep => ({
      verb: 'read',
      as: 'x',
      object: CONVERSATION,
      recordId: id,
      fields: ['Name'],
    });
    expect(await first('cleo', read(recordId))).toEqual(await first('cleo', read(nobody)));
    const find: RecordStep = {
      verb: 'find',
      as: 'x',
      object: CONVERSATION,
      fields: ['Name'],
      anyOf: [{ field: 'Contact__c', value: salesforceId('003', 1) }],
      limit: 5,
      count: true,
    };
    expect(await first('cleo', find)).toMatchObject({ rows: [], total: 0, more: false });
    const update = (id: string): RecordStep => ({
      verb: 'update',
      as: 'x',
      object: CONVERSATION,
      recordId: id,
      values: { Contact__c: null },
    });
    expect((await first('cleo', update(recordId))).saved).toEqual((await first('cleo', update(nobody))).saved);
    const create: RecordStep = { verb: 'create', as: 'x', object: CONVERSATION, values: { Name: 'made up' } };
    expect((await first('ada', create)).saved).toMatchObject({ recordId: null, errors: [{ field: null }] });
  });

  it('a field the agent may only read is not written, though the list names it', async () => {
    allowEverything(CONVERSATION, 'Name,Skill__c,Owner.Name,OwnerId');
    const update = (values: Record<string, string>): RecordStep => ({
      verb: 'update',
      as: 'x',
      object: CONVERSATION,
      recordId: salesforceId('a0A', 1),
      values,
    });
    expect((await first('ada', update({ Skill__c: 'Billing' }))).saved).toMatchObject({
      recordId: null,
      errors: [{ field: 'Skill__c', code: 'INVALID_FIELD_FOR_INSERT_UPDATE' }],
    });
  });

  it('the audit of what was written is within nobody’s reach', async () => {
    allowEverything('LivePerson_Record_Audit__c', 'Name,Verb__c,Record_Id__c,Fields__c');
    expect(
      await run('ada', {
        verb: 'find',
        as: 'x',
        object: 'LivePerson_Record_Audit__c',
        fields: ['Name'],
        anyOf: [{ field: 'Verb__c', value: 'create' }],
        limit: 1,
      }),
    ).toMatchObject({ ok: false, code: 'no_access' });
    const create: RecordStep = {
      verb: 'create',
      as: 'x',
      object: 'LivePerson_Record_Audit__c',
      values: { Verb__c: 'create', Record_Id__c: userId('mia') },
    };
    expect((await first('ada', create)).saved).toMatchObject({
      recordId: null,
      errors: [{ code: 'INSUFFICIENT_ACCESS_OR_READONLY' }],
    });
  });

  it('names in any part of a plan are names: nothing in them becomes a query', async () => {
    allowEverything('Contact', 'LastName,Email');
    const nasty = [
      "LastName' OR Name != '",
      'LastName FROM Contact--',
      'Account.Owner.Profile.Name',
      '__proto__',
      'constructor',
      '',
    ];
    for (const name of nasty) {
      const result = await run(
        'ada',
        { verb: 'find', as: 'a', object: 'Contact', fields: [name], anyOf: [{ field: name, value: 'x' }], limit: 1 },
        { verb: 'describe', as: 'b', object: name, fields: [name] },
        { verb: 'create', as: 'c', object: 'Contact', values: { LastName: 'x', [name]: 'x' } },
      );
      if (result.ok) {
        expect(result.steps[0]?.rows, name).toEqual([]);
        expect(result.steps[1]?.described?.accessible, name).toBe(false);
        expect(result.steps[2]?.saved?.recordId, name).toBeNull();
      } else expect(result.code, name).toBe('bad_plan');
    }
  });
});
