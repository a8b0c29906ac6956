/** What a new socket is subscribed to. Subscriptions do not survive a socket. */
import type { Availabilities, LivePersonAccount } from '../desk/livePersonPorts.ts';
import type { MessagingSocket } from './messagingSocket.ts';
import * as requests from './requests.ts';

/** Whose conversations a session follows: its agent's, or the whole account's. */
export type Follows = 'own' | 'all';
export type SubscriptionFailure = 'throttled' | 'subscription_refused' | 'not_allowed';

/** Ends and ratings this old are still asked for on a new socket: longer than a usual outage, short enough to be few. */
const LOOK_BACK_MS = 15 * 60_000;

/**
 * All are sent at once; the clock at the end says that the first push is in. Null: subscribed. Else why the socket is of no
 * use: without its conversations or rings there is nothing to do with it; what else was refused does not matter.
 */
async function subscribeOwn(
  socket: MessagingSocket,
  account: LivePersonAccount,
  userId: string,
  wanted: Availabilities | null,
  now: number,
): Promise<SubscriptionFailure | null> {
  const state = socket.request(requests.subscribeAgentState(account.account, userId));
  const conversations = socket.request(requests.subscribeConversations(account.account, userId));
  const rings = socket.request(requests.subscribeRings(account.account, userId));
  const rest = [
    state,
    socket.request(requests.subscribeClosed(account.account, userId, now - LOOK_BACK_MS)),
    ...(wanted === null ? [] : [socket.request(requests.setAgentState(account, userId, wanted))]),
    socket.request(requests.getClock),
  ];
  const needed = await Promise.all([conversations, rings]);
  await Promise.all(rest);
  const bad = needed.filter((one) => one.outcome !== 'ok');
  if (bad.length === 0) return null;
  return bad.some((one) => one.outcome === 'refused' && one.status === 429) ? 'throttled' : 'subscription_refused';
}

/** A watcher misses what happened while nobody watched; what is older than this, history synchronisation finds. */
const WATCH_BACK_MS = 60 * 60_000;

/** The same for a session that follows the whole account. `not_allowed`: its user may not see all conversations. */
async function subscribeAll(
  socket: MessagingSocket,
  _account: LivePersonAccount,
  _userId: string,
  _wanted: Availabilities | null,
  now: number,
): Promise<SubscriptionFailure | null> {
  const asked = [
    socket.request(requests.subscribeAll('OPEN')),
    socket.request(requests.subscribeAll('CLOSE', now - WATCH_BACK_MS)),
  ];
  const clock = socket.request(requests.getClock);
  const bad = (await Promise.all(asked)).filter((one) => one.outcome !== 'ok');
  await clock;
  if (bad.length === 0) return null;
  const refused = (...statuses: number[]): boolean =>
    bad.some((one) => one.outcome === 'refused' && statuses.includes(one.status));
  if (refused(401, 403)) return 'not_allowed';
  return refused(429) ? 'throttled' : 'subscription_refused';
}

/** By what is followed. */
export const subscribe = Object.freeze({ own: subscribeOwn, all: subscribeAll });
