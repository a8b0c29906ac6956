/** What a new socket is subscribed to. Subscriptions do not survive a socket. */
import type { Availabilities, LivePersonAccount } from '../desk/livePersonPorts.ts';
import type { MessagingSocket } from './messagingSocket.ts';
import * as requests from './requests.ts';

/** Ends and ratings this old are still asked for on a new socket: longer than a usual outage, short enough to be few. */
const LOOK_BACK_MS = 15 * 60_000;

/**
 * All are sent at once; the clock at the end says that the first push is in. Null: subscribed. Else why the socket is of no
 * use: without its conversations or rings there is nothing to do with it; what else was refused does not matter.
 */
export async function subscribe(
  socket: MessagingSocket,
  account: LivePersonAccount,
  userId: string,
  wanted: Availabilities | null,
  now: number,
): Promise<'throttled' | 'subscription_refused' | null> {
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
