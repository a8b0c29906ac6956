/** A log-out and a desk that brings its kept session back at the same moment: the log-out wins, whichever comes first. */
import { expect, it, vi } from 'vitest';
import type { DeskCore } from '../../../connector-server/src/desk/deskCore.ts';
import { LivePersonLink, type LivePersonLinkDeps } from '../../../connector-server/src/desk/livePersonLink.ts';
import type { CredentialBundle } from '../../../connector-server/src/desk/livePersonPorts.ts';
import { quietLog } from '../../support/database.ts';
import { createManualTimers } from './manualTimers.ts';

const BUNDLE = { userId: 'u', pid: null, accessToken: 't', expiresAt: null } as unknown as CredentialBundle;

function slowVault() {
  let kept: CredentialBundle | null = BUNDLE;
  let open = (): void => undefined;
  const answers = new Promise<void>((resolve) => (open = resolve));
  const openSession = vi.fn(() => ({ start: () => undefined, stop: () => undefined, adopt: () => false }));
  const revoke = vi.fn(async () => undefined);
  const link = new LivePersonLink({
    core: {
      key: { connectionId: 'main', salesforceUserId: '005' },
      profile: { livePerson: { signIn: { oauth: null, password: true } } },
      timers: createManualTimers(),
      logger: quietLog,
      state: { me: null },
      emit: () => undefined,
      apply: () => undefined,
    } as unknown as DeskCore,
    livePerson: {
      openSession,
      signIn: { revoke },
      directory: { cached: () => null },
    } as unknown as LivePersonLinkDeps['livePerson'],
    vault: {
      load: async () => kept,
      clear: async () => {
        await answers;
        kept = null;
      },
    } as unknown as LivePersonLinkDeps['vault'],
    tickets: { forget: async () => undefined },
    agent: () => ({ name: 'Ada' }) as ReturnType<LivePersonLinkDeps['agent']>,
    namesOf: () => ({ people: new Map(), skills: new Map() }),
    onSession: () => undefined,
    onSignedIn: () => undefined,
    onSignedOut: () => undefined,
    onUpstream: () => undefined,
    onStatus: () => undefined,
    onCaughtUp: () => undefined,
  });
  return { link, openSession, revoke, answer: () => open() };
}

for (const first of ['log-out', 'restore'])
  it(`with the ${first} first nobody is signed in afterwards, and the kept session is revoked`, async () => {
    const { link, openSession, revoke, answer } = slowVault();
    const work = first === 'restore' ? [link.restore(), link.signOut()] : [link.signOut(), link.restore()];
    answer();
    await Promise.all(work);
    expect(openSession).not.toHaveBeenCalled();
    expect(link.session).toBeNull();
    expect(link.view().state).toBe('signed_out');
    expect(revoke).toHaveBeenCalledTimes(1);
  });
