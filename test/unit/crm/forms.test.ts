import { describe, expect, it } from 'vitest';
import { DEFAULT_CRM_OBJECTS } from '../../../connector-server/src/settings/crmDefaults.ts';
import { ACCOUNT, CONTACT, answer, form, mapping, objectSettings, settings, subject } from './formWorld.ts';

const caseRules = objectSettings('Case', {
  accountField: 'AccountId',
  contactField: 'ContactId',
  fields: [mapping('Subject', { required: true }), mapping('AccountId'), mapping('ContactId')],
});
const fieldOf = (given: ReturnType<typeof form>, field: string) => given.fields.find((one) => one.field === field);

describe('a form', () => {
  it('[MAP-04] [MAP-08] [MAP-09] starts with values of the conversation, then with the default, and says what is required', () => {
    const lead = objectSettings('Lead', {
      fields: [
        mapping('LastName', { required: true, source: { value: 'name' }, defaultValue: 'Unknown' }),
        mapping('Company', { defaultValue: 'Private' }),
        mapping('Phone', { source: { value: 'phone' } }),
      ],
    });
    expect(form(settings(lead), 'Lead').fields).toEqual([
      {
        field: 'LastName',
        editability: 'editable',
        required: true,
        value: 'Grace Holloway',
        origin: 'From the conversation',
      },
      { field: 'Company', editability: 'editable', required: false, value: 'Private', origin: 'Preset' },
      { field: 'Phone', editability: 'editable', required: false, value: null, origin: '' },
    ]);
  });

  it('[MAP-03] shows a read-only field on a new record only where it starts with a value, and never asks the agent for it', () => {
    const rules = objectSettings('Lead', {
      fields: [
        mapping('Rating', { editability: 'read_only', required: true }),
        mapping('LeadSource', { editability: 'read_only', defaultValue: 'Chat' }),
      ],
    });
    const given = form(settings(rules), 'Lead');
    expect(given.fields.map(({ field, required }) => [field, required])).toEqual([['LeadSource', false]]);
    expect(given.consoleDefaults).toEqual({});
    const existing = form(settings(rules), 'Lead', { recordId: '00QBx0000000001AAA' });
    expect(existing.fields.map(({ field }) => field)).toEqual(['Rating', 'LeadSource']);
  });

  it('[LNK-05] [LNK-07] made from a contact starts with the contact and its account; both are linked as well', () => {
    const from = { object: 'Contact', recordId: CONTACT, name: 'Grace Holloway', accountId: ACCOUNT };
    const given = form(settings(caseRules), 'Case', { from });
    expect(fieldOf(given, 'ContactId')).toMatchObject({
      value: CONTACT,
      valueName: 'Grace Holloway',
      origin: 'From Contact Grace Holloway',
    });
    expect(fieldOf(given, 'AccountId')).toMatchObject({ value: ACCOUNT, origin: 'From Contact Grace Holloway' });
    expect(given.linkParents).toEqual([
      { object: 'Contact', field: 'ContactId' },
      { object: 'Account', field: 'AccountId' },
    ]);
    expect(given.consoleDefaults).toEqual({ ContactId: CONTACT, AccountId: ACCOUNT });
  });

  it('[LNK-05] without a record it is made from, starts with the one contact the conversation is linked to', () => {
    const grace = { object: 'Contact', recordId: CONTACT, name: 'Grace Holloway', accountId: ACCOUNT };
    const linked = form(settings(caseRules), 'Case', {}, subject({ links: [grace] }));
    expect(fieldOf(linked, 'ContactId')).toMatchObject({ value: CONTACT, origin: 'Linked to this conversation' });
    expect(fieldOf(linked, 'AccountId')).toMatchObject({ value: ACCOUNT });
    const ada = { ...grace, recordId: '003Bx0000000002AAA', accountId: '001Bx0000000002AAA' };
    const unsure = form(settings(caseRules), 'Case', {}, subject({ links: [grace, ada] }));
    expect(fieldOf(unsure, 'ContactId')?.value).toBeNull();
    expect(fieldOf(unsure, 'AccountId')?.value).toBeNull();
  });

  it('[LNK-13] [LNK-14] [LNK-17] [LNK-18] asks for mandatory parents', () => {
    const mandatory = { ...caseRules, accountMandatory: true, contactMandatory: true };
    const given = form(settings(mandatory), 'Case');
    expect(given.fields.filter(({ required }) => required).map(({ field }) => field)).toEqual([
      'Subject',
      'AccountId',
      'ContactId',
    ]);
  });

  it('[LNK-19] [LNK-20] shows and fills the chosen lookups although no mapping names them', () => {
    const ticket = objectSettings('Ticket__c', { accountField: 'Client__c', contactField: 'Caller__c' });
    const from = { object: 'Account', recordId: ACCOUNT, name: 'Larkspur' };
    const given = form(settings(ticket), 'Ticket__c', { from });
    expect(given.fields.map(({ field, value }) => [field, value])).toEqual([
      ['Name', null],
      ['Caller__c', null],
      ['Client__c', ACCOUNT],
    ]);
  });

  it('[LNK-06] links no parent that a conversation cannot be linked to', () => {
    const account = objectSettings('Account', { conversationField: null });
    expect(form(settings(account, caseRules), 'Case').linkParents).toEqual([{ object: 'Contact', field: 'ContactId' }]);
    const unlinkable = objectSettings('Ticket__c', { conversationField: null });
    expect(form(settings(unlinkable), 'Ticket__c').linkable).toBe(false);
  });

  it('describes the fields for the record type, and reads an existing record', () => {
    const recordTypeId = '012Bx0000000001AAA';
    expect(form(settings(caseRules), 'Case', { recordTypeId }).plan.steps).toEqual([
      { verb: 'describe', as: 'describe', object: 'Case', fields: ['Subject', 'AccountId', 'ContactId'], recordTypeId },
    ]);
    const recordId = '500Bx0000000001AAA';
    expect(form(settings(caseRules), 'Case', { recordId }).plan.steps[1]).toEqual({
      verb: 'read',
      as: 'record',
      object: 'Case',
      recordId,
      fields: ['Subject', 'AccountId', 'ContactId', 'Account.Name', 'Contact.Name'],
    });
  });

  it('asks for more fields than one step takes in several steps', () => {
    const many = objectSettings('Wide__c', { fields: Array.from({ length: 120 }, (_, n) => mapping(`Field${n}__c`)) });
    const { steps } = form(settings(many), 'Wide__c', { recordId: 'a00Bx0000000001AAA' }).plan;
    expect(steps.map(({ as }) => as)).toEqual(['describe', 'describe1', 'describe2', 'record', 'record1', 'record2']);
    expect(steps.every((step) => 'fields' in step && step.fields.length <= 50)).toBe(true);
  });

  it('[LNK-09] [LNK-10] is refused where the settings switch creating or changing off, or do not have the object', () => {
    const closed = settings(objectSettings('Account', { allowCreate: false, allowEdit: false }));
    const ask = { kind: 'form', object: 'Account', recordId: null, from: null, recordTypeId: null } as const;
    expect(answer(closed, ask)).toMatchObject({ outcome: 'refused', code: 'not_allowed' });
    expect(answer(closed, { ...ask, recordId: ACCOUNT })).toMatchObject({ outcome: 'refused', code: 'not_allowed' });
    expect(answer(closed, { ...ask, object: 'Campaign' })).toMatchObject({ code: 'object_not_enabled' });
    expect(answer(null, ask)).toMatchObject({ code: 'no_settings' });
  });

  it('[LNK-01] [LNK-02] [LNK-03] [LNK-04] of every standard object can be made, linked and is useful as the settings come', () => {
    const fresh = settings(...DEFAULT_CRM_OBJECTS);
    for (const { object } of DEFAULT_CRM_OBJECTS) {
      const given = form(fresh, object);
      expect(given.linkable, object).toBe(true);
      expect(given.fields.length, object).toBeGreaterThan(4);
    }
    expect(form(fresh, 'Contact').linkParents).toEqual([{ object: 'Account', field: 'AccountId' }]);
    expect(form(fresh, 'Opportunity').linkParents).toEqual([{ object: 'Account', field: 'AccountId' }]);
    expect(form(fresh, 'Lead').linkParents).toEqual([]);
  });
});
