/** The plans of the CRM side, as a fresh connection makes them, against a fresh org: nothing in them is left out. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { RecordPlan, PlanResult } from '../../../connector-server/src/protocol/planTypes.ts';
import type { CommandAnswer } from '../../../connector-server/src/protocol/types.ts';
import type { CrmSubject } from '../../../connector-server/src/crm/crmSubject.ts';
import { createFormAnswers } from '../../../connector-server/src/crm/formAnswers.ts';
import { createViewAnswers } from '../../../connector-server/src/crm/viewAnswers.ts';
import { crmSchema } from '../../../connector-server/src/settings/crmSchema.ts';
import { startSalesforceOrg, type SalesforceOrg } from '../../../sandbox/salesforce/org.ts';
import { salesforceId } from '../../../sandbox/seed.ts';

let org: SalesforceOrg;
beforeAll(async () => {
  org = await startSalesforceOrg();
});
afterAll(() => org.close());

const settings = crmSchema.parse({});
const views = createViewAnswers(() => settings);
const forms = createFormAnswers(() => settings);
const subject: CrmSubject = {
  connectionId: 'c1',
  conversationId: 'v1',
  channel: 'web',
  skillId: '4101',
  consumer: { id: 'p1', name: 'Grace Holloway', email: null, phone: null, authenticated: false },
  attributes: null,
  agentUserId: '3700000101',
  links: [],
};

async function carriedOut(answer: CommandAnswer): Promise<void> {
  expect(answer).toMatchObject({ outcome: 'done' });
  const { plan } = (answer as { result: { plan: RecordPlan } }).result;
  const text = await org.apex('ada', 'LivePersonRecords', 'run', { planJson: JSON.stringify(plan) });
  const result = JSON.parse(text) as PlanResult;
  if (!result.ok) throw new Error(`${result.code}: ${result.message}`);
  expect(result.steps.map(({ as }) => as)).toEqual(plan.steps.map(({ as }) => as));
  for (const step of result.steps) {
    expect(step.notAllowed, step.as).toBeUndefined();
    expect(step.saved?.errors ?? [], step.as).toEqual([]);
  }
}

const OBJECTS = { Account: '001', Contact: '003', Lead: '00Q', Opportunity: '006', Case: '500' };
const grace = { object: 'Contact', recordId: salesforceId('003', 1), name: 'Grace Holloway' };

test('screen, search, lookup and save', async () => {
  await carriedOut(views.screen(subject, { kind: 'screen' }));
  await carriedOut(views.search(subject, { kind: 'search', text: "o'hara", objects: null }));
  await carriedOut(views.search(subject, { kind: 'search', text: '+44 20 7946 0111', objects: Object.keys(OBJECTS) }));
  await carriedOut(
    forms.lookup(subject, { kind: 'lookup', object: 'Case', field: 'ContactId', text: 'hol', targets: ['Contact'] }),
  );
  const values = { Subject: 'Delivery late', ContactId: grace.recordId, AccountId: salesforceId('001', 1) };
  const rest = { recordId: null, recordTypeId: null, assignmentRules: true, allowDuplicates: false };
  await carriedOut(forms.save(subject, { kind: 'save', object: 'Case', values, ...rest }));
});

test.each(Object.entries(OBJECTS))('bubble, record, forms and duplicates of %s', async (object, prefix) => {
  const recordId = salesforceId(prefix, 1);
  await carriedOut(views.overview(subject, { kind: 'overview', object, recordId }));
  await carriedOut(views.view(subject, { kind: 'view', object, recordId }));
  await carriedOut(forms.form(subject, { kind: 'form', object, recordId: null, from: grace, recordTypeId: null }));
  await carriedOut(forms.form(subject, { kind: 'form', object, recordId, from: null, recordTypeId: null }));
});
