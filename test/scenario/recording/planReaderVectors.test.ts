/** Lookups by the API user find the records that the same plans find for agents: the vectors' steps of the kind matching makes. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { FindStep, PlanResult, RecordStep, SearchStep } from '../../../connector-server/src/protocol/planTypes.ts';
import { createObjectCatalog } from '../../../connector-server/src/salesforce/objectCatalog.ts';
import { createPlanReader, type PlanReader } from '../../../connector-server/src/salesforce/planReader.ts';
import { createSalesforceWriter } from '../../../connector-server/src/salesforce/salesforceWriter.ts';
import { startSalesforceOrg, type SalesforceOrg } from '../../../sandbox/salesforce/org.ts';
import { planVectors, type PlanVector } from '../../../tools/vectors/planVectors.ts';
import { quietLog } from '../../support/database.ts';
import { asUser } from '../salesforce-org/orgClient.ts';

/** Objects that the API user of this org may look people up in, as its settings spell them. */
const OBJECTS = ['Account', 'Contact'];
const spelled = (object: string): string | undefined =>
  OBJECTS.find((one) => one.toLowerCase() === object.toLowerCase());

interface Case {
  name: string;
  vector: PlanVector;
  step: FindStep | SearchStep;
  /** Names of the records to be found. */
  found: string[];
}

/** Filters are left to who judges the rows, the allow-list is the softphone's: neither is the API user's business. */
function casesOf(vector: PlanVector): Case[] {
  const answer = vector.answer as { steps?: { rows?: { id?: string }[]; notAllowed?: string[] }[] };
  return ((vector.steps ?? []) as RecordStep[]).flatMap((step, index): Case[] => {
    const expected = answer.steps?.[index];
    if (!expected?.rows?.every(({ id }) => id) || expected.notAllowed || (vector.standIn?.hide ?? []).length > 0)
      return [];
    const base = {
      name: `${vector.name} (${step.as})`,
      vector,
      found: expected.rows.map(({ id }) => String(id).slice(1)).sort(),
    };
    if (step.verb === 'search') return step.scope === 'phone' ? [{ ...base, step }] : [];
    if (step.verb !== 'find' || step.anyOf.length === 0 || (step.allOf ?? []).length > 0) return [];
    const object = spelled(step.object);
    return object === undefined ? [] : [{ ...base, step: { ...step, object } }];
  });
}

const cases = planVectors().flatMap(casesOf);
let org: SalesforceOrg;
let reader: PlanReader;
let stop: () => Promise<void>;

beforeAll(async () => {
  org = await startSalesforceOrg({ records: [] });
  const writer = createSalesforceWriter({
    profileOf: (connectionId) =>
      Promise.resolve({
        connectionId,
        orgId: org.orgId,
        loginUrl: org.url,
        apiVersion: '66.0',
        auth: {
          flow: 'jwt_bearer',
          clientId: org.apiUser.clientId,
          username: org.apiUser.username,
          privateKey: org.apiUser.privateKeyPem,
        },
      }),
    grants: { get: () => Promise.resolve(null), put: () => Promise.resolve() },
    now: () => Date.now(),
    allowLoopback: true,
    creates: () => false,
    log: quietLog,
    timeoutMs: 20_000,
  });
  const catalog = createObjectCatalog(writer.connections, Date.now);
  reader = createPlanReader({
    connections: writer.connections,
    apiVersionOf: () => '66.0',
    async fieldsOf(connectionId, object) {
      const described = await catalog.describe(connectionId, object);
      return described && new Map(described.fields.map(({ field, type }) => [field.toLowerCase(), type]));
    },
  });
  stop = () => org.close();
});
afterAll(() => stop());

const withIds = <T>(value: T, ids: ReadonlyMap<string, string>): T =>
  JSON.parse(
    JSON.stringify(value).replaceAll(/"@(\w+)(:15)?"/g, (_, name: string, short?: string) =>
      JSON.stringify((ids.get(name) ?? '').slice(0, short === undefined ? 18 : 15)),
    ),
  ) as T;

/** Makes the vector's records; ids by name. */
async function make(vector: PlanVector): Promise<Map<string, string>> {
  const admin = await asUser(org, 'admin');
  const ids = new Map<string, string>();
  for (const { as, object, values } of vector.records ?? []) {
    const { body } = await admin('POST', `/sobjects/${object}`, withIds(values, ids), {
      'Sforce-Duplicate-Rule-Header': 'allowSave=true',
    });
    const { id } = body as { id?: string };
    if (id === undefined) throw new Error(`${as} was not made: ${JSON.stringify(body)}`);
    ids.set(as, id);
  }
  return ids;
}

test('there are steps of both kinds', () => {
  expect(cases.filter(({ step }) => step.verb === 'find').length).toBeGreaterThanOrEqual(7);
  expect(cases.filter(({ step }) => step.verb === 'search').length).toBeGreaterThanOrEqual(1);
});

test.each(cases.map((one) => [one.name, one] as const))('[MAT-01] %s', async (_, { vector, step, found }) => {
  const ids = await make(vector);
  try {
    const result: PlanResult = await reader.read('harbor', { steps: [withIds(step, ids)] });
    expect(result).toMatchObject({ ok: true });
    const names = new Map([...ids].map(([name, id]) => [id, name]));
    const rows = result.ok ? (result.steps[0]?.rows ?? []) : [];
    expect(rows.map(({ id }) => names.get(id)).sort()).toEqual(found);
  } finally {
    const admin = await asUser(org, 'admin');
    const deleted = await admin('DELETE', `/composite/sobjects?ids=${[...ids.values()].reverse().join(',')}`);
    expect(deleted.status).toBe(200);
  }
});
