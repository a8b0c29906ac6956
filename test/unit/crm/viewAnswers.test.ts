/** What the CRM side is told to show: screens, searches, bubbles and views as plans. */
import { describe, expect, it } from 'vitest';
import type { CrmSubject } from '../../../connector-server/src/crm/crmSubject.ts';
import { MOST_PLAN_BYTES, MOST_STEPS } from '../../../connector-server/src/crm/planLimits.ts';
import { createViewAnswers } from '../../../connector-server/src/crm/viewAnswers.ts';
import type { CrmObjectSettings, CrmSettings } from '../../../connector-server/src/protocol/crmSettings.ts';
import type { CrmCard, CrmScreen, CrmSearch } from '../../../connector-server/src/protocol/crmTypes.ts';
import type { CommandAnswer } from '../../../connector-server/src/protocol/types.ts';
import { defaultCrmSettings } from '../../../connector-server/src/settings/crmSchema.ts';

const CONTACT = '003000000000001AAA';

const subject = (over: Partial<CrmSubject> = {}): CrmSubject => ({
  connectionId: 'harbor',
  conversationId: 'c1',
  channel: 'web',
  skillId: '4101',
  consumer: { id: 'u', name: 'Grace Holloway', email: 'grace@larkspur.example', phone: null, authenticated: true },
  attributes: null,
  agentUserId: '005',
  links: [],
  ...over,
});

function changed(over: Partial<CrmSettings>): CrmSettings {
  return { ...defaultCrmSettings(), ...over };
}

function withObject(object: string, over: Partial<CrmObjectSettings>): CrmSettings {
  const settings = defaultCrmSettings();
  return { ...settings, objects: settings.objects.map((one) => (one.object === object ? { ...one, ...over } : one)) };
}

function resultOf<T>(answer: CommandAnswer): T {
  expect(answer.outcome).toBe('done');
  return (answer as { result: T }).result;
}

const screen = (settings: CrmSettings | null, over: Partial<CrmSubject> = {}): CrmScreen =>
  resultOf(createViewAnswers(() => settings).screen(subject(over), { kind: 'screen' }));
const search = (settings: CrmSettings, text: string, objects: string[] | null = null): CrmSearch =>
  resultOf(createViewAnswers(() => settings).search(subject(), { kind: 'search', text, objects }));
const card = (settings: CrmSettings, kind: 'overview' | 'view', object: string): CrmCard =>
  resultOf(createViewAnswers(() => settings)[kind](subject(), { kind, object, recordId: CONTACT } as never));

