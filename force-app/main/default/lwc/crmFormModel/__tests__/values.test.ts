import { checkField, formOf, wordsFor } from 'c/crmFormModel';
import type { FieldDescription } from '../../../../../../connector-server/src/protocol/planTypes.ts';
import { described, formField, serverForm, values } from '../../crmForm/__tests__/world';
import type { FormField } from '../fields.ts';

/** A new record's field of this kind that starts with a value. */
function field(type: string, given: string, over: Partial<FieldDescription> = {}): FormField {
  const one = described('Field__c', { type, length: 0, ...over });
  const object = {
    object: 'Lead',
    label: 'Lead',
    labelPlural: 'Leads',
    keyPrefix: '00Q',
    accessible: true,
    createable: true,
    updateable: true,
    recordTypes: [],
    fields: [one],
  };
  const form = serverForm({ fields: [formField('Field__c', { value: given, origin: 'From the conversation' })] });
  const made = formOf(form, { ok: true, steps: [{ as: 'describe', rows: [], more: false, described: object }] }, null);
  if (typeof made === 'string' || !made.fields[0]) throw new Error(String(made));
  return made.fields[0];
}
const typed = (type: string, text: string, over: Partial<FieldDescription> = {}) =>
  checkField({ ...field(type, '', over), text });

describe('a value from the conversation', () => {
  it.each([
    ['currency', '1 250,50', '1250.5'],
    ['percent', '12%', '12'],
    ['int', '007', '7'],
    ['double', '-0.50', '-0.5'],
    ['date', '2026-11-21T09:30:00Z', '2026-11-21'],
    ['boolean', 'Yes', 'true'],
    ['boolean', 'nein', 'false'],
    ['picklist', 'web chat', 'Web'],
    ['multipicklist', 'phone;Web', 'Phone;Web'],
    ['reference', '001Bx0000000001', '001Bx0000000001'],
    ['string', '=cmd|"/c calc"!A1', '=cmd|"/c calc"!A1'],
  ])('fits a field of type %s: %s', (type, given, text) => {
    const picklist = [{ value: 'Web', label: 'Web chat', isDefault: false }, ...values('Phone')];
    expect(field(type, given, { picklist }).text).toBe(text);
  });

  it.each([
    ['currency', '1,250'],
    ['int', 'seven'],
    ['date', 'tomorrow'],
    ['datetime', 'soon'],
    ['picklist', 'Fax'],
    ['multipicklist', 'Web;Fax'],
    ['reference', 'Larkspur'],
  ])('that does not fit a field of type %s is left out, and said: %s', (type, given) => {
    const made = field(type, given, { picklist: values('Web') });
    expect(made.text).toBe('');
    expect(made.note).toBe(`“${given}” does not fit here.`);
  });

  it('shows a moment in the agent’s own time and saves the same moment', () => {
    const at = '2026-07-01T12:30:00.000Z';
    const made = field('datetime', at);
    expect(made.text).toMatch(/^2026-0[67]-\d\dT\d\d:\d\d$/u);
    expect(checkField(made)).toEqual({ value: at, error: '' });
    expect(checkField(field('datetime', String(Date.parse(at)))).value).toBe(at);
  });
});

describe('what the agent writes', () => {
  it.each([
    ['1234.5', '1234.5'],
    ['1234,5', '1234.5'],
    [' 1\u202F234 ', '1234'],
    ['0', '0'],
    ['-0', '0'],
    ['.5', '0.5'],
  ])('is read as a number: %s', (text, value) => {
    expect(typed('double', text, { precision: 18, scale: 2 })).toEqual({ value, error: '' });
  });

  it.each([
    ['1,234', 'Enter a number without thousands separators, such as 1234.5.'],
    ['1.234.5', 'Enter a number without thousands separators, such as 1234.5.'],
    ['.', 'Enter a number without thousands separators, such as 1234.5.'],
    ['1.125', 'At most 2 decimal places.'],
    ['12345', 'At most 4 digits before the decimal point.'],
  ])('is refused as a number: %s', (text, error) => {
    expect(typed('currency', text, { precision: 6, scale: 2 })).toEqual({ value: null, error });
  });

  it('must be a whole number where the field holds such', () => {
    expect(typed('int', '1.5', { precision: 8 }).error).toBe('Enter a whole number.');
  });

  it.each(['grace', 'grace@', '@larkspur.example', 'a b@larkspur.example', 'grace@larkspur'])(
    'is no e-mail address: %s',
    (text) => expect(typed('email', text).error).toMatch(/^Enter an e-mail address/u),
  );

  it('is no longer than the field', () => {
    expect(typed('string', 'x'.repeat(80), { length: 80 }).error).toBe('');
    expect(typed('textarea', 'x'.repeat(256), { length: 255 }).error).toBe('At most 255 characters; these are 256.');
  });

  it('may be half a date', () => {
    expect(typed('date', '?').error).toBe('Enter a date.');
    expect(typed('datetime', '?').error).toBe('Enter a date and a time.');
  });
});

describe('errors of Salesforce', () => {
  it('are said in the administrator’s words where a validation rule has them, else in plain ones', () => {
    expect(wordsFor('FIELD_CUSTOM_VALIDATION_EXCEPTION', ' Leads need a company. ')).toBe('Leads need a company.');
    expect(wordsFor('UNABLE_TO_LOCK_ROW', 'unable to obtain exclusive access')).toContain('Save again.');
    expect(wordsFor('CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY', 'LeadTrigger: line 4')).toContain('LeadTrigger: line 4');
    expect(wordsFor('SOMETHING_NEW', '')).toBe('Salesforce refused this (SOMETHING_NEW).');
  });
});
