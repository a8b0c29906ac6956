/** Rings and presence as the agent's client asks for them. */
import { randomUUID } from 'node:crypto';
import { text } from '../json.ts';
import { badRequest, Refusal } from '../refusal.ts';
import type { Availability } from '../routing/presence.ts';
import { reportRings } from '../routing/ringNotices.ts';
import { bodyOf, said } from '../sockets/connection.ts';
import type { AgentCall, AgentRequestTable } from './agentSocket.ts';

const AVAILABILITY: Record<string, Availability> = {
  ONLINE: 'ONLINE',
  BACK_SOON: 'BACK_SOON',
  OCCUPIED: 'BACK_SOON',
  AWAY: 'AWAY',
  OFFLINE: 'OFFLINE',
};
const SUBSCRIBED = '.ams.GenericSubscribe$Response';

/** Requests name the own agent by old id, or leave it out; brandId the same. */
function checkSelf({ cloud, socket, request }: AgentCall, member: string): void {
  const body = bodyOf(request);
  const id = body[member];
  if (id !== undefined && id !== null && id !== socket.ownerId)
    throw new Refusal(403, `${member} is not the signed-in agent`);
  const brand = body['brandId'];
  if (brand !== undefined && brand !== null && brand !== cloud.world.account)
    throw badRequest('brandId is not this account');
}

export const ROUTING_REQUESTS: AgentRequestTable = {
  'routing.SubscribeRoutingTasks': (call) => {
    checkSelf(call, 'agentId');
    const id = randomUUID();
    return {
      code: 200,
      type: SUBSCRIBED,
      body: { subscriptionId: id },
      after: () => {
        call.socket.routing.add(id);
        reportRings(call.cloud, call.socket, id);
      },
    };
  },
  'routing.UpdateRoutingTaskSubscription': ({ socket, request }) => {
    const id = text(bodyOf(request)['subscriptionId']) ?? '';
    if (!socket.routing.has(id)) throw new Refusal(404, 'Unknown subscription');
    return { code: 200, type: SUBSCRIBED, body: { subscriptionId: id } };
  },
  'routing.SubscribeAgentsState': (call) => {
    checkSelf(call, 'agentId');
    const id = randomUUID();
    return {
      code: 200,
      type: SUBSCRIBED,
      body: { subscriptionId: id },
      after: () => {
        call.socket.agentState.add(id);
        if (call.cloud.switches.agentStateOnSubscribe) call.cloud.presence.report(call.socket, id);
      },
    };
  },
  'routing.SetAgentState': (call) => {
    checkSelf(call, 'agentUserId');
    const { cloud, socket, request } = call;
    const body = bodyOf(request);
    const availability = AVAILABILITY[text(body['availability']) ?? ''];
    if (availability === undefined) throw badRequest('unknown availability');
    const reason = body[cloud.switches.statusReasonMember];
    const reasonId =
      reason === undefined || reason === null
        ? null
        : typeof reason === 'number'
          ? String(reason)
          : (text(reason) ?? '');
    if (
      reasonId !== null &&
      (availability !== 'AWAY' || !cloud.world.statusReasons.some((known) => known.id === reasonId))
    )
      throw badRequest('the status reason is unknown or does not belong to this availability');
    return {
      ...said('Agent state updated successfully', 202),
      after: () => cloud.presence.set(socket.ownerId, availability, reasonId),
    };
  },
  'routing.UpdateRingState': ({ cloud, socket, request }) => {
    const body = bodyOf(request);
    const ringId = text(body['ringId']);
    if (ringId === undefined) throw badRequest('ringId is missing');
    cloud.rings.answer(socket.ownerId, ringId, text(body['ringState']) ?? '');
    return { ...said('Ring state updated successfully', 202), delayMs: cloud.faults.ringAnswerDelayMs };
  },
};