describe('the screen', () => {
  it('[MAT-01] [MAT-02] opens on people search, filled from the conversation and searched at once', () => {
    expect(screen(defaultCrmSettings())).toMatchObject({
      refusal: null,
      screen: 'people',
      autoSearch: true,
      searchText: 'grace@larkspur.example',
    });
  });

  it('[MAT-01] fills but does not search where that is switched off, and says so', () => {
    const shown = screen(changed({ autoSearch: false }));
    expect(shown).toMatchObject({ autoSearch: false, searchText: 'grace@larkspur.example' });
    expect(shown.note).toContain('Press Enter');
  });

  it('[MAT-02] [TRB-03] an empty search box says which of the three causes it has', () => {
    const off = screen(changed({ prefillSearch: false }));
    const noValues = screen(changed({ defaultSkill: { ...defaultCrmSettings().defaultSkill, searchValues: [] } }));
    const unknown = screen(defaultCrmSettings(), {
      consumer: { id: 'u', name: '', email: null, phone: null, authenticated: false },
    });
    for (const shown of [off, noValues, unknown]) expect(shown).toMatchObject({ searchText: '', autoSearch: false });
    expect(new Set([off.note, noValues.note, unknown.note]).size).toBe(3);
    expect(unknown.note).toContain('values chosen for this skill');
  });

  it('[MAT-05] [MAT-06] [MAT-07] [MAT-09] each skill has its own objects, screen and search value', () => {
    const settings = changed({
      skills: [
        { skillId: '4101', objects: ['Case', 'Contact'], screen: 'search:Contact', searchValues: [{ value: 'name' }] },
      ],
    });
    expect(screen(settings)).toMatchObject({ screen: 'search:Contact', searchText: 'Grace Holloway' });
    expect(screen(settings).objects.map(({ object }) => object)).toEqual(['Case', 'Contact']);
    expect(screen(settings, { skillId: '4102' }).objects).toHaveLength(5);
  });

  it('[MAT-07] a screen of an object this skill does not have is people search', () => {
    const { defaultSkill } = defaultCrmSettings();
    const on = (name: string, objects = defaultSkill.objects): string =>
      screen(changed({ defaultSkill: { ...defaultSkill, screen: name, objects } })).screen;
    expect(on('new:Lead')).toBe('new:Lead');
    expect(on('new:Lead', ['Contact'])).toBe('people');
    expect(on('search:Nothing')).toBe('people');
  });

  it('[LNK-07] offers what can be made from an account and from a contact', () => {
    const { objects } = screen(defaultCrmSettings());
    const from = (name: string) => objects.find(({ object }) => object === name)?.createFrom;
    expect(from('Account')).toEqual(['Contact', 'Opportunity', 'Case']);
    expect(from('Contact')).toEqual(['Case']);
    expect(from('Lead')).toEqual([]);
  });

  it('[LNK-08] an object without a lookup on the conversation cannot be linked', () => {
    const [one] = screen(withObject('Account', { conversationField: null })).objects;
    expect(one).toMatchObject({ object: 'Account', allowLink: false });
  });

  it('asks for the rights on every object, in plans that fit', () => {
    const settings = defaultCrmSettings();
    const custom = Array.from({ length: 20 }, (_, n) => ({ ...settings.objects[0]!, object: `Thing${n}__c` }));
    const all = [...settings.objects, ...custom];
    const shown = screen({
      ...settings,
      objects: all,
      defaultSkill: { ...settings.defaultSkill, objects: all.map(({ object }) => object) },
    });
    const plans = [shown.plan!, ...(shown.furtherPlans ?? [])];
    expect(plans.flatMap(({ steps }) => steps.map(({ as }) => as))).toEqual(all.map(({ object }) => object));
    for (const plan of plans) expect(plan.steps.length).toBeLessThanOrEqual(MOST_STEPS);
  });

  it('[MAT-04] [TRB-05] [TRB-11] [TRB-13] [MSG-09] says why there is nothing, each cause in its own words', () => {
    const listed = changed({ skillsAllowed: 'listed' });
    const causes = [
      screen(listed, { skillId: '' }),
      screen(listed, { skillId: '', skillsInAccount: 0 }),
      screen(listed),
      screen(changed({ defaultSkill: { ...defaultCrmSettings().defaultSkill, objects: [] } })),
      screen(null),
    ].map(({ refusal }) => refusal);
    expect(causes.map((one) => one?.code)).toEqual([
      'skill_missing',
      'no_skill_in_account',
      'skill_not_enabled',
      'no_objects',
      'no_settings',
    ]);
    expect(new Set(causes.map((one) => one?.text)).size).toBe(5);
    for (const one of causes) expect(one?.text).toMatch(/administrator/);
  });
});

