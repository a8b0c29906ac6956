/** The stand-in carries out record plans as the vectors say; the Apex test runs the same ones in an org. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startSalesforceOrg, type SalesforceOrg } from '../../../sandbox/salesforce/org.ts';
import { planVectors, type PlanVector } from '../../../tools/vectors/planVectors.ts';

let org: SalesforceOrg;
beforeAll(async () => {
  org = await startSalesforceOrg({ records: [] });
});
afterAll(() => org.close());

type Allowed = PlanVector['allow'][number];

function allow(entries: readonly Allowed[]): void {
  const has = (verbs: readonly string[], verb: string): string => String(verbs.includes(verb));
  org.control.setCustomMetadata(
    'LivePerson_Record_Access',
    entries.map((entry) => ({
      Object__c: entry.object,
      Allow_Find__c: has(entry.verbs, 'find'),
      Allow_Read__c: has(entry.verbs, 'read'),
      Allow_Create__c: has(entry.verbs, 'create'),
      Allow_Update__c: has(entry.verbs, 'update'),
      Own_Records_Only__c: String(entry.ownOnly === true),
      Fields__c: entry.fields ?? null,
      Search_Fields__c: entry.search ?? null,
      Write_Fields__c: entry.write ?? null,
    })),
  );
}

async function run(user: string, planJson: string): Promise<unknown> {
  return JSON.parse(await org.apex(user, 'LivePersonRecords', 'run', { planJson })) as unknown;
}

/** Makes the vector's records as their owner, by a plan of their own; ids by name. */
async function make(vector: PlanVector): Promise<Map<string, string>> {
  const ids = new Map<string, string>();
  for (const record of vector.records ?? []) {
    const values = JSON.parse(withIds(JSON.stringify(record.values), ids)) as Record<string, string>;
    allow([{ object: record.object, verbs: ['create'], write: Object.keys(values).join(',') }]);
    const step = { verb: 'create', as: 'made', object: record.object, values, allowDuplicates: true };
    const answer = await run(record.owner ?? userOf(vector), JSON.stringify({ steps: [step] }));
    const made = answer as { steps?: { saved?: { recordId: string | null } }[] };
    const id = made.steps?.[0]?.saved?.recordId;
    if (typeof id !== 'string') throw new Error(`${record.as} was not made: ${JSON.stringify(answer)}`);
    ids.set(record.as, id);
  }
  return ids;
}

/** Takes away what a vector left, so that the next one finds only its own. */
async function clear(): Promise<void> {
  const rows = await Promise.all(
    ['Task', 'Case', 'Opportunity', 'Lead', 'Contact', 'Account'].map((name) => org.query(`SELECT Id FROM ${name}`)),
  );
  const ids = rows.flat().map((row) => String(row['Id']));
  if (ids.length === 0) return;
  const response = await fetch(`${org.url}/services/data/v66.0/composite/sobjects?ids=${ids.join(',')}`, {
    method: 'DELETE',
    headers: { authorization: `Bearer ${await org.sessionFor('admin')}` },
  });
  expect(await response.json()).toEqual(ids.map((id) => ({ id, success: true, errors: [] })));
}

const userOf = (vector: PlanVector): string => vector.standIn?.user ?? 'ada';

const withIds = (text: string, ids: ReadonlyMap<string, string>): string =>
  text.replaceAll(/"@(\w+)(:15)?"/g, (_, name: string, short?: string) => {
    const id = ids.get(name) ?? `no record ${name}`;
    return JSON.stringify(short === undefined ? id : id.slice(0, 15));
  });

/** Throws where `actual` lacks what is expected: more may be there, except among the fields of a row. */
function expectHolds(expected: unknown, actual: unknown, where: string): void {
  if (expected === '*') expect(actual, where).toEqual(expect.stringMatching(/./));
  else if (Array.isArray(expected)) {
    expect(actual, where).toHaveLength(expected.length);
    expected.forEach((entry, i) => expectHolds(entry, (actual as unknown[])[i], `${where}[${i}]`));
  } else if (typeof expected === 'object' && expected !== null) {
    const given = actual as Record<string, unknown>;
    for (const [key, value] of Object.entries(expected)) expectHolds(value, given[key], `${where}.${key}`);
    if (where.endsWith('.fields')) expect(Object.keys(given), where).toEqual(Object.keys(expected));
  } else expect(actual, where).toBe(expected);
}

describe('[PRM-18] record plans as the vectors say', () => {
  test.each(planVectors().map((vector) => [vector.name, vector] as const))('%s', async (_, vector) => {
    const hidden = vector.standIn?.hide ?? [];
    const ids = await make(vector);
    allow(vector.allow);
    for (const field of hidden) org.control.hideField(userOf(vector), field);
    try {
      for (const one of [vector, ...(vector.then ?? [])]) {
        const planJson = withIds(one.plan ?? JSON.stringify({ steps: one.steps }), ids);
        const answer = await run(userOf(vector), planJson);
        try {
          expectHolds(JSON.parse(withIds(JSON.stringify(one.answer), ids)), answer, 'answer');
        } catch (error) {
          throw new Error(`${planJson}\n-> ${JSON.stringify(answer)}`, { cause: error });
        }
      }
    } finally {
      for (const field of hidden) org.control.hideField(userOf(vector), field, false);
      await clear();
    }
  });
});
