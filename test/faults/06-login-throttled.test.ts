/**
 * Hypothesis: when LivePerson throttles sign-ins (429), nobody signs in for at least five seconds, all who wait come in
 * afterwards by themselves, those somebody waits for first, and never more than twenty in a second.
 */
import { expect, it } from 'vitest';
import { createDomains } from '../../connector-server/src/liveperson/domains.ts';
import { createSignIn } from '../../connector-server/src/liveperson/signIn.ts';
import { createLogger } from '../../connector-server/src/support/logger.ts';
import { createFaultBox } from '../../sandbox/faults/faultBox.ts';
import { startLivePersonCloud } from '../../sandbox/liveperson/cloud.ts';
import { createSteeredTimers } from '../support/faults/steeredTimers.ts';
import { seeded } from '../support/faults/boxedDesk.ts';

const LOGIN = /POST .*\/login$/;
const AGENTS = 120;

it('a hundred and twenty sign-ins at once, the first ones throttled', { timeout: 60_000 }, async () => {
  const box = await createFaultBox({ target: () => cloud.url });
  const cloud = await startLivePersonCloud({ domains: { agentVep: box.host } });
  try {
    const timers = createSteeredTimers();
    const at: { ms: number; throttled: boolean }[] = [];
    let throttle = 3;
    const signIn = createSignIn({
      timers,
      domains: createDomains({ baseUrl: cloud.url, fetch, clock: timers, logger: createLogger('silent') }),
      fetch: async (url, init) => {
        const throttled = throttle > 0;
        throttle -= 1;
        at.push({ ms: timers.now(), throttled });
        if (throttled) box.answer({ match: LOGIN, status: 429, times: 1, body: '{}' });
        return fetch(url, init);
      },
    });
    const { loginName, password } = seeded('ada').livePerson;
    const account = { account: cloud.account, signIn: { oauth: null, password: true } };
    let done = 0;
    const all = Array.from({ length: AGENTS }, () =>
      signIn.withPassword(account, loginName, password).then((bundle) => {
        done += 1;
        return bundle;
      }),
    );
    for (let steps = 0; done < AGENTS; steps++) {
      expect(steps).toBeLessThan(20_000);
      timers.skip(25);
      await new Promise((resolve) => setImmediate(resolve));
    }
    const bundles = await Promise.all(all);
    expect(new Set(bundles.map(({ accessToken }) => accessToken)).size).toBe(AGENTS);
    expect(at.filter(({ throttled }) => throttled)).toHaveLength(3);
    for (const [index, one] of at.entries()) {
      const within = at.slice(index).filter(({ ms }) => ms < one.ms + 1_000);
      // One more than twenty, since a call is seen up to 25 ms after its turn.
      expect(within.length).toBeLessThanOrEqual(21);
    }
  } finally {
    box.heal();
    await Promise.all([box.close(), cloud.close()]);
  }
});

it('after a 429 five seconds pass before anybody signs in, those somebody waits for first', async () => {
  const timers = createSteeredTimers();
  const asked: { what: string; at: number }[] = [];
  const start = timers.now();
  const signIn = createSignIn({
    timers,
    domains: {
      hosts: async () => new Map(),
      origin: async () => 'https://login.example',
      socketOrigin: async () => '',
      forget: () => {},
    },
    fetch: async (url) => {
      const what = new URL(url).pathname.split('/').at(-1) ?? '';
      asked.push({ what, at: timers.now() - start });
      if (asked.length === 1) return new Response('{}', { status: 429 });
      return Response.json({ bearer: 'b', csrf: 'c', config: { userId: '100' }, sessionTTl: '28800000' });
    },
  });
  const account = { account: '1', signIn: { oauth: null, password: true } };
  const kept = { method: 'password', accessToken: 'b', refreshToken: null, csrf: 'c', cookies: null } as const;
  const bundle = { ...kept, userId: '100', pid: null, obtainedAt: start, expiresAt: null };
  const renewals = [signIn.refresh(account, bundle).catch((error: unknown) => error)];
  await expect.poll(() => asked.length).toBe(1);
  renewals.push(...Array.from({ length: 3 }, () => signIn.refresh(account, bundle)));
  const login = signIn.withPassword(account, 'ada', 'secret');
  await new Promise((resolve) => setImmediate(resolve));
  timers.skip(4_900);
  expect(asked).toHaveLength(1);
  timers.skip(1_000);
  await Promise.all([login, ...renewals]);
  expect(asked[1]?.at).toBeGreaterThanOrEqual(5_000);
  expect(asked.map(({ what }) => what)).toEqual(['refresh', 'login', 'refresh', 'refresh', 'refresh']);
  expect(await renewals[0]).toMatchObject({ code: 'throttled', permanent: false });
});
