import { describe, expect, it } from 'vitest';
import { SignInError, type CredentialBundle, type SignIn } from '../../../connector-server/src/desk/livePersonPorts.ts';
import { endingStatus } from '../../../connector-server/src/liveperson/sessionWords.ts';
import { TokenRenewal } from '../../../connector-server/src/liveperson/tokenRenewal.ts';
import { createManualTimers } from '../desk/manualTimers.ts';

const MINUTE = 60_000;

function renewal(over: Partial<CredentialBundle> = {}) {
  const clock = createManualTimers();
  const bundle: CredentialBundle = {
    method: 'oauth',
    accessToken: 'first',
    refreshToken: 'r',
    csrf: null,
    cookies: null,
    userId: '100',
    pid: null,
    obtainedAt: clock.now(),
    expiresAt: null,
    ...over,
  };
  const answers: { resolve(fresh: Partial<CredentialBundle>): void; reject(error: unknown): void }[] = [];
  const kept: string[] = [];
  const token = new TokenRenewal(bundle, {
    account: { account: '1', signIn: { oauth: null, password: false } },
    signIn: {
      refresh: (_account: unknown, before: CredentialBundle) =>
        new Promise<CredentialBundle>((resolve, reject) =>
          answers.push({ resolve: (fresh) => resolve({ ...before, obtainedAt: clock.now(), ...fresh }), reject }),
        ),
    } as unknown as SignIn,
    clock,
    random: () => 0,
    onRenewed: ({ accessToken }) => void kept.push(accessToken),
  });
  return { clock, bundle, token, answers, kept };
}

describe('a token', () => {
  it.each([
    ['by OAuth every 30 minutes', {}, 30 * MINUTE],
    ['by password every 5 minutes', { method: 'password' }, 5 * MINUTE],
    ['of ten minutes after half of them', { bearerEndsAt: 1_800_000_000_000 + 10 * MINUTE }, 5 * MINUTE],
  ] as const)('%s is renewed before it runs out', (_name, over, dueAfter) => {
    const { clock, token } = renewal(over);
    clock.pass(dueAfter - 1);
    expect(token.due).toBe(false);
    clock.pass(1);
    expect(token.due).toBe(true);
  });

  it('is renewed once, whoever asks', async () => {
    const { token, answers, kept } = renewal();
    const asked = [token.renew(), token.renew(), token.renew()];
    answers[0]?.resolve({ accessToken: 'second' });
    expect(await Promise.all(asked)).toEqual([{ outcome: 'renewed' }, { outcome: 'renewed' }, { outcome: 'renewed' }]);
    expect([answers.length, kept, token.bundle.accessToken]).toEqual([1, ['second'], 'second']);
  });

  it('that could not be renewed is left alone for a while, as long as LivePerson asks for', async () => {
    const { clock, token, answers } = renewal();
    clock.pass(30 * MINUTE);
    const first = token.renew();
    answers[0]?.reject(new SignInError('throttled', 'busy', false, 7_000));
    expect(await first).toEqual({ outcome: 'later', afterMs: 7_000 });
    expect(token.due).toBe(false);
    clock.pass(7_000);
    expect(token.due).toBe(true);
    const second = token.renew();
    answers[1]?.reject(new Error('unforeseen'));
    expect(await second).toEqual({ outcome: 'later', afterMs: 10_000 });
  });

  it('that LivePerson renews no more is not asked for again, and the agent is', async () => {
    const { clock, token, answers } = renewal();
    clock.pass(30 * MINUTE);
    const asked = token.renew();
    answers[0]?.reject(new SignInError('rejected', 'over', true));
    expect(await asked).toMatchObject({ outcome: 'refused' });
    expect([token.due, token.refused]).toEqual([false, true]);
    expect(endingStatus(token, clock.now())).toMatchObject({
      state: 'connected',
      action: 'sign_in',
      code: 'ending_soon',
    });
  });

  it('of a new sign-in is not replaced by a renewal of the old one that comes late', async () => {
    const { bundle, token, answers, kept } = renewal();
    const asked = token.renew();
    token.adopt({ ...bundle, accessToken: 'signed in again' });
    answers[0]?.resolve({ accessToken: 'renewed' });
    await asked;
    expect([token.bundle.accessToken, kept]).toEqual(['signed in again', []]);
  });
});

it('an end named at sign-in is told for the last quarter of an hour, and not afterwards', () => {
  const token = { bundle: { endsAt: 10_000_000, expiresAt: 20_000_000 }, refused: false };
  expect(endingStatus(token, 10_000_000 - 15 * MINUTE - 1)).toBeNull();
  expect(endingStatus(token, 10_000_000 - 15 * MINUTE)).toMatchObject({ code: 'ending_soon', endsAt: 10_000_000 });
  expect(endingStatus(token, 10_000_000)).toBeNull();
  expect(endingStatus({ bundle: { expiresAt: null }, refused: false }, 0)).toBeNull();
});
