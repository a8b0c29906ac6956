/** Forms against an org and settings that changed since: fields gone, values switched off, rights missing. What cannot be saved says at its field why. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CrmObjectSettings } from '../../../connector-server/src/protocol/crmSettings.ts';
import type { CrmFormField } from '../../../connector-server/src/protocol/crmTypes.ts';
import type { SaveResult, StepResult } from '../../../connector-server/src/protocol/planTypes.ts';
import { defaultCrmSettings } from '../../../connector-server/src/settings/crmSchema.ts';
import { salesforceId } from '../../../sandbox/seed.ts';
import { startServerWorld, type ServerWorld } from '../server/serverWorld.ts';
import { seedConsumer, stranger, talk, type Talk } from './crmWorld.ts';

const CONTACT = salesforceId('003', 1);
const ACCOUNT = salesforceId('001', 1);
const form = (object: string, recordId: string | null = null) =>
  ({ kind: 'form', object, recordId, from: null, recordTypeId: null }) as const;

let world: ServerWorld;
let ada: Talk;
let ben: Talk;

beforeAll(async () => {
  world = await startServerWorld();
  const [adaPhone, benPhone] = [await world.softphone('ada'), await world.softphone('ben')];
  await adaPhone.online();
  await benPhone.online();
  ada = await talk(world, 'ada', adaPhone, stranger('changes'));
  ben = await talk(world, 'ben', benPhone, { ...seedConsumer('hana'), skillId: '4102' });
});
afterAll(() => world.close());

/** Settings of leads, changed as an administrator would; resolves when the form follows them. */
async function changed(
  edit: (rules: CrmObjectSettings) => void,
  follows: (fields: CrmFormField[]) => boolean,
): Promise<void> {
  const crm = defaultCrmSettings();
  const rules = crm.objects.find((one) => one.object === 'Lead');
  if (rules) edit(rules);
  await world.changeSettings((document) => {
    for (const connection of document.connections) connection['crm'] = crm;
  });
  await expect.poll(async () => follows((await ada.ask(form('Lead'))).fields), { timeout: 30_000 }).toBe(true);
}

const described = (steps: Map<string, StepResult>): StepResult['described'] => steps.get('describe')?.described;
const errorsOf = ({ errors }: SaveResult): (string | null)[] => errors.map(({ field }) => field);

describe('what an agent may not do', () => {
  const menu = async (call: Talk): Promise<Record<string, boolean>> => {
    const { objects, plan } = await call.ask({ kind: 'screen' });
    const steps = [...(await call.steps(plan!)).values()];
    return Object.fromEntries(
      objects.map(({ object, allowCreate }) => [
        object,
        allowCreate && steps.find((step) => step.described?.object === object)?.described?.createable === true,
      ]),
    );
  };

  it('[PRM-18] [LNK-08] two agents with different profiles may create different records', async () => {
    expect(await menu(ada)).toEqual({ Account: true, Contact: true, Lead: true, Opportunity: true, Case: true });
    expect(await menu(ben)).toEqual({ Account: false, Contact: true, Lead: false, Opportunity: false, Case: true });
  });

  it('who may not create is refused by Salesforce too, whatever the softphone shows', async () => {
    const before = (await world.org.query('SELECT Id FROM Lead')).length;
    const result = await ben.save('Lead', { LastName: 'Past', Company: 'The Menu', Status: 'Open - Not Contacted' });
    expect(result.recordId).toBeNull();
    expect(result.errors.length).toBeGreaterThan(0);
    expect(await world.org.query('SELECT Id FROM Lead')).toHaveLength(before);
  });

  it('a field this profile does not have is not on the form, and is not saved by another way', async () => {
    world.org.control.hideField('ben', 'Contact.Phone');
    const { plan } = await ben.ask(form('Contact'));
    const fields = described(await ben.steps(plan))?.fields.map(({ field }) => field);
    expect(fields).toContain('LastName');
    expect(fields).not.toContain('Phone');
    const result = await ben.save('Contact', { LastName: 'Hidden', Phone: '+49 30 5550 1999' });
    expect(errorsOf(result)).toEqual(['Phone']);
    expect(await world.org.query("SELECT Id FROM Contact WHERE LastName = 'Hidden'")).toEqual([]);
    world.org.control.hideField('ben', 'Contact.Phone', false);
  });

  it('a card reads without the field this profile does not have', async () => {
    world.org.control.hideField('ben', 'Contact.Email');
    const { plan } = await ben.ask({ kind: 'overview', object: 'Contact', recordId: CONTACT });
    const row = (await ben.steps(plan)).get('record')?.rows[0];
    expect(row?.fields['Name']).toBe('Grace Holloway');
    expect(row?.fields).not.toHaveProperty('Email');
    world.org.control.hideField('ben', 'Contact.Email', false);
  });
});

