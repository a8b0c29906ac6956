/** What an org's own rules do to what agents and the API user save: the softphone's plans and the REST API alike. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import type {
  PlanResult,
  RecordStep,
  SaveResult,
  StepResult,
} from '../../../connector-server/src/protocol/planTypes.ts';
import { startSalesforceOrg, type SalesforceOrg } from '../../../sandbox/salesforce/org.ts';
import { defaultRules } from '../../../sandbox/salesforce/rules/defaultRules.ts';
import { USERS, salesforceId } from '../../../sandbox/seed.ts';

let org: SalesforceOrg;
let clock = Date.parse('2026-11-21T09:00:00.000Z');
beforeAll(async () => {
  org = await startSalesforceOrg({ now: () => clock });
});
afterAll(() => org.close());

async function plan(user: string, ...steps: RecordStep[]): Promise<StepResult[]> {
  const text = await org.apex(user, 'LivePersonRecords', 'run', { planJson: JSON.stringify({ steps }) });
  const result = JSON.parse(text) as PlanResult;
  if (!result.ok) throw new Error(`${result.code}: ${result.message}`);
  return result.steps;
}

async function saved(user: string, step: RecordStep): Promise<SaveResult> {
  const [answer] = await plan(user, step);
  if (!answer?.saved) throw new Error('nothing about a save was answered');
  return answer.saved;
}

const userId = (key: string): string => USERS.find((user) => user.key === key)?.salesforce?.userId ?? '';

async function rest(
  method: string,
  path: string,
  body: unknown,
  headers: Record<string, string> = {},
): Promise<unknown> {
  const response = await fetch(`${org.url}/services/data/v66.0${path}`, {
    method,
    headers: {
      authorization: `Bearer ${await org.sessionFor('admin')}`,
      'content-type': 'application/json',
      ...headers,
    },
    body: JSON.stringify(body),
  });
  return response.json() as Promise<unknown>;
}

const GRACE = { FirstName: 'Grace', LastName: 'Holloway', Email: 'grace.holloway@larkspur.example' };

test('a rule that blocks cannot be passed over, and one that looks past nobody’s sharing shows what the agent sees', async () => {
  const rule = defaultRules().duplicates.filter(({ object }) => object === 'Contact');
  org.control.setRules({ duplicates: rule.map((one) => ({ ...one, action: 'block' })) });
  const blocked = await saved('ada', {
    verb: 'create',
    as: 'x',
    object: 'Contact',
    values: GRACE,
    allowDuplicates: true,
  });
  expect(blocked).toMatchObject({
    recordId: null,
    mayAllowDuplicates: false,
    errors: [{ field: null, code: 'DUPLICATES_DETECTED' }],
    duplicates: [{ object: 'Contact', fields: { Name: 'Grace Holloway' } }],
  });
  org.control.setRules(defaultRules());
});

test('the REST API warns of duplicates too, and saves with the header that allows it', async () => {
  expect(await rest('POST', '/sobjects/Contact', GRACE)).toMatchObject([
    {
      errorCode: 'DUPLICATES_DETECTED',
      duplicateResult: {
        allowSave: true,
        matchResults: [{ matchRecords: [{ record: { Id: salesforceId('003', 1) } }] }],
      },
    },
  ]);
  const collection = { records: [{ attributes: { type: 'Contact' }, ...GRACE }] };
  expect(await rest('POST', '/composite/sobjects', collection)).toMatchObject([
    { success: false, errors: [{ statusCode: 'DUPLICATES_DETECTED' }] },
  ]);
  const allowed = await rest('POST', '/sobjects/Contact', GRACE, {
    'sforce-duplicate-rule-header': 'allowSave=true',
  });
  expect(allowed).toMatchObject({ success: true });
});

test('a validation rule is told at its field', async () => {
  const values = { Name: 'Refund', StageName: 'Prospecting', CloseDate: '2027-01-31', Amount: '-5' };
  expect(await saved('ada', { verb: 'create', as: 'x', object: 'Opportunity', values })).toMatchObject({
    recordId: null,
    errors: [{ field: 'Amount', code: 'FIELD_CUSTOM_VALIDATION_EXCEPTION', message: 'The amount cannot be negative.' }],
  });
});

test('assignment rules give a case away only when the agent asked for them', async () => {
  const step = { verb: 'create' as const, as: 'x', object: 'Case', values: { Subject: 'Broken', Priority: 'High' } };
  const given = await saved('ada', { ...step, assignmentRules: true });
  const kept = await saved('ada', step);
  const owners = await org.query(
    `SELECT Id, OwnerId FROM Case WHERE Id IN ('${String(given.recordId)}','${String(kept.recordId)}')`,
  );
  const ownerOf = new Map(owners.map((row) => [row['Id'], row['OwnerId']]));
  expect(ownerOf.get(given.recordId)).toBe(userId('mia'));
  expect(ownerOf.get(kept.recordId)).toBe(userId('ada'));
});

test('an agent sees the record types of their profile, and is refused another', async () => {
  const describe: RecordStep = { verb: 'describe', as: 'x', object: 'Case', fields: ['Type', 'Reason'] };
  const [forAda] = await plan('ada', describe);
  const [forBen] = await plan('ben', describe);
  expect(forAda?.described?.recordTypes.map(({ name }) => name)).toEqual(['Order Support', 'Billing Dispute']);
  expect(forBen?.described?.recordTypes.map(({ name }) => name)).toEqual(['Order Support']);
  const reason = forAda?.described?.fields.find(({ field }) => field === 'Reason');
  expect(reason).toMatchObject({ controller: 'Type' });
  expect(reason?.picklist.find(({ value }) => value === 'Billing')?.validFor).toEqual(['Problem', 'Question']);

  const dispute = { verb: 'create' as const, as: 'x', object: 'Case', recordTypeId: salesforceId('012', 2) };
  expect(await saved('ben', { ...dispute, values: { Subject: 'Twice' } })).toMatchObject({
    recordId: null,
    errors: [{ field: 'RecordTypeId' }],
  });
  expect(await saved('ada', { ...dispute, values: { Subject: 'Twice', Type: 'Request' } })).toMatchObject({
    recordId: null,
    errors: [{ field: 'Type', code: 'INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST' }],
  });
  expect(await saved('ada', { ...dispute, values: { Subject: 'Twice', Type: 'Problem' } })).toMatchObject({
    errors: [],
  });
});

test('a picklist value out of use is not offered, and a restricted one is refused', async () => {
  org.control.deactivatePicklistValue('Case.Type', 'Question');
  const [{ described } = { described: undefined }] = await plan('ada', {
    verb: 'describe',
    as: 'x',
    object: 'Case',
    fields: ['Type'],
  });
  expect(described?.fields[0]?.picklist.map(({ value }) => value)).toEqual(['Problem', 'Request']);
  const values = { Subject: 'How', Type: 'Question' };
  expect(await saved('ada', { verb: 'create', as: 'x', object: 'Case', values })).toMatchObject({
    recordId: null,
    errors: [{ field: 'Type', code: 'INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST' }],
  });
});

test('full-text search lags behind what was saved; a search by a field does not', async () => {
  org.control.setRules({ searchLagMs: 30_000 });
  const values = { LastName: 'Quillfeather', Email: 'quill@feather.example' };
  await saved('ada', { verb: 'create', as: 'x', object: 'Contact', values });
  const search: RecordStep = {
    verb: 'search',
    as: 'text',
    texts: ['quillf'],
    scope: 'name',
    objects: [{ object: 'Contact', fields: ['Name'], limit: 5 }],
  };
  const find: RecordStep = {
    verb: 'find',
    as: 'field',
    object: 'Contact',
    fields: ['Name'],
    anyOf: [{ field: 'Email', value: values.Email }],
    limit: 5,
  };
  expect((await plan('ada', search, find)).map(({ rows }) => rows.length)).toEqual([0, 1]);
  clock += 30_000;
  expect((await plan('ada', search, find)).map(({ rows }) => rows.length)).toEqual([1, 1]);
  org.control.setRules({ searchLagMs: 0 });
});

test('[PRM-18] every record an agent saves leaves a row that names the fields and no value; without room for it nothing is saved', async () => {
  const values = { LastName: 'Ambergris', Title: 'Keeper of secrets' };
  const made = await saved('ada', { verb: 'create', as: 'x', object: 'Contact', values });
  await saved('ada', {
    verb: 'update',
    as: 'x',
    object: 'Contact',
    recordId: String(made.recordId),
    values: { Title: null },
  });
  const rows = await org.query(
    `SELECT Verb__c, Object__c, Fields__c, CreatedById FROM LivePerson_Record_Audit__c WHERE Record_Id__c = '${String(made.recordId)}' ORDER BY Verb__c`,
  );
  expect(rows.map(({ attributes: _, ...row }) => row)).toEqual([
    { Verb__c: 'create', Object__c: 'Contact', Fields__c: 'LastName, Title', CreatedById: userId('ada') },
    { Verb__c: 'update', Object__c: 'Contact', Fields__c: 'Title', CreatedById: userId('ada') },
  ]);
  expect(JSON.stringify(rows)).not.toContain('secrets');

  org.control.lockRows((object) => object === 'LivePerson_Record_Audit__c');
  const refused = await saved('ada', { verb: 'create', as: 'x', object: 'Contact', values: { LastName: 'Unwritten' } });
  expect(refused.recordId).toBeNull();
  expect(await org.query("SELECT Id FROM Contact WHERE LastName = 'Unwritten'")).toEqual([]);
});
