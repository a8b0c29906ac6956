/**
 * Follows all conversations of a LivePerson account with one service user, so that those of bots and of agents outside
 * Salesforce are recorded too. Makes facts and nothing else: it takes part in no conversation and is offered none.
 */
import { attributeFacts } from '../conversation/attributeFacts.ts';
import { openedFact, reduceWatched } from '../conversation/conversationChange.ts';
import type { ConversationFact } from '../conversation/facts.ts';
import { NO_NAMES, type ConversationState } from '../conversation/state.ts';
import type { UpstreamConversation, UpstreamEvent } from '../conversation/upstream.ts';
import { consumerLabel } from '../conversation/words.ts';
import { backoffMs } from '../support/backoff.ts';
import type { Timers } from '../support/clock.ts';
import {
  SignInError,
  type CredentialBundle,
  type LivePerson,
  type LivePersonAccount,
  type ServiceUser,
  type SessionStatus,
  type WatchSession,
} from './livePersonPorts.ts';

export interface WatcherState {
  state: 'connecting' | 'connected' | 'failed';
  /** For the administrator. */
  text: string;
}

export interface WatcherDeps {
  account: LivePersonAccount;
  user: ServiceUser;
  livePerson: Pick<LivePerson, 'signIn' | 'openWatch'>;
  onFacts(facts: readonly ConversationFact[]): void;
  timers: Timers;
  random?: () => number;
  /** How many running conversations LivePerson names at the start; default: what its pages say. */
  mostNamed?: number;
  log: { info(fields: object, message: string): void; warn(fields: object, message: string): void };
}

export interface Watcher {
  readonly state: WatcherState;
  /** Conversations it knows now. */
  readonly size: number;
  start(): void;
  /** Ends the session at LivePerson too. */
  stop(): Promise<void>;
  /** Only the line ends; nothing is touched at LivePerson. */
  drop(): void;
}

const FOLLOWED = 'All conversations of the account are followed.';
const AGAIN = { firstMs: 5_000, factor: 2, maxMs: 5 * 60_000, minMs: 2_000 };
/** Where an administrator must act first. */
const REFUSED_AGAIN_MS = 10 * 60_000;
/** LivePerson's pages say 1,000 and 1,001. */
const MOST_NAMED = 1_000;
/** Closed ones are kept for what comes later (a rating). About 2 KB each. */
const CLOSED_KEPT = 5_000;
/** Consumers whose names are still to be asked for; beyond that history tells them. */
const NAMES_WAITING = 1_000;

