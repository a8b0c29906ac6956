/** Rows of Setup: an answer for each, whatever happens to the call. */
import { expect, test } from 'vitest';
import { createSetupWriter, type SetupRow } from '../../../connector-server/src/salesforce/setupWriter.ts';

const assignment = (n: number): SetupRow => ({
  object: 'PermissionSetAssignment',
  fields: { AssigneeId: `005${n}`, PermissionSetId: '0PS1' },
});
const user = (id: string): SetupRow => ({ object: 'User', id, fields: { CallCenterId: '04v1' } });

interface Sent {
  method: string;
  records: { id?: string; attributes: { type: string }; AssigneeId?: string }[];
}
function writer(
  answer: (sent: Sent) => Response | Promise<Response>,
  instanceUrl = 'https://example.my.salesforce.com',
) {
  const sent: Sent[] = [];
  const made = createSetupWriter(
    { instanceUrl, accessToken: '00D!token' },
    {
      apiVersion: '66.0',
      allowLoopback: false,
      fetch: (_input, init) => {
        const { records } = JSON.parse(init?.body as string) as Sent;
        const one = { method: init?.method ?? '', records };
        sent.push(one);
        return Promise.resolve(answer(one));
      },
    },
  );
  return { made, sent };
}
const allWell = ({ records }: Sent) =>
  Response.json(records.map(({ id }, n) => ({ success: true, id: id ?? `0Pa${n}` })));

test('new rows and changes go apart, objects too, 200 at most in a call; answers keep the order of the rows', async () => {
  const { made, sent } = writer(allWell);
  const rows = [user('005A'), ...Array.from({ length: 201 }, (_, n) => assignment(n)), user('005B')];
  const answers = await made.write(rows);
  expect(sent.map(({ method, records }) => [method, records[0]?.attributes.type, records.length])).toEqual([
    ['PATCH', 'User', 2],
    ['POST', 'PermissionSetAssignment', 200],
    ['POST', 'PermissionSetAssignment', 1],
  ]);
  expect(answers).toHaveLength(203);
  expect([answers[0], answers[202]]).toEqual([
    { ok: true, id: '005A' },
    { ok: true, id: '005B' },
  ]);
});

test('each row has its own refusal', async () => {
  const { made } = writer(() =>
    Response.json([
      { success: true, id: '0Pa1' },
      { success: false, errors: [{ statusCode: 'DUPLICATE_VALUE', message: 'There is one.' }] },
    ]),
  );
  expect(await made.write([assignment(1), assignment(2)])).toEqual([
    { ok: true, id: '0Pa1' },
    { ok: false, code: 'DUPLICATE_VALUE', text: 'There is one.' },
  ]);
});

test('a call refused as a whole, an answer of another shape, and a lost one', async () => {
  const refused = writer(() =>
    Response.json([{ errorCode: 'INVALID_SESSION_ID', message: 'Expired.' }], { status: 401 }),
  );
  expect(await refused.made.write([assignment(1)])).toEqual([
    { ok: false, code: 'INVALID_SESSION_ID', text: 'Expired.' },
  ]);
  const strange = writer(() => new Response('<html>', { status: 502 }));
  expect(await strange.made.write([assignment(1)])).toMatchObject([{ ok: false, code: 'HTTP_502' }]);
  const lost = writer(() =>
    Promise.reject(Object.assign(new TypeError('fetch failed'), { cause: { code: 'ECONNRESET' } })),
  );
  const [answer] = await lost.made.write([assignment(1)]);
  expect(answer).toMatchObject({ ok: false, code: 'unreachable', uncertain: true });
});

test('the token goes to no host that is no Salesforce', () => {
  expect(() => writer(allWell, 'https://salesforce.evil.example')).toThrow('not a Salesforce address');
});
