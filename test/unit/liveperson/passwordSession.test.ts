import { expect, it } from 'vitest';
import type { Domains } from '../../../connector-server/src/liveperson/domains.ts';
import { createSignIn } from '../../../connector-server/src/liveperson/signIn.ts';
import { createManualTimers } from '../desk/manualTimers.ts';

it('a refresh gives a password session its whole life again, so that it is kept as long as it lasts', async () => {
  const timers = createManualTimers();
  const answers: Record<string, Response> = {
    login: Response.json({ bearer: 'b', csrf: 'c', config: { userId: '100' }, sessionTTl: '28800000' }),
    refresh: new Response('', { status: 200 }),
  };
  const signIn = createSignIn({
    timers,
    domains: { origin: async () => 'https://login.example' } as unknown as Domains,
    fetch: async (url) => answers[new URL(url).pathname.split('/').at(-1) ?? ''] ?? new Response('', { status: 404 }),
  });
  const account = { account: '1', signIn: { oauth: null, password: true } };
  const first = await signIn.withPassword(account, 'ada', 'secret');
  expect(first.expiresAt).toBe(timers.now() + 28_800_000);
  timers.pass(3_600_000);
  expect((await signIn.refresh(account, first)).expiresAt).toBe(timers.now() + 28_800_000);
});