describe('what was mapped and is gone', () => {
  it('a field that Salesforce does not have (any more) is left out; the rest of the form works', async () => {
    await changed(
      (rules) => {
        const [first] = rules.fields;
        if (first) rules.fields.push({ ...first, field: 'Removed_Since__c', source: null, required: true });
      },
      (mapped) => mapped.some(({ field }) => field === 'Removed_Since__c'),
    );
    const { plan } = await ada.ask(form('Lead'));
    const fields = described(await ada.steps(plan))?.fields.map(({ field }) => field);
    expect(fields).toContain('LastName');
    expect(fields).not.toContain('Removed_Since__c');
    const card = await ada.ask({ kind: 'view', object: 'Lead', recordId: salesforceId('00Q', 1) });
    expect((await ada.steps(card.plan)).get('record')?.rows[0]?.fields['Name']).toBe('Peter Sorensen');
    const search = await ada.search('Sorensen');
    expect(search.map(({ id }) => id)).toContain(salesforceId('00Q', 1));
  });

  it('a picklist value that is no longer active is refused at its field', async () => {
    await changed(
      (rules) => {
        const status = rules.fields.find(({ field }) => field === 'Status');
        if (status) status.defaultValue = 'Retired Status';
      },
      (mapped) => mapped.some(({ field, value }) => field === 'Status' && value === 'Retired Status'),
    );
    const { plan } = await ada.ask(form('Lead'));
    const values = described(await ada.steps(plan))?.fields.find(({ field }) => field === 'Status')?.picklist;
    expect(values?.map(({ value }) => value)).toContain('Open - Not Contacted');
    expect(values?.map(({ value }) => value)).not.toContain('Retired Status');
  });

  it('a lookup to another object than it points to is refused at its field', async () => {
    const result = await ada.save('Contact', { LastName: 'Astray', AccountId: CONTACT });
    expect(errorsOf(result)).toEqual(['AccountId']);
    expect(result.errors[0]?.message).toMatch(/\w{3}/);
    expect(await world.org.query("SELECT Id FROM Contact WHERE LastName = 'Astray'")).toEqual([]);
  });

  it('a record of another object cannot be changed through this object’s form', async () => {
    const answer = await ada.answer({
      kind: 'save',
      object: 'Contact',
      recordId: ACCOUNT,
      recordTypeId: null,
      values: { LastName: 'Not A Person' },
      assignmentRules: false,
      allowDuplicates: false,
    });
    if (answer.outcome === 'done') {
      const { plan } = answer.result as { plan: Parameters<Talk['execute']>[0] };
      const result = await ada.execute(plan);
      expect(result.ok ? result.steps[0]?.saved?.recordId : null).toBeNull();
    }
    const [account] = await world.org.query(`SELECT Name FROM Account WHERE Id = '${ACCOUNT}'`);
    expect(account?.['Name']).toBe('Larkspur Gardens');
  });

  it('a form of an object without a place in the settings is refused in words', async () => {
    for (const object of ['User', 'Profile', 'constructor', 'Delivery_Plan__c'])
      expect(await ada.answer(form(object))).toMatchObject({
        outcome: 'refused',
        text: expect.stringMatching(/\w+ \w+/) as string,
      });
  });
});

describe('what is typed', () => {
  it.each([
    ['scripts', '<script>alert(1)</script>'],
    ['an image that fails', '"><img src=x onerror=alert(1)>'],
    ['a merge field', '{!$User.Id} ${7*7} {{7*7}}'],
    ['a formula', '=HYPERLINK("http://x.example")'],
    ['quotes and a condition', "Robert'); DROP TABLE--"],
    ['other scripts and signs', 'Łukasz 王 ‮evil 🦊'],
    ['line ends', 'one\r\ntwo'],
  ])('%s are saved as they are typed', async (what, text) => {
    const result = await ada.save('Lead', {
      LastName: `Typed ${what}`,
      Company: 'x',
      Status: 'Open - Not Contacted',
      Description: text,
    });
    expect(result.errors).toEqual([]);
    const [row] = await world.org.query(`SELECT Description FROM Lead WHERE LastName = 'Typed ${what}'`);
    expect(String(row?.['Description']).replaceAll('\r\n', '\n')).toBe(text.replaceAll('\r\n', '\n'));
  });

  it.each([
    ['an amount in words', 'Amount', 'a lot'],
    ['a date that is none', 'CloseDate', '2026-02-31'],
    ['a name that is too long', 'Name', 'x'.repeat(121)],
  ])('%s is refused at its field, and nothing is saved', async (what, field, text) => {
    const before = (await world.org.query('SELECT Id FROM Opportunity')).length;
    const values = { Name: what, StageName: 'Prospecting', CloseDate: '2027-01-31', [field]: text };
    const answer = await ada.answer({
      kind: 'save',
      object: 'Opportunity',
      recordId: null,
      recordTypeId: null,
      values,
      assignmentRules: false,
      allowDuplicates: false,
    });
    if (answer.outcome === 'refused') expect(answer.fields?.map((one) => one.field)).toEqual([field]);
    else expect(errorsOf(await ada.save('Opportunity', values))).toEqual([field]);
    expect(await world.org.query('SELECT Id FROM Opportunity')).toHaveLength(before);
  });

  it('a text beyond what a plan carries is refused at its field before anything is sent', async () => {
    const answer = await ada.answer({
      kind: 'save',
      object: 'Lead',
      recordId: null,
      recordTypeId: null,
      values: { LastName: 'Long', Company: 'x', Description: 'ß'.repeat(9_000) },
      assignmentRules: false,
      allowDuplicates: false,
    });
    expect(answer).toMatchObject({ outcome: 'refused', fields: [{ field: 'Description' }] });
  });

  it('names of fields that mean something to JavaScript are fields that do not exist', async () => {
    for (const field of ['__proto__', 'constructor', 'toString']) {
      const values = JSON.parse(`{"LastName":"x","Company":"y","${field}":"z"}`) as Record<string, string>;
      const answer = await ada.answer({
        kind: 'save',
        object: 'Lead',
        recordId: null,
        recordTypeId: null,
        values,
        assignmentRules: false,
        allowDuplicates: false,
      });
      expect(answer.outcome).toBe('refused');
    }
  });
});
