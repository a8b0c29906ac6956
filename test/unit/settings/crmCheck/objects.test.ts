/** What an administrator is told about objects, fields, filters and lists when saving. */
import { describe, expect, test } from 'vitest';
import { ORG, field, object, problemsOf, quietCase, said, view } from './orgWorld.ts';

const withField = (more: object) => problemsOf({ objects: [quietCase({ fields: [more] })] });
const withFilter = (filter: object) => problemsOf({ objects: [quietCase({ filters: [filter] })] });

test('settings that fit the org are saved without a word', () => {
  const fields = [
    { field: 'Subject', source: { value: 'email' } },
    { field: 'Status', defaultValue: 'New' },
  ];
  expect(problemsOf({ objects: [quietCase({ fields })] })).toEqual([]);
});

describe('fields', () => {
  test('[TRB-08] a field that does not exist is refused with the nearest one, by label and API name', () => {
    expect(said(withField({ field: 'Subjekt' }))).toEqual([
      'error objects.Case.fields.Subjekt: Case (Case) has no field Subjekt that the API user sees. Did you mean Subject (Subject)? If it exists, give the API user read access to it.',
    ]);
    expect(withField({ field: 'Zzzzzz' })[0]?.text).not.toContain('Did you mean');
  });

  test('[MAP-10] a field removed in Salesforce since is told, and keeps nobody from saving the rest', () => {
    const mapped = { objects: [quietCase({ fields: [{ field: 'Old__c' }, { field: 'Subject' }] })] };
    const problems = problemsOf(mapped, { inForce: mapped });
    expect(problems).toMatchObject([{ level: 'warning', at: 'objects.Case' }]);
    expect(problems[0]?.text).toContain('Case.Old__c');
    expect(problems[0]?.text).toContain('removed in Salesforce');
  });

  test.each([
    ['Status', 'Open', 'error', 'not one of the active values'],
    ['Priority', 'Medium', 'warning', 'not one of the active values'],
    ['IsEscalated', 'yes', 'error', 'must be true or false'],
    ['Amount__c', '1,5', 'error', 'must be a number'],
    ['Due__c', '31.03.2026', 'error', 'must be written like 2026-03-31'],
    ['OwnerId', 'Ada', 'error', 'must be a Salesforce id'],
    ['Subject', 'x'.repeat(255), null, ''],
  ])('[MAP-09] a default of %s is judged by its type (%#)', (name, defaultValue, level, text) => {
    const problems = withField({ field: name, defaultValue });
    expect(problems.map((each) => each.level)).toEqual(level === null ? [] : [level]);
    expect(problems[0]?.text ?? '').toContain(text);
  });

  test('[MAP-12] a default longer than its field is refused', () => {
    const short = object('Case', '500', [...(ORG[0]?.fields ?? []), field('Code__c', 'string', { length: 4 })]);
    const problems = problemsOf(
      { objects: [quietCase({ fields: [{ field: 'Code__c', defaultValue: '12345' }] })] },
      { org: view([short, ...ORG.slice(1)]) },
    );
    expect(problems).toMatchObject([{ level: 'error' }]);
    expect(problems[0]?.text).toContain('at most 4 characters');
  });

  test('[MAP-03] what Salesforce sets itself cannot be made editable, and nobody can fill a read-only required field', () => {
    expect(withField({ field: 'CaseNumber' })).toMatchObject([{ level: 'warning' }]);
    expect(withField({ field: 'CaseNumber', editability: 'read_only' })).toEqual([]);
    expect(withField({ field: 'Subject', editability: 'read_only', required: true })[0]?.text).toContain(
      'nobody can fill',
    );
  });

  test('[MAP-08] a field without which Salesforce refuses a new record is missed', () => {
    const contact = {
      object: 'Contact',
      allowCreate: true,
      conversationField: 'Contact__c',
      accountField: 'AccountId',
    };
    const problems = problemsOf({ objects: [{ ...contact, fields: [{ field: 'AccountId' }] }] });
    expect(said(problems)).toEqual([
      'warning objects.Contact.fields: Salesforce refuses a new Contact without LastName (Contact.LastName): add a row, or agents cannot create one.',
    ]);
  });

  test('[MAP-05] a path that cannot be read, and a value that does not exist, are refused where they stand', () => {
    expect(withField({ field: 'Subject', source: { value: 'emial' } })[0]?.text).toContain('Did you mean');
    const broken = withField({ field: 'Subject', source: { paths: { widget: 'surveyQuestions.preChat[' } } });
    expect(broken).toMatchObject([{ level: 'error', at: 'objects.Case.fields.Subject' }]);
    expect(broken[0]?.text).toContain('LivePerson SDK field');
    expect(withField({ field: 'Subject', source: { paths: {} } })).toMatchObject([{ level: 'error' }]);
  });
});

