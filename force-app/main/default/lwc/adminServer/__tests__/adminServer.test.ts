import { createAdminServer } from 'c/adminServer';

function browser(hash: string, answer: { status: number; body: unknown } | Error = { status: 200, body: {} }) {
  const sent: { address: string; init: RequestInit }[] = [];
  const made = {
    base: '/lp',
    sent,
    now: hash,
    fetch: async (address: string, init: RequestInit) => {
      sent.push({ address, init });
      if (answer instanceof Error) throw answer;
      return { ok: answer.status < 400, status: answer.status, json: async () => answer.body } as Response;
    },
    hash: () => made.now,
    setHash: (value: string) => void (made.now = value),
  };
  return made;
}

it('takes a set-up link and a problem out of the address', () => {
  const linked = browser('#set-up=abc');
  expect(createAdminServer(linked).door?.linkToken).toBe('abc');
  expect(linked.now).toBe('');
  const troubled = browser('#problem=permission_missing');
  expect(createAdminServer(troubled).door?.problem).toBe('permission_missing');
  expect(troubled.now).toBe('');
});

it('keeps the page in the address', () => {
  const at = browser('#sync');
  const host = createAdminServer(at);
  expect(host.place?.read()).toBe('sync');
  host.place?.write('audit');
  expect(at.now).toBe('#audit');
});

it('every request carries the header that pages of other sites cannot send, and stays with this server', async () => {
  const at = browser('');
  const host = createAdminServer(at);
  await host.post('/admin/api/x', { connection: 'harbor' });
  await host.get('/admin/api/y');
  for (const { init } of at.sent) {
    expect(init.credentials).toBe('same-origin');
    expect((init.headers as Record<string, string>)['X-LivePerson-Admin']).toBe('1');
  }
  expect(at.sent.map(({ address }) => address)).toEqual(['/lp/admin/api/x', '/lp/admin/api/y']);
  expect(host.door?.signInAddress('a b')).toBe('/lp/admin/sign-in?connection=a%20b');
  expect(at.sent[0]?.init.body).toBe('{"connection":"harbor"}');
});

it('tells when the connector no longer knows who asks, and every failure in words', async () => {
  const host = createAdminServer(browser('', { status: 401, body: { error: 'unauthorized', text: 'Sign in.' } }));
  let over = 0;
  host.door?.onSignedOut(() => void (over += 1));
  await expect(host.get('/admin/api/x')).rejects.toMatchObject({ code: 'unauthorized', message: 'Sign in.' });
  expect(over).toBe(1);
  const broken = createAdminServer(browser('', { status: 502, body: null }));
  await expect(broken.get('/x')).rejects.toMatchObject({ code: 'connector_failed' });
  const away = createAdminServer(browser('', new TypeError('network')));
  await expect(away.get('/x')).rejects.toMatchObject({ code: 'unreachable' });
});
