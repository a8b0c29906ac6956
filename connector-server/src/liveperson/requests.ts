/** Bodies of requests on the agent socket. Agents are named by old id (`account.user`) there and nowhere else. */
import type { Audience } from '../protocol/types.ts';
import type { Availabilities, HandOver, LivePersonAccount } from '../desk/livePersonPorts.ts';

export interface SocketRequest {
  type: string;
  body: unknown;
  metadata?: readonly unknown[];
}

export function oldId(account: string, userId: string): string {
  return `${account}.${userId}`;
}

export const getClock: SocketRequest = Object.freeze({ type: '.GetClock', body: Object.freeze({}) });

export function subscribeConversations(account: string, userId: string): SocketRequest {
  return {
    type: '.ams.aam.SubscribeExConversations',
    body: { convState: ['OPEN'], agentIds: [oldId(account, userId)] },
  };
}

/**
 * The agent's conversations that closed lately: what happens to them afterwards, such as the customer's rating, is not
 * told to a subscription for open ones. `since` is epoch ms; conversations not changed since then are left out.
 */
export function subscribeClosed(account: string, userId: string, since: number): SocketRequest {
  return {
    type: '.ams.aam.SubscribeExConversations',
    body: { convState: ['CLOSE'], agentIds: [oldId(account, userId)], minLastUpdatedTime: since },
  };
}

/** Conversations of the whole account, for a user who may see them: without `agentIds` (it needs manager rights). */
export function subscribeAll(convState: 'OPEN' | 'CLOSE', since?: number): SocketRequest {
  return {
    type: '.ams.aam.SubscribeExConversations',
    body: { convState: [convState], ...(since === undefined ? {} : { minLastUpdatedTime: since }) },
  };
}

export function subscribeRings(account: string, userId: string): SocketRequest {
  return {
    type: '.ams.routing.SubscribeRoutingTasks',
    body: { channelType: 'MESSAGING', agentId: oldId(account, userId), brandId: account },
  };
}

export function subscribeAgentState(account: string, userId: string): SocketRequest {
  return { type: '.ams.routing.SubscribeAgentsState', body: { brandId: account, agentId: oldId(account, userId) } };
}

/** The member that carries the reason is undocumented, so it is a setting. */
export function setAgentState(account: LivePersonAccount, userId: string, wanted: Availabilities): SocketRequest {
  const reason =
    wanted.reasonId !== null && wanted.availability === 'AWAY'
      ? { [account.reasonMember ?? 'reasonId']: wanted.reasonId }
      : {};
  return {
    type: '.ams.routing.SetAgentState',
    body: {
      availability: wanted.availability,
      channels: ['MESSAGING'],
      agentUserId: oldId(account.account, userId),
      ...reason,
    },
  };
}

export function updateRing(ringId: string, answer: 'accept' | 'decline'): SocketRequest {
  return {
    type: '.ams.routing.UpdateRingState',
    body: { ringId, ringState: answer === 'accept' ? 'ACCEPTED' : 'REJECTED' },
  };
}

export const fileLink = (relativePath: string): SocketRequest => ({
  type: '.ams.ms.GenerateURLForDownloadFile',
  body: { relativePath },
});

const publish = (
  dialogId: string,
  event: unknown,
  audience: Audience,
  metadata?: readonly unknown[],
): SocketRequest => ({
  type: '.ams.ms.PublishEvent',
  body: { dialogId, event, messageAudience: audience === 'internal' ? 'AGENTS_AND_MANAGERS' : 'ALL' },
  ...(metadata === undefined ? {} : { metadata }),
});

export function publishText(dialogId: string, text: string, audience: Audience, externalId: string): SocketRequest {
  const event = { type: 'ContentEvent', contentType: 'text/plain', message: text };
  return publish(dialogId, event, audience, [{ type: 'ExternalId', id: externalId }]);
}

/** ACTIVE ends a COMPOSING; without it the other side shows typing for ever. */
export function publishTyping(dialogId: string, typing: boolean): SocketRequest {
  return publish(dialogId, { type: 'ChatStateEvent', chatState: typing ? 'COMPOSING' : 'ACTIVE' }, 'all');
}

export function publishReceipt(
  dialogId: string,
  status: 'delivered' | 'read',
  sequences: readonly number[],
): SocketRequest {
  const event = { type: 'AcceptStatusEvent', status: status === 'read' ? 'READ' : 'ACCEPT', sequenceList: sequences };
  return publish(dialogId, event, 'all');
}

/** Everything of a dialog that is newer than this; -1 = everything, whichever way the bound is meant. */
export function queryMessages(dialogId: string, newerThan: number): SocketRequest {
  return { type: '.ams.ms.QueryMessages', body: { dialogId, newerThanSequence: newerThan } };
}

export function getUserProfile(userId: string | null): SocketRequest {
  return { type: '.ams.userprofile.GetUserProfile', body: userId === null ? {} : userId };
}

const update = (conversationId: string, conversationField: readonly unknown[]): SocketRequest => ({
  type: '.ams.cm.UpdateConversationField',
  body: { conversationId, conversationField },
});

export function handOver(account: string, userId: string, conversationId: string, target: HandOver): SocketRequest {
  const off = { field: 'ParticipantsChange', type: 'REMOVE', role: 'ASSIGNED_AGENT', userId: oldId(account, userId) };
  if (target.to === 'queue') return update(conversationId, [off]);
  const skill = { field: 'Skill', type: 'UPDATE', skill: target.skillId };
  if (target.to === 'skill') return update(conversationId, [off, skill]);
  const suggest = {
    field: 'ParticipantsChange',
    type: 'SUGGEST',
    role: 'ASSIGNED_AGENT',
    userId: oldId(account, target.agentId),
  };
  return update(conversationId, [off, suggest, skill]);
}

export function closeDialog(conversationId: string, dialogId: string): SocketRequest {
  return update(conversationId, [{ field: 'DialogChange', type: 'UPDATE', dialog: { dialogId, state: 'CLOSE' } }]);
}

export function closeConversation(conversationId: string): SocketRequest {
  return update(conversationId, [{ field: 'ConversationStateField', conversationState: 'CLOSE' }]);
}