export function createWatcher(deps: WatcherDeps): Watcher {
  const { account, user, livePerson, timers, log } = deps;
  const { signIn } = livePerson;
  const random = deps.random ?? Math.random;
  const known = new Map<string, ConversationState>();
  const closed = new Set<string>();
  const unnamed: string[] = [];
  let asking = false;
  let session: WatchSession | null = null;
  let bundle: CredentialBundle | null = null;
  let state: WatcherState = { state: 'connecting', text: 'The watcher signs in to LivePerson.' };
  let cancel: (() => void) | null = null;
  let failures = 0;
  let over = false;
  /** Running ones named since the line was opened; null once all were. */
  let named: Set<string> | null = null;

  const become = (next: WatcherState): void => {
    if (next.state === state.state && next.text === state.text) return;
    state = next;
    const fields = { account: account.account };
    if (next.state === 'failed') log.warn(fields, next.text);
    else log.info(fields, next.text);
  };

  const again = (ms: number): void => {
    cancel?.();
    cancel = timers.after(ms, () => void begin());
  };

  const begin = async (): Promise<void> => {
    if (over) return;
    try {
      const fresh = await signIn.withApplication(account, user);
      if (over) return void (await signIn.revoke(account, fresh));
      bundle = fresh;
      session = livePerson.openWatch(account, fresh, {
        onEvent: take,
        onStatus,
        onCredentials: (renewed) => void (bundle = renewed),
        onCaughtUp,
      });
      session.start();
    } catch (error) {
      const permanent = error instanceof SignInError && error.permanent;
      become({ state: permanent ? 'failed' : 'connecting', text: signInText(error) });
      again(permanent ? REFUSED_AGAIN_MS : backoffMs(AGAIN, failures++, random));
    }
  };

  const onStatus = (status: SessionStatus): void => {
    switch (status.state) {
      case 'connected':
        failures = 0;
        return become({ state: 'connected', text: FOLLOWED });
      case 'failed':
        end();
        become({ state: 'failed', text: status.text });
        return again(REFUSED_AGAIN_MS);
      case 'signed_out':
        // The sealed credentials are the settings': it signs in anew.
        end();
        become({ state: 'connecting', text: 'The watcher’s LivePerson session ended; it signs in again.' });
        return again(backoffMs(AGAIN, failures++, random));
      default:
        named = new Set();
        return become({ state: 'connecting', text: 'The watcher connects to LivePerson.' });
    }
  };

  /** What was cut off shows itself when something happens in it; until then it is not recorded. */
  const onCaughtUp = (): void => {
    const many = named?.size ?? 0;
    named = null;
    if (many >= (deps.mostNamed ?? MOST_NAMED))
      become({
        state: 'connected',
        text: `${FOLLOWED} Of those running at the start LivePerson named only ${many}; the others are recorded when something happens in them.`,
      });
  };

  const end = (): void => {
    session?.stop();
    session = null;
    bundle = null;
  };

  const drop = (): void => {
    over = true;
    cancel?.();
    end();
  };

  const take = (event: UpstreamEvent): void => {
    if (event.type === 'conversation') follow(event);
  };

  const follow = (told: UpstreamConversation): void => {
    const id = told.conversationId;
    if (told.open) named?.add(id);
    const before = known.get(id) ?? null;
    const reduced = reduceWatched(before, told, NO_NAMES);
    if (reduced === null) return;
    known.set(id, reduced.conversation);
    if (reduced.conversation.view.state === 'closed') forgetOldest(id);
    else if (before === null) wantName(id);
    if (reduced.facts.length > 0) deps.onFacts(reduced.facts);
  };

  const forgetOldest = (id: string): void => {
    closed.add(id);
    for (const oldest of closed) {
      if (closed.size <= CLOSED_KEPT) break;
      closed.delete(oldest);
      known.delete(oldest);
    }
  };

  const wantName = (id: string): void => {
    if (unnamed.length >= NAMES_WAITING) return;
    unnamed.push(id);
    if (!asking) void askNames();
  };

  /** One after the other: nobody waits for a name. */
  const askNames = async (): Promise<void> => {
    asking = true;
    for (let id = unnamed.shift(); id !== undefined && !over; id = unnamed.shift()) {
      const consumerId = known.get(id)?.view.consumer.id ?? '';
      const answer = consumerId === '' ? undefined : await session?.profileOf(consumerId);
      const now = known.get(id);
      if (now === undefined || answer?.outcome !== 'ok') continue;
      const { told, ...profile } = answer.value;
      const consumer = { ...profile, id: consumerId, name: consumerLabel(profile.name, consumerId) };
      const met: ConversationState = {
        ...now,
        view: { ...now.view, consumer },
        told: { ...now.told, profile: told ?? now.told.profile },
      };
      const attributes = attributeFacts(met);
      known.set(id, { ...met, reported: attributes.reported });
      const facts = [...(profile.name.trim() === '' ? [] : [openedFact(met)]), ...attributes.facts];
      if (facts.length > 0) deps.onFacts(facts);
    }
    asking = false;
  };

  return {
    get state() {
      return state;
    },
    get size() {
      return known.size;
    },
    start: () => void begin(),
    async stop() {
      const last = bundle;
      drop();
      if (last !== null) await signIn.revoke(account, last);
    },
    drop,
  };
}

function signInText(error: unknown): string {
  if (!(error instanceof SignInError)) return 'The watcher could not sign in to LivePerson; it is tried again.';
  if (error.code === 'wrong_credentials')
    return 'LivePerson does not accept the watcher: check its login name, the application and that the user is of type bot, enabled, and allows this application.';
  return `The watcher is not signed in. ${error.message}`;
}
