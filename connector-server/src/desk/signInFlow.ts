/**
 * The sign-in popup: from the ticket to the session, on whichever server its two requests arrive. A server that holds the
 * desk finishes by itself; any other exchanges the code, leaves the session in the vault and tells the holder.
 */
import type { Logger } from 'pino';
import type { Timers } from '../support/clock.ts';
import type { LivePersonLink } from './livePersonLink.ts';
import { SignInError, type LivePerson } from './livePersonPorts.ts';
import type {
  AgentKey,
  ConnectionSource,
  SessionVault,
  SignInDoor,
  SignInFailure,
  SignInNotices,
  SignInTickets,
} from './ports.ts';

/** Path the LivePerson application must have registered as redirect address, after PUBLIC_URL. */
export const SIGN_IN_CALLBACK_PATH = '/liveperson/callback';
export const SIGN_IN_PATH = '/liveperson/authorize';

/** How often it is asked how awaited sign-ins stand, in case a notice was lost. */
const ASK_MS = 5_000;

export interface SignInFlowDeps {
  logger: Logger;
  timers: Timers;
  /** https address of this server without a trailing slash. */
  publicUrl: string;
  connections: ConnectionSource;
  livePerson: Pick<LivePerson, 'signIn'>;
  vault: Pick<SessionVault, 'deposit'>;
  tickets: SignInTickets;
  notices: SignInNotices;
  /** Null: this server does not hold the agent's desk. */
  linkOf(agent: AgentKey): LivePersonLink | null;
}

export interface SignInFlow extends SignInDoor {
  /** Address of the popup for this agent, with a fresh ticket. */
  urlFor(agent: AgentKey): Promise<string>;
  stop(): void;
}

const nameOf = ({ connectionId, salesforceUserId }: AgentKey): string => `${connectionId}\n${salesforceUserId}`;

export function createSignInFlow(deps: SignInFlowDeps): SignInFlow {
  const { logger, timers, tickets, livePerson } = deps;
  const redirectUri = `${deps.publicUrl}${SIGN_IN_CALLBACK_PATH}`;
  const awaited = new Map<string, AgentKey>();
  let cancelAsk: (() => void) | null = null;
  let stopped = false;

  function fail(agent: AgentKey, failure: SignInFailure): void {
    const link = deps.linkOf(agent);
    if (link !== null) link.signInFailed(failure);
    else deps.notices.tell(agent, failure);
  }

  /** Sign-ins that are under way no longer ended somewhere: with a session in the vault, or without. */
  async function ask(): Promise<void> {
    const asked = [...awaited.values()];
    try {
      const pending = new Set((await tickets.pending(asked)).map(nameOf));
      for (const agent of asked) if (!pending.has(nameOf(agent))) ended(agent);
    } catch (error) {
      logger.warn({ err: error }, 'it could not be asked how sign-ins stand; asked again in a moment');
    }
  }

  function askLater(): void {
    if (stopped || awaited.size === 0) return;
    cancelAsk ??= timers.after(ASK_MS, () => {
      cancelAsk = null;
      void ask().then(askLater);
    });
  }

  function ended(agent: AgentKey): void {
    awaited.delete(nameOf(agent));
    void deps.linkOf(agent)?.adopt();
  }

  /** The desk is elsewhere, or nowhere yet: its session is left where every server finds it. */
  async function finishElsewhere(agent: AgentKey, claim: string, code: string): Promise<boolean> {
    const account = deps.connections.find(agent.connectionId)?.livePerson;
    if (account === undefined) return false;
    try {
      const bundle = await livePerson.signIn.withCode(account, redirectUri, code);
      const kept = await deps.vault.deposit(agent, claim, bundle).catch((error: unknown) => {
        logger.error({ err: error }, 'the vault did not take the session of a sign-in');
        return null;
      });
      if (kept !== true) {
        await livePerson.signIn.revoke(account, bundle);
        if (kept === null) deps.notices.tell(agent, 'not_kept');
        return false;
      }
      deps.notices.tell(agent, null);
      return true;
    } catch (error) {
      if (!(error instanceof SignInError)) logger.error({ err: error }, 'sign-in failed unexpectedly');
      deps.notices.tell(agent, error instanceof SignInError ? error.code : 'unexpected');
      return false;
    }
  }

  const stopTold = deps.notices.onTold((agent, failure) => {
    if (failure === null) ended(agent);
    else deps.linkOf(agent)?.signInFailed(failure);
  });
  const stopGap = deps.notices.onGap(() => void ask());

  return {
    async urlFor(agent) {
      const ticket = await tickets.issue(agent);
      awaited.set(nameOf(agent), agent);
      askLater();
      return `${deps.publicUrl}${SIGN_IN_PATH}?ticket=${ticket}`;
    },

    async authorizeUrl(ticket) {
      const redeemed = await tickets.redeem(ticket);
      if (redeemed === null) return null;
      const { agent, state } = redeemed;
      const account = deps.connections.find(agent.connectionId)?.livePerson;
      if (account === undefined) return null;
      try {
        return await livePerson.signIn.authorizeUrl(account, redirectUri, state);
      } catch (error) {
        logger.warn({ err: error }, 'the sign-in page of LivePerson could not be found');
        fail(agent, error instanceof SignInError ? error.code : 'unreachable');
        return null;
      }
    },

    async callback({ code, state, error }) {
      const finished = state === undefined ? null : await tickets.finish(state);
      if (finished === null) return false;
      const { agent, claim } = finished;
      if (code === undefined || code === '' || error !== undefined) {
        fail(agent, error === 'access_denied' ? 'cancelled' : 'not_completed');
        return false;
      }
      const link = deps.linkOf(agent);
      if (link === null) return finishElsewhere(agent, claim, code);
      awaited.delete(nameOf(agent));
      const signedIn = await link.signInWithCode(redirectUri, code);
      if (signedIn)
        await tickets
          .forget(agent)
          .catch((failed: unknown) =>
            logger.warn({ err: failed }, 'used tickets of a sign-in stay until they are too old'),
          );
      return signedIn;
    },

    stop() {
      stopped = true;
      cancelAsk?.();
      stopTold();
      stopGap();
    },
  };
}
