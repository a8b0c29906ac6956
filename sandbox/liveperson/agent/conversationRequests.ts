/** SubscribeExConversations, UnsubscribeExConversations, AgentRequestConversation, UpdateConversationField. */
import { randomUUID } from 'node:crypto';
import type { CloudContext } from '../context.ts';
import { announceField } from '../conversations/updateFields.ts';
import type { ExFilter } from '../conversations/subscriptions.ts';
import { openConversation } from '../conversations/open.ts';
import { assignAgent } from '../routing/assign.ts';
import { finite, isObject, text, textsOf, type JsonObject } from '../json.ts';
import { badRequest, Refusal } from '../refusal.ts';
import { bodyOf, said } from '../sockets/connection.ts';
import { userByOldId } from '../world.ts';
import type { AgentCall, AgentRequestTable } from './agentSocket.ts';

const optionalTexts = (value: unknown): string[] | null =>
  value === undefined || value === null ? null : textsOf(value);

export function exFilter(body: JsonObject): ExFilter {
  return {
    convState: optionalTexts(body['convState']),
    stage: optionalTexts(body['stage']),
    agentIds: optionalTexts(body['agentIds']),
    minLastUpdatedTime: finite(body['minLastUpdatedTime']) ?? null,
    maxLastUpdatedTime: finite(body['maxLastUpdatedTime']) ?? null,
  };
}

/** Old ids only; a PId is refused (or matches nobody). */
function checkAgentIds(cloud: CloudContext, ids: readonly string[]): void {
  if (cloud.switches.wrongIdFamily === 'ignore') return;
  for (const id of ids)
    if (userByOldId(cloud.world, id) === undefined)
      throw badRequest(`agentIds: ${id.slice(0, 48)} is not an agent of this account`);
}

function subscribe({ cloud, socket, user, request }: AgentCall): ReturnType<AgentRequestTable[string]> {
  const filter = exFilter(bodyOf(request));
  if (filter.agentIds === null && !user.manager) {
    if (cloud.switches.exWithoutAgentIds === 'refuse')
      throw new Refusal(403, 'Subscribing to all conversations needs manager rights');
    if (cloud.switches.exWithoutAgentIds === 'own') filter.agentIds = [socket.ownerId];
  } else checkAgentIds(cloud, filter.agentIds ?? []);
  if (
    filter.agentIds !== null &&
    !user.manager &&
    filter.agentIds.some((id) => id !== socket.ownerId && userByOldId(cloud.world, id) !== undefined)
  )
    throw new Refusal(403, 'Subscribing to conversations of other agents needs manager rights');
  const id = randomUUID();
  return {
    code: 200,
    type: '.ams.aam.SubscribeExConversations$Response',
    body: { subscriptionId: id },
    after: () => cloud.subscriptions.open({ id, socket, filter, matched: new Set() }),
  };
}

function requestConversation({ cloud, user, request }: AgentCall): ReturnType<AgentRequestTable[string]> {
  const body = bodyOf(request);
  const consumerId = text(body['consumerId']) ?? '';
  if (!user.manager && user.skillIds.length === 0) throw new Refusal(401, 'The agent may not open conversations');
  if (cloud.consumers.get(consumerId) === undefined) throw new Refusal(404, 'Unknown consumer');
  const context = isObject(body['conversationContext']) ? body['conversationContext'] : { type: 'ProactiveContext' };
  const origin = cloud.conversations.byId.get(text(context['originConversationId']) ?? '');
  if (origin !== undefined && origin.consumerId !== consumerId)
    throw badRequest('originConversationId belongs to another consumer');
  const skillId = origin?.skillId ?? user.skillIds[0] ?? '-1';
  const conversation = openConversation(cloud, { consumerId, skillId, ttrType: 'NORMAL', context, campaignInfo: null });
  assignAgent(cloud, conversation, user);
  return {
    code: 200,
    type: '.ams.cm.RequestConversation$Response',
    body: { conversationId: conversation.id },
    after: () => cloud.subscriptions.announce(conversation),
  };
}

export const CONVERSATION_REQUESTS: AgentRequestTable = {
  'aam.SubscribeExConversations': subscribe,
  'aam.UnsubscribeExConversations': ({ cloud, socket, request }) => {
    if (!cloud.subscriptions.close(socket, text(bodyOf(request)['subscriptionId']) ?? ''))
      throw new Refusal(404, 'Unknown subscription');
    return said('OK Unsubscribed successfully');
  },
  'cm.AgentRequestConversation': requestConversation,
  'cm.UpdateConversationField': ({ cloud, actor, request }) =>
    said(announceField(cloud, actor, bodyOf(request), request.metadata)),
};
