import { describe, expect, it } from 'vitest';
import { ACCOUNT, CONTACT, answer, mapping, objectSettings, save, saveAsk, settings } from './formWorld.ts';

const lead = (over = {}) =>
  objectSettings('Lead', {
    fields: [
      mapping('LastName', { required: true }),
      mapping('Company'),
      mapping('Origin__c', { editability: 'create_only' }),
      mapping('Score__c', { editability: 'read_only' }),
      mapping('Description'),
    ],
    ...over,
  });
const LEAD = '00QBx0000000001AAA';

describe('saving a form', () => {
  it('creates with the values given; empty ones are left out', () => {
    expect(save(settings(lead()), 'Lead', { LastName: 'Holloway', Company: '  ', Description: null }).plan).toEqual({
      steps: [{ verb: 'create', as: 'save', object: 'Lead', values: { LastName: 'Holloway' } }],
    });
  });

  it('changes an existing record, and empties what the agent emptied', () => {
    const { plan, look } = save(settings(lead()), 'Lead', { Company: ' ' }, { recordId: LEAD });
    expect(plan).toEqual({
      steps: [{ verb: 'update', as: 'save', object: 'Lead', recordId: LEAD, values: { Company: null } }],
    });
    expect(look).toBeNull();
  });

  it('[MAP-03] refuses values of fields that are unknown, read-only or settled, each by name', () => {
    const values = { LastName: 'Holloway', OwnerId: '005', Score__c: '9', Origin__c: 'Chat' };
    expect(answer(settings(lead()), saveAsk('Lead', values))).toMatchObject({
      outcome: 'refused',
      code: 'invalid',
      fields: [{ field: 'OwnerId' }, { field: 'Score__c' }],
    });
    expect(answer(settings(lead()), saveAsk('Lead', { Origin__c: 'Chat' }, { recordId: LEAD }))).toMatchObject({
      fields: [{ field: 'Origin__c', text: 'This field cannot be changed here.' }],
    });
  });

  it('[MAP-03] takes what the settings preset in a read-only field, and nothing else', () => {
    const preset = objectSettings('Lead', {
      fields: [mapping('LastName'), mapping('LeadSource', { editability: 'read_only', defaultValue: 'Chat' })],
    });
    expect(answer(settings(preset), saveAsk('Lead', { LastName: 'x', LeadSource: 'Chat' })).outcome).toBe('done');
    const other = saveAsk('Lead', { LastName: 'x', LeadSource: 'Web' });
    expect(answer(settings(preset), other)).toMatchObject({ code: 'invalid', fields: [{ field: 'LeadSource' }] });
    const fixedParent = objectSettings('Case', {
      accountField: 'AccountId',
      fields: [mapping('Subject'), mapping('AccountId', { editability: 'read_only' })],
    });
    expect(answer(settings(fixedParent), saveAsk('Case', { Subject: 'x', AccountId: ACCOUNT })).outcome).toBe('done');
  });

  it('[MAP-08] asks for what is required on a new record, and on an existing one when it would be emptied', () => {
    const missing = { outcome: 'refused', code: 'invalid', fields: [{ field: 'LastName', text: 'Enter a value.' }] };
    expect(answer(settings(lead()), saveAsk('Lead', { Company: 'Larkspur' }))).toMatchObject(missing);
    expect(answer(settings(lead()), saveAsk('Lead', { LastName: '' }, { recordId: LEAD }))).toMatchObject(missing);
    expect(answer(settings(lead()), saveAsk('Lead', { Company: 'x' }, { recordId: LEAD })).outcome).toBe('done');
  });

  it('[MAP-08] [PRM-18] does not ask for a required field that the org gave the agent no control for', () => {
    const rules = lead({ fields: [mapping('LastName', { required: true }), mapping('Gone__c', { required: true })] });
    const asked = (values: Record<string, string>, unfillable?: string[]) =>
      answer(settings(rules), { ...saveAsk('Lead', values), ...(unfillable ? { unfillable } : {}) });
    expect(asked({ LastName: 'x' })).toMatchObject({ outcome: 'refused', fields: [{ field: 'Gone__c' }] });
    expect(asked({ LastName: 'x' }, ['Gone__c']).outcome).toBe('done');
    expect(asked({}, ['Gone__c'])).toMatchObject({ outcome: 'refused', fields: [{ field: 'LastName' }] });
    // It asks nothing of the agent, and opens nothing to them.
    expect(asked({ LastName: 'x', OwnerId: '005' }, ['OwnerId', 'Gone__c']).outcome).toBe('refused');
  });

  it.each([
    ['[LNK-13] [LNK-17] the account', { accountMandatory: true }, ['AccountId']],
    ['[LNK-14] the contact', { contactMandatory: true }, ['ContactId']],
    ['[LNK-18] both', { accountMandatory: true, contactMandatory: true }, ['ContactId', 'AccountId']],
  ])('refuses a record without a mandatory parent: %s', (_name, mandatory, fields) => {
    const rules = objectSettings('Case', { accountField: 'AccountId', contactField: 'ContactId', ...mandatory });
    const given = answer(settings(rules), saveAsk('Case', { Name: 'x' }));
    expect(given.outcome === 'refused' && given.fields?.map(({ field }) => field)).toEqual(fields);
    expect(answer(settings(rules), saveAsk('Case', { AccountId: ACCOUNT, ContactId: CONTACT })).outcome).toBe('done');
  });

  it.each([
    ['[LNK-11] [LNK-15] always', 'always', false, true],
    ['[LNK-12] [LNK-16] as the agent decides: yes', 'agent', true, true],
    ['[LNK-12] [LNK-16] as the agent decides: no', 'agent', false, undefined],
    ['never, whatever the softphone says', 'never', true, undefined],
  ] as const)('runs assignment rules %s', (_name, assignmentRules, asked, run) => {
    const { plan } = save(settings(lead({ assignmentRules })), 'Lead', { LastName: 'x' }, { assignmentRules: asked });
    expect(plan.steps[0]).toHaveProperty('verb', 'create');
    expect((plan.steps[0] as { assignmentRules?: boolean }).assignmentRules).toBe(run);
  });

  it('passes on the record type, and that the agent saves in spite of duplicates', () => {
    const recordTypeId = '012Bx0000000001AAA';
    const { plan } = save(settings(lead()), 'Lead', { LastName: 'x' }, { recordTypeId, allowDuplicates: true });
    expect(plan.steps[0]).toMatchObject({ recordTypeId, allowDuplicates: true });
  });

  it('refuses more than a plan may hold, at the longest field', () => {
    const values = { LastName: 'x', Company: 'y'.repeat(200), Description: 'é'.repeat(5000) };
    const given = answer(settings(lead()), saveAsk('Lead', values));
    expect(given).toMatchObject({ outcome: 'refused', code: 'too_large', fields: [{ field: 'Description' }] });
    // What the text says is enough: so many bytes fewer are saved.
    const excess = Number(/holds (\d+) bytes/u.exec(given.outcome === 'refused' ? given.text : '')?.[1]);
    const shorter = { ...values, Description: values.Description.slice(0, 5000 - Math.ceil(excess / 2)) };
    expect(answer(settings(lead()), saveAsk('Lead', shorter)).outcome).toBe('done');
  });

  it('can look for a new record by what tells it from others, when its answer was lost', () => {
    const { look } = save(settings(lead()), 'Lead', { LastName: "O'Hara", Company: 'Larkspur', Description: 'z' });
    expect(look?.steps).toEqual([
      {
        verb: 'find',
        as: 'look',
        object: 'Lead',
        fields: ['Name'],
        anyOf: [],
        allOf: [
          { field: 'LastName', operator: 'equals', values: ["O'Hara"] },
          { field: 'Company', operator: 'equals', values: ['Larkspur'] },
        ],
        limit: 5,
      },
    ]);
    const bare = objectSettings('Note__c', { fields: [mapping('Text__c')] });
    expect(save(settings(bare), 'Note__c', { Text__c: 'hello' }).look).toBeNull();
  });

  it('refuses to save nothing', () => {
    expect(answer(settings(lead()), saveAsk('Lead', {}, { recordId: LEAD }))).toMatchObject({
      code: 'nothing_changed',
    });
  });

  it('[LNK-08] refuses what the settings switch off, also to a softphone that asks all the same', () => {
    const closed = settings(lead({ allowCreate: false, allowEdit: false }));
    expect(answer(closed, saveAsk('Lead', { LastName: 'x' }))).toMatchObject({ code: 'not_allowed' });
    expect(answer(closed, saveAsk('Lead', { LastName: 'x' }, { recordId: LEAD }))).toMatchObject({
      code: 'not_allowed',
    });
  });
});
