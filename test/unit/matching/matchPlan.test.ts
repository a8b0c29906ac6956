import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createMatchPlanner, type RuleSettings } from '../../../connector-server/src/matching/matchPlanner.ts';
import type { RecordPlan, RecordStep } from '../../../connector-server/src/protocol/planTypes.ts';
import { customer, objectSettings, rule, settings, withCustomerId } from './matchWorld.ts';

const planOf = (input = grace, changed: RuleSettings = settings()): RecordPlan | null =>
  createMatchPlanner(() => changed).plan(input);
const grace = customer({ email: 'g@x.example', phone: '+44 20 7946 0111' });
const finds = (plan: RecordPlan | null): Extract<RecordStep, { verb: 'find' }>[] =>
  plan?.steps.filter((step) => step.verb === 'find') ?? [];

test('[MAT-19] one plan: a search of phone fields in every spelling, and equality per object', () => {
  const plan = planOf();
  expect(plan?.steps.map(({ verb, as }) => `${verb} ${as}`)).toEqual([
    'search phones',
    'find Contact',
    'find Lead',
    'find Account',
  ]);
  expect(plan?.steps[0]).toMatchObject({
    scope: 'phone',
    texts: ['+442079460111', '442079460111', '02079460111', '2079460111', '00442079460111', '4402079460111'],
    objects: [{ object: 'Contact' }, { object: 'Lead' }, { object: 'Account' }],
  });
  expect(finds(plan)[0]?.anyOf).toContainEqual({ field: 'HomePhone', value: '+442079460111' });
});

test('a customer’s id on WhatsApp is their number, though the profile has none', () => {
  const plan = planOf(customer({ id: '447700900113', name: 'Kofi' }, { channel: 'whatsapp' }));
  expect(plan?.steps[0]).toMatchObject({ verb: 'search', scope: 'phone' });
  expect(planOf(customer({ id: '447700900113', name: 'Kofi' }, { channel: 'web' }))).toBeNull();
});

test('[MAT-12] search filters of an object go along with each step about it', () => {
  const filter = { field: 'Level__c', operator: 'equals' as const, values: ['Gold'] };
  const plan = planOf(grace, settings({ objects: [objectSettings('Contact', { filters: [filter] })] }));
  expect(finds(plan)[0]).toMatchObject({ object: 'Contact', allOf: [filter] });
  expect(finds(plan)[0]?.fields).toContain('Level__c');
  expect(plan?.steps[0]).toMatchObject({ objects: [{ object: 'Contact', allOf: [filter] }, { object: 'Lead' }, {}] });
});

test('[MAT-17] a rule with several keys is a step of its own, narrowed as far as a plan can say', () => {
  const both = rule({
    keys: [
      { field: 'Email', source: { value: 'email' }, compare: 'email' },
      { field: 'Customer_Number__c', source: { value: 'customerId' }, compare: 'exact' },
    ],
  });
  const input = { ...withCustomerId('C-1'), consumer: grace.consumer };
  expect(finds(planOf(input, settings({ identification: [both] })))).toMatchObject([
    {
      anyOf: [{ field: 'Email', value: 'g@x.example' }],
      allOf: [{ field: 'Customer_Number__c', operator: 'equals', values: ['C-1'] }],
    },
  ]);
});

test.each([
  ['quotes and injections', `' OR Name LIKE '%' --`],
  ['wildcards', 'C*?_%'],
  ['reserved characters', '? & | ! { } [ ] ( ) ^ ~ * : \\ " \' + -'],
  ['an id of 15 characters', '003000000000001'],
  ['an id of 18 characters', '003000000000001AAA'],
  ['scripts', '<script>alert(1)</script>'],
])('a value with %s goes into the plan as a value, unchanged', (_, value) => {
  const [find] = finds(planOf(withCustomerId(value), settings({ identification: [rule()] })));
  expect(find?.anyOf).toEqual([{ field: 'Customer_Number__c', value }]);
});

test.each(['undefined', 'null', 'N/A', '-1', '0', ' ', 'x'.repeat(256)])('the value %j is no value', (value) => {
  expect(planOf(withCustomerId(value), settings({ identification: [rule()] }))).toBeNull();
});

test('an e-mail list is searched address by address, at most three', () => {
  const plan = planOf(customer({ email: 'a@x.example; b@y.example, c@z.example d@z.example' }));
  expect(finds(plan)[0]?.anyOf.map(({ value }) => value)).toEqual(['a@x.example', 'b@y.example', 'c@z.example']);
});

test('with rules for more objects than a plan has steps, those left out are named', () => {
  const objects = ['Contact', 'Lead', 'Account', 'Case', 'One__c', 'Two__c'];
  const identification = objects.map((object) => rule({ id: object.toLowerCase(), name: `By ${object}`, object }));
  const planner = createMatchPlanner(() => settings({ identification }));
  const input = withCustomerId('C-1');
  expect(planner.plan(input)?.steps).toHaveLength(5);
  expect(planner.judge({ ok: true, steps: [] }, input).match.text).toContain('not looked for: By Two__c.');
});

test('whatever the rules and values: at most 5 steps, 20 conditions, 8 KB, names once', () => {
  const object = fc.constantFrom('Contact', 'Lead', 'Account', 'Case', 'Delivery_Plan__c', `${'Long'.repeat(18)}__c`);
  const key = fc.record({
    field: fc.constantFrom('Email', 'Phone', 'Name', 'Code__c'),
    alsoFields: fc.array(fc.constantFrom('A__c', 'B__c', 'C__c', 'D__c', 'E__c', 'F__c'), { maxLength: 6 }),
    source: fc.constantFrom({ value: 'email' }, { value: 'phone' }, { value: 'customerId' }),
    compare: fc.constantFrom('exact' as const, 'phone' as const, 'email' as const),
  });
  const rules = fc.array(fc.record({ object, keys: fc.array(key, { minLength: 1, maxLength: 5 }) }), { maxLength: 30 });
  fc.assert(
    fc.property(rules, fc.string({ maxLength: 255 }), (drawn, value) => {
      const identification = drawn.map((one, index) => rule({ ...one, id: `r${index}` }));
      const input = { ...withCustomerId(value), consumer: grace.consumer };
      const plan = planOf(input, settings({ identification }));
      if (plan === null) return;
      expect(plan.steps.length).toBeLessThanOrEqual(5);
      expect(Buffer.byteLength(JSON.stringify(plan))).toBeLessThan(8_192);
      expect(new Set(plan.steps.map(({ as }) => as)).size).toBe(plan.steps.length);
      for (const step of plan.steps) {
        expect(step.as).toMatch(/^[A-Za-z][A-Za-z0-9_]{0,39}$/);
        if (step.verb === 'find') expect(step.anyOf.length).toBeLessThanOrEqual(20);
        if (step.verb === 'search') expect(step.texts.length).toBeLessThanOrEqual(20);
      }
    }),
    { numRuns: 200 },
  );
});