describe('a search', () => {
  it('[MAT-08] [MAT-10] looks for people, with the account of each contact', () => {
    const { plan, columns } = search(defaultCrmSettings(), '  Grace   Holloway ');
    expect(plan?.steps).toHaveLength(1);
    const [step] = plan!.steps;
    expect(step).toMatchObject({ verb: 'search', texts: ['Grace Holloway'], scope: 'all' });
    const objects = step?.verb === 'search' ? step.objects : [];
    expect(objects.map(({ object }) => object)).toEqual(['Account', 'Contact', 'Lead']);
    expect(objects[1]?.fields).toEqual(expect.arrayContaining(['Name', 'AccountId', 'Account.Name', 'Email']));
    expect(columns['Contact']).not.toContain('AccountId');
  });

  it('[MAT-03] only objects that are enabled are searched', () => {
    const objects = (settings: CrmSettings, asked: string[] | null): string[] => {
      const step = search(settings, 'grace', asked).plan?.steps[0];
      return step?.verb === 'search' ? step.objects.map(({ object }) => object) : [];
    };
    expect(objects(defaultCrmSettings(), ['Case', 'User'])).toEqual(['Case']);
    expect(objects(withObject('Lead', { search: false }), null)).toEqual(['Account', 'Contact']);
    expect(search(defaultCrmSettings(), 'grace', ['User'])).toMatchObject({
      plan: null,
      note: /do not allow/ as never,
    });
  });

  it('[MAT-12] carries the filters of each object', () => {
    const filters = [{ field: 'Type', operator: 'equals' as const, values: ['Customer'] }];
    const step = search(withObject('Account', { filters }), 'larkspur').plan?.steps[0];
    expect(step?.verb === 'search' && step.objects[0]?.allOf).toEqual(filters);
    expect(step?.verb === 'search' && step.objects[1]?.allOf).toBeUndefined();
  });

  const ID = '5003000000D8cuIAAR';
  const found = (text: string, settings = defaultCrmSettings()) => {
    const { plan, note } = search(settings, text);
    const steps = plan?.steps.map((step) => (step.verb === 'search' ? 'text' : 'object' in step ? step.object : ''));
    return { steps: steps ?? [], note, plan };
  };

  it('[MAT-08] looks a record up by its id, whatever is chosen beside the box', () => {
    const { steps, note, plan } = found(
      ID,
      withObject('Case', { filters: [{ field: 'Type', operator: 'equals', values: ['Problem'] }] }),
    );
    expect({ steps, note }).toEqual({ steps: ['Case'], note: 'Looked up by its record id.' });
    expect(plan!.steps[0]).toMatchObject({
      verb: 'find',
      anyOf: [{ field: 'Id', value: ID }],
      allOf: [{ field: 'Type', operator: 'equals', values: ['Problem'] }],
    });
    expect((plan!.steps[0] as { fields: string[] }).fields).toEqual(expect.arrayContaining(['CaseNumber', 'Subject']));
    // 15 characters do not check themselves: it may be somebody's order number.
    const short = found(ID.slice(0, 15));
    expect(short.steps).toEqual(['Case', 'text']);
    expect(short.plan!.steps[0]).toMatchObject({ anyOf: [{ field: 'Id', value: ID }] });
  });

  it('[MAT-08] tries every object whose ids cannot be told by their beginning', () => {
    const [first] = defaultCrmSettings().objects;
    const more = ['Machine__c', 'Boat__c', 'Quote'].map((object) => ({ ...first!, object }));
    const names = [...defaultCrmSettings().objects, ...more].map(({ object }) => object);
    const settings = changed({
      objects: [...defaultCrmSettings().objects, ...more],
      defaultSkill: { ...defaultCrmSettings().defaultSkill, objects: names },
    });
    expect(found('a013000000D8cuIAAR', settings).steps).toEqual(['Machine__c', 'Boat__c', 'Quote']);
    expect(found('0Q03000000D8cuICAR', settings).steps).toEqual(['Quote']);
  });

  it('says that an id is mistyped, or is of an object that is not searched', () => {
    const mistyped = found('5003000000D8cuiAAR');
    expect(mistyped).toMatchObject({ steps: ['text'], note: /mistyped/u as never });
    expect(found('0053000000D8cuIAAR')).toMatchObject({ steps: [], note: /object User that this skill/u as never });
    expect(found(ID, withObject('Case', { search: false }))).toMatchObject({
      steps: [],
      note: /object Case/u as never,
    });
    expect(found('0Q03000000D8cuICAR')).toMatchObject({ steps: [], note: /an object that this skill/u as never });
  });

  it.each(['Schwarzenberger', 'Thoroughlyunlikely', '1Z999AA10123456784', '490154203237518'])(
    'takes %s for text, not for an id',
    (text) => {
      expect(found(text)).toMatchObject({ steps: ['text'], note: '' });
    },
  );

  it.each(['', ' ', 'a', '?*', '""', '%_', "' '"])('is not made of %j, and says what is missing', (text) => {
    expect(search(defaultCrmSettings(), text)).toMatchObject({
      plan: null,
      note: 'Type at least two letters or digits.',
    });
  });

  it.each([`O'Hara & "Sons" (x)`, 'C++ 11 * ? {}[]', '\u{1F600} ab', 'z'.repeat(200)])('takes %j as it is', (text) => {
    const plan = search(defaultCrmSettings(), text).plan;
    const step = plan?.steps[0];
    expect(step?.verb === 'search' && step.texts).toEqual([text]);
    expect(Buffer.byteLength(JSON.stringify(plan))).toBeLessThan(8_192);
  });
});

