/** What an administrator is told about linking, skills, rules and the conversation's own fields. */
import { readdirSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { OWN_CONVERSATION_FIELDS } from '../../../../connector-server/src/settings/crmCheck/ownFields.ts';
import { problemsOf, quietCase, said } from './orgWorld.ts';

describe('lookups without which nothing is linked', () => {
  test('[LNK-20][TRB-09] a Case without its account and contact, on the form or at all', () => {
    const bare = { object: 'Case', allowCreate: true, conversationField: 'Case__c' };
    expect(problemsOf({ objects: [bare] }).map(({ at }) => at)).toEqual([
      'objects.Case.accountField',
      'objects.Case.contactField',
    ]);
    const unmapped = problemsOf({ objects: [{ ...bare, accountField: 'AccountId', contactField: 'ContactId' }] });
    expect(unmapped.map(({ level }) => level)).toEqual(['warning', 'warning']);
    expect(unmapped[0]?.text).toContain('Add a row for AccountId');
  });

  test('[LNK-18] a mandatory account without a field that holds it is refused', () => {
    const problems = problemsOf({
      objects: [{ object: 'Boat__c', allowLink: false, accountMandatory: true }],
    });
    expect(problems).toMatchObject([{ level: 'error', at: 'objects.Boat__c.accountField' }]);
  });

  test('[LNK-19] the chosen lookup must lead to an account', () => {
    const problems = problemsOf({
      objects: [{ object: 'Boat__c', allowLink: false, accountField: 'Hull__c', fields: [{ field: 'Hull__c' }] }],
    });
    expect(problems[0]).toMatchObject({ level: 'error', at: 'objects.Boat__c.accountField' });
  });

  test('[LNK-21][TRB-07] a custom object that the conversation has no lookup to: how to add one', () => {
    const problems = problemsOf({ objects: [{ object: 'Boat__c' }] });
    expect(problems).toMatchObject([{ level: 'warning', at: 'objects.Boat__c.conversationField' }]);
    expect(problems[0]?.text).toContain('Object Manager');
  });

  test('a lookup on the conversation to another object is refused; one that is there is offered', () => {
    const wrong = problemsOf({ objects: [quietCase({ conversationField: 'Contact__c' })] });
    expect(wrong).toMatchObject([{ level: 'error', at: 'objects.Case.conversationField' }]);
    const none = problemsOf({ objects: [quietCase({ conversationField: null })] });
    expect(none[0]?.text).toContain('choose the lookup Case (Case__c)');
  });
});

describe('skills', () => {
  const objects = [quietCase({ allowCreate: false })];
  test('[MAT-06] an object that is not set up, [MAT-07] a first screen about one that the skill does not have', () => {
    const skills = [{ skillId: '1', objects: ['Lead'], screen: 'search:Case' }];
    const problems = problemsOf({ objects, skills }, { skills: [{ id: '1', name: 'Sales' }] });
    expect(said(problems)).toEqual([
      'error skills.1: The skill Sales: Lead is not among the objects. Add it there, or take it out here.',
      'error skills.1: The skill Sales: the first screen is about Case, which is not among its objects.',
    ]);
  });

  test('[MAT-07] a first screen that creates what may not be created', () => {
    const skills = [{ skillId: '1', objects: ['Case'], screen: 'new:Case' }];
    expect(problemsOf({ objects, skills }, { skills: [{ id: '1', name: 'Sales' }] })[0]?.text).toContain(
      'switched off',
    );
  });

  test('[TRB-13] a skill without objects, a skill that LivePerson has no more, [TRB-05] no skill at all', () => {
    const skills = [{ skillId: '9', objects: [] }];
    expect(problemsOf({ objects, skills }).map(({ level }) => level)).toEqual(['warning', 'warning']);
    expect(problemsOf({ objects, skillsAllowed: 'listed' })).toMatchObject([{ level: 'error', at: 'skillsAllowed' }]);
  });
});

describe('identification rules', () => {
  const rule = (key: object) => ({
    identification: [
      {
        id: 'r',
        name: 'R',
        object: 'Case',
        weight: 50,
        keys: [{ field: 'Subject', source: { value: 'email' }, ...key }],
      },
    ],
  });
  test('[MAT-17] a field that does not exist or cannot be looked for, an unknown value', () => {
    expect(problemsOf(rule({}))).toEqual([]);
    expect(problemsOf(rule({ field: 'Subjec' }))).toMatchObject([{ level: 'error', at: 'identification.r' }]);
    expect(problemsOf(rule({ alsoFields: ['Description'] }))[0]?.text).toContain('cannot look for');
    expect(problemsOf(rule({ source: { value: 'nothing' } }))).toMatchObject([{ level: 'error' }]);
    expect(problemsOf(rule({ field: 'Account.Name' }))).toEqual([]);
  });
});

describe('fields of the conversation record', () => {
  const filled = (name: string) => problemsOf({ conversationFields: [{ field: name, source: { value: 'email' } }] });
  test('[MAP-11] the connector’s own fields are refused', () => {
    for (const name of ['Transcript__c', 'OwnerId', 'Name'])
      expect(filled(name), name).toMatchObject([{ level: 'error', at: `conversationFields.${name}` }]);
  });

  test('[MAP-12] a short text field and another type are told', () => {
    expect(filled('Region__c')[0]).toMatchObject({ level: 'warning' });
    expect(filled('Region__c')[0]?.text).toContain('longer values are cut');
    expect(filled('Visits__c')[0]?.text).toContain('does not fit is left out');
  });

  test('[MAP-11] the list of own fields is what the package brings', () => {
    const folder = new URL(
      '../../../../force-app/main/default/objects/LivePerson_Conversation__c/fields',
      import.meta.url,
    );
    const names = readdirSync(folder).map((name) => name.replace('.field-meta.xml', ''));
    expect([...OWN_CONVERSATION_FIELDS].sort()).toEqual(names.sort());
  });
});

test('[MAP-26] a field table of automatic creation is checked against what the recipe makes', () => {
  const problems = problemsOf({
    automaticCreation: [
      {
        kind: 'messaging',
        moment: 'start',
        recipe: 'support',
        personFields: [{ field: 'Emial', source: { value: 'email' } }],
        activityFields: [{ field: 'CaseNumber', source: { value: 'email' } }],
      },
    ],
  });
  expect(problems.map(({ level, at }) => `${level} ${at}`)).toEqual([
    'error automaticCreation.0',
    'error automaticCreation.0',
  ]);
});
