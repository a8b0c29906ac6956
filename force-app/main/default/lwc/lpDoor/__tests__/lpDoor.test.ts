import { Door } from 'c/lpDoor';

interface Sent {
  method: string;
  address: string;
  token: string | null;
  body: unknown;
}
type Answer = [status: number, value: unknown];

/** A connector that answers `reply`; `/auth/*` gives token-1, token-2 … */
function connector(reply: (sent: Sent, nth: number) => Answer | Error, lifeMs = 900_000) {
  const sent: Sent[] = [];
  const identities: string[] = [];
  let tokens = 0;
  const door = new Door({
    connectorUrl: () => Promise.resolve('https://connector.example'),
    issueIdentity: (nonce) => {
      identities.push(nonce);
      return Promise.resolve(`signed:${nonce}`);
    },
    fetch: (address, init) => {
      const headers = init.headers as Record<string, string>;
      const one: Sent = {
        method: init.method ?? '',
        address: address.replace('https://connector.example', ''),
        token: headers['Authorization']?.replace('Bearer ', '') ?? null,
        body: init.body === undefined ? undefined : JSON.parse(String(init.body)),
      };
      if (one.address === '/auth/nonce') return answer([200, { nonce: `nonce-${tokens + 1}` }]);
      if (one.address === '/auth/token')
        return answer([200, { accessToken: `token-${++tokens}`, expiresAt: Date.now() + lifeMs }]);
      sent.push(one);
      const value = reply(one, sent.length);
      return value instanceof Error ? Promise.reject(value) : answer(value);
    },
  });
  return { door, sent, identities };
}

const answer = ([status, value]: Answer): Promise<Response> =>
  Promise.resolve({
    ok: status < 400,
    status,
    json: () => (value === undefined ? Promise.reject(new Error('no JSON')) : Promise.resolve(value)),
  } as unknown as Response);

it('trades a signed identity for a token and keeps it for the next request', async () => {
  const { door, sent, identities } = connector(() => [200, { fine: true }]);
  await expect(door.get('/admin/api/me')).resolves.toEqual({ fine: true });
  await door.post('/admin/api/sync/conversation', { connection: 'harbor' });
  expect(identities).toEqual(['nonce-1']);
  expect(sent).toEqual([
    { method: 'GET', address: '/admin/api/me', token: 'token-1', body: undefined },
    { method: 'POST', address: '/admin/api/sync/conversation', token: 'token-1', body: { connection: 'harbor' } },
  ]);
});

it('takes a new token once when the connector refuses the old one', async () => {
  const { door, sent } = connector((_, nth) => (nth === 1 ? [401, { error: 'unauthorized' }] : [200, { fine: true }]));
  await expect(door.get('/x')).resolves.toEqual({ fine: true });
  expect(sent.map(({ token }) => token)).toEqual(['token-1', 'token-2']);
});

it('does not ask for ever', async () => {
  const { door, sent } = connector(() => [401, { error: 'unauthorized', text: 'Sign in.' }]);
  await expect(door.get('/x')).rejects.toMatchObject({ code: 'unauthorized', message: 'Sign in.' });
  expect(sent).toHaveLength(2);
});

it('does not send a token that is about to end', async () => {
  const { door, sent } = connector(() => [200, {}], 10_000);
  await door.get('/x');
  await door.get('/x');
  expect(sent.map(({ token }) => token)).toEqual(['token-1', 'token-2']);
});

it.each([
  [
    [409, { error: 'conversation_open', text: 'It is still open.' }] as Answer,
    'conversation_open',
    'It is still open.',
  ],
  [[502, undefined] as Answer, 'connector_failed', 'The LivePerson connector answered with an error (502).'],
  [new TypeError('Failed to fetch'), 'unreachable', 'The LivePerson connector cannot be reached.'],
])('says in words why a request failed (%#)', async (reply, code, message) => {
  const { door } = connector(() => reply);
  await expect(door.get('/x')).rejects.toMatchObject({ code, message });
});