describe('a record', () => {
  it('[MAT-14] [MAP-07] shows five fields in the bubble, and cases and opportunities beside them', () => {
    const settings = withObject('Account', {
      fields: defaultCrmSettings().objects[0]!.fields.map((one) => ({ ...one, overview: true })),
    });
    const { fields, lists, plan } = card(settings, 'overview', 'Account');
    expect(fields.map(({ field }) => field)).toEqual(['Name', 'Phone', 'Type', 'Industry', 'Website']);
    expect(lists.map(({ object, linkable }) => [object, linkable])).toEqual([
      ['Case', true],
      ['Opportunity', true],
    ]);
    expect(plan.steps.slice(0, 2).map(({ verb, as }) => [verb, as])).toEqual([
      ['read', 'record'],
      ['describe', 'describe'],
    ]);
  });

  it('[MAT-15] [MAT-16] [MAT-18] shows all mapped fields and the related lists as they are set', () => {
    const settings = withObject('Contact', {
      relatedLists: [
        {
          object: 'Case',
          lookupField: 'ContactId',
          fields: ['CaseNumber', 'Subject', 'Status', 'Priority', 'Origin'],
          sortField: 'CreatedDate',
          sortDirection: 'asc',
          count: 7,
        },
      ],
    });
    const { fields, lists, plan, editable } = card(settings, 'view', 'Contact');
    expect(fields).toHaveLength(8);
    expect(editable).toBe(true);
    expect(lists[0]?.fields).toEqual(['CaseNumber', 'Subject', 'Status', 'Priority']);
    expect(plan.steps[2]).toMatchObject({
      verb: 'find',
      as: 'list0',
      object: 'Case',
      allOf: [{ field: 'ContactId', operator: 'equals', values: [CONTACT] }],
      orderBy: { field: 'CreatedDate', direction: 'asc' },
      count: true,
      limit: 7,
    });
  });

  it('keeps within a plan: the last related lists are left out, never the record', () => {
    const [list] = defaultCrmSettings().objects[0]!.relatedLists;
    const settings = withObject('Account', { relatedLists: Array.from({ length: 10 }, () => list!) });
    const { lists, plan } = card(settings, 'view', 'Account');
    expect(plan.steps.length).toBeLessThanOrEqual(MOST_STEPS);
    expect(lists.length).toBe(MOST_STEPS - 2);
    const wide = withObject('Account', {
      fields: Array.from({ length: 100 }, (_, n) => ({
        ...defaultCrmSettings().objects[0]!.fields[0]!,
        field: `A_field_with_quite_a_long_name_${n}__c`,
      })),
    });
    expect(Buffer.byteLength(JSON.stringify(card(wide, 'view', 'Account').plan))).toBeLessThanOrEqual(MOST_PLAN_BYTES);
  });

  it('of an object this skill does not have is refused', () => {
    const answers = createViewAnswers(() => defaultCrmSettings());
    expect(answers.view(subject(), { kind: 'view', object: 'User', recordId: '005000000000001' })).toMatchObject({
      outcome: 'refused',
      code: 'object_not_enabled',
    });
  });
});