describe('search filters', () => {
  test('[MAT-13] a name instead of an id is flagged, and so is an id of another object', () => {
    const filter = (value: string) => withFilter({ field: 'RecordTypeId', operator: 'equals', values: [value] });
    expect(filter('Support')).toMatchObject([{ level: 'error', at: 'objects.Case.filters.0' }]);
    expect(filter('Support')[0]?.text).toContain('must be a Salesforce id');
    expect(filter('012000000000jdT')).toEqual([]);
    expect(filter('001000000000jdT')[0]?.text).toContain('ids of it begin with 012');
  });

  test.each([
    ['Amount__c', 'contains', '5'],
    ['Subject', 'greater', 'a'],
    ['IsEscalated', 'in', 'true'],
    ['Description', 'equals', 'x'],
  ])('[MAT-12] %s %s does not fit', (name, operator, value) => {
    expect(withFilter({ field: name, operator, values: [value] })).toMatchObject([{ level: 'error' }]);
  });

  test.each([
    ['Subject', 'contains', ['sail']],
    ['Amount__c', 'greater_or_equal', ['100']],
    ['Status', 'in', ['New', 'Closed']],
    ['Priority', 'equals', []],
  ])('[MAT-12] %s %s %j fits', (name, operator, values) => {
    expect(withFilter({ field: name, operator, values })).toEqual([]);
  });

  test('a filter without a value, or with several where one is compared, is refused', () => {
    expect(withFilter({ field: 'Status', operator: 'in', values: [] })).toMatchObject([{ level: 'error' }]);
    expect(withFilter({ field: 'Status', operator: 'equals', values: ['New', 'Closed'] })).toMatchObject([
      { level: 'error' },
    ]);
  });
});

describe('related lists', () => {
  const list = {
    object: 'Case',
    lookupField: 'ContactId',
    fields: ['CaseNumber', 'Owner.Name'],
    sortField: 'CreatedDate',
  };
  const withList = (more: object) =>
    problemsOf({
      objects: [{ object: 'Contact', conversationField: 'Contact__c', relatedLists: [{ ...list, ...more }] }],
    });
  test('[MAT-15] a lookup that leads elsewhere, a column and an order that do not exist', () => {
    expect(withList({})).toEqual([]);
    expect(withList({ lookupField: 'AccountId' })[0]?.text).toContain('no lookup to Contact');
    expect(withList({ fields: ['Ownr.Name'] })[0]?.text).toContain('Did you mean Owner.Name');
    expect(withList({ sortField: 'Description' })[0]?.text).toContain('cannot sort');
  });
});

test('an object that the API user does not see is told once, and does not stop anybody', () => {
  const problems = problemsOf({ objects: [{ object: 'Invoice__c', allowLink: false, fields: [{ field: 'Name' }] }] });
  expect(problems).toMatchObject([{ level: 'warning', at: 'objects.Invoice__c' }]);
});

test('without an answer from Salesforce only what needs no org is judged, and that is said', () => {
  const problems = problemsOf({ objects: [quietCase({ fields: [{ field: 'Nonsense__c' }] })] }, { org: null });
  expect(problems).toMatchObject([{ level: 'warning', at: 'org' }]);
});

test('[TRB-16] [LNK-31] an org with person accounts is told how they are treated', () => {
  const accounts = object('Account', '001', [field('Name'), field('IsPersonAccount', 'boolean')]);
  const problems = problemsOf({ objects: [{ object: 'Account', allowLink: false }] }, { org: view([accounts]) });
  expect(said(problems).join()).toMatch(/person accounts.*linked as its contact, together with its account/);
});
