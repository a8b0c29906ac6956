/** The stand-ins of our Apex classes keep docs/apex-contracts.md. */
import { X509Certificate } from 'node:crypto';
import { jwtVerify } from 'jose';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startSalesforceOrg, type SalesforceOrg } from '../../../sandbox/salesforce/org.ts';
import { USERS } from '../../../sandbox/seed.ts';

let org: SalesforceOrg;
beforeAll(async () => {
  org = await startSalesforceOrg({ tokenAudience: 'https://connector.example' });
});
afterAll(() => org.close());

const answer = async (
  user: string,
  className: string,
  method: string,
  args: Record<string, string>,
): Promise<Record<string, unknown>> =>
  JSON.parse(await org.apex(user, className, method, args)) as Record<string, unknown>;
const find = (changes: Record<string, unknown> = {}): Record<string, string> => ({
  planJson: JSON.stringify({
    steps: [
      {
        verb: 'find',
        as: 'people',
        object: 'Contact',
        fields: ['Name', 'Email', 'Account.Name'],
        anyOf: [{ field: 'Email', value: 'Grace.Holloway@larkspur.example' }],
        limit: 5,
        ...changes,
      },
    ],
  }),
});

test('the identity token is signed by the org’s certificate and says who, for whom and for how long', async () => {
  const { ok, token } = await answer('ada', 'LivePersonIdentity', 'issueToken', { nonce: 'n-1' });
  expect(ok).toBe(true);
  const { payload, protectedHeader } = await jwtVerify(
    String(token),
    new X509Certificate(org.identityCertificate).publicKey,
    { audience: 'https://connector.example', issuer: org.orgId },
  );
  const ada = USERS.find((u) => u.key === 'ada');
  expect(protectedHeader).toEqual({ alg: 'RS256' });
  expect(payload).toMatchObject({
    sub: ada?.salesforce?.userId,
    org: org.orgId,
    username: ada?.salesforce?.username,
    email: ada?.email,
    name: 'Ada Brightwell',
    perms: ['LivePerson_Agent'],
    nonce: 'n-1',
  });
  expect(Number(payload.exp) - Number(payload.iat)).toBe(120);
  const again = await answer('ada', 'LivePersonIdentity', 'getToken', { nonce: 'n-1' });
  expect(again['token']).not.toBe(token);
});

test('a user without access to the class gets the platform’s error, one without the permission a refusal', async () => {
  await expect(org.apex('dan', 'LivePersonIdentity', 'issueToken', { nonce: 'n' })).rejects.toThrow(
    /do not have access to the Apex class/,
  );
  expect(await answer('admin', 'LivePersonRecords', 'execute', find())).toMatchObject({
    ok: false,
    code: 'permission_missing',
  });
  await expect(org.apex('ada', 'LivePersonNothing', 'run', {})).rejects.toThrow(/No such Apex class/);
});

test('a nonce that is none is refused', async () => {
  for (const nonce of ['', 'a b', 'x'.repeat(257)])
    expect(await answer('ada', 'LivePersonIdentity', 'issueToken', { nonce })).toMatchObject({
      ok: false,
      code: 'bad_nonce',
    });
});

test('a plan finds records as the agent', async () => {
  expect(await answer('ada', 'LivePersonRecords', 'execute', find())).toEqual({
    ok: true,
    steps: [
      {
        as: 'people',
        more: false,
        rows: [
          {
            id: expect.stringMatching(/^003/) as string,
            object: 'Contact',
            fields: {
              Name: 'Grace Holloway',
              Email: 'grace.holloway@larkspur.example',
              'Account.Name': 'Larkspur Gardens',
            },
          },
        ],
      },
    ],
  });
});

test('several hits: at most the limit, and that there are more', async () => {
  const result = await answer(
    'ben',
    'LivePersonRecords',
    'run',
    find({ anyOf: [{ field: 'Email', value: 'family@lindqvist.example' }], limit: 1 }),
  );
  expect(result).toMatchObject({ ok: true, steps: [{ more: true, rows: [{ fields: { Name: 'Jo Lindqvist' } }] }] });
});

test('[PRM-18] what is not on the allow-list is refused, whatever the agent may see', async () => {
  expect(await answer('ada', 'LivePersonRecords', 'execute', find({ object: 'Product2' }))).toMatchObject({
    code: 'not_allowed',
  });
  expect(
    await answer('ada', 'LivePersonRecords', 'execute', find({ anyOf: [{ field: 'Department', value: 'x' }] })),
  ).toMatchObject({ code: 'not_allowed' });
  expect(await answer('ada', 'LivePersonRecords', 'execute', find({ verb: 'delete' }))).toMatchObject({
    code: 'not_allowed',
  });
});

test('a field the agent may not see is as if it were not there; a search by it finds nothing', async () => {
  org.control.hideField('cleo', 'Contact.Email');
  expect(await answer('cleo', 'LivePersonRecords', 'execute', find())).toMatchObject({ code: 'no_access' });
  const byName = await answer(
    'cleo',
    'LivePersonRecords',
    'execute',
    find({ anyOf: [{ field: 'Name', value: 'Grace Holloway' }] }),
  );
  const [step] = byName['steps'] as { rows: { fields: Record<string, unknown> }[] }[];
  expect(Object.keys(step?.rows[0]?.fields ?? {})).toEqual(['Name', 'Account.Name']);
});

test('a malformed plan and a large one are refused', async () => {
  expect(await answer('ada', 'LivePersonRecords', 'execute', { planJson: '{' })).toMatchObject({ code: 'bad_plan' });
  expect(await answer('ada', 'LivePersonRecords', 'execute', find({ limit: 51 }))).toMatchObject({ code: 'bad_plan' });
  expect(await answer('ada', 'LivePersonRecords', 'execute', { planJson: 'x'.repeat(8192) })).toMatchObject({
    code: 'too_large',
  });
});

test('host settings name connector, org and user, and need a permission', async () => {
  expect(await answer('ada', 'LivePersonHostSettings', 'read', {})).toMatchObject({
    orgId: org.orgId,
    connectorUrl: expect.stringMatching(/^https?:/) as string,
  });
  await expect(org.apex('dan', 'LivePersonHostSettings', 'read', {})).rejects.toThrow();
});
