import type { CloudContext } from '../context.ts';
import type { JsonObject } from '../json.ts';
import { assignedAgent } from '../conversations/types.ts';
import { changesJson, notificationText } from '../sockets/frames.ts';
import type { UmsSocket } from '../sockets/registry.ts';
import type { Ring } from './rings.ts';

const TYPE = '.ams.routing.RoutingTaskNotification';

function taskResult(cloud: CloudContext, ring: Ring): JsonObject {
  const { conversation } = ring;
  const common = { consumerId: conversation.consumerId, skillId: conversation.skillId, brandId: cloud.world.account };
  return {
    routingTaskId: ring.taskId,
    taskCompleted: ring.state !== 'WAITING',
    assignedAgentId: assignedAgent(conversation)?.id ?? null,
    ...(cloud.switches.ringConversationId === 'both' ? { conversationId: conversation.id } : {}),
    ...common,
    ringsDetails: [
      {
        ringId: ring.id,
        ringExpiration: ring.lifeMs,
        ringExpirationTs: ring.expiresAt,
        ringState: ring.state,
        weight: conversation.startedAt,
        convId: conversation.id,
        ...common,
      },
    ],
  };
}

/** Tells every socket of the ringing agent about one ring. */
export function reportRing(cloud: CloudContext, ring: Ring): void {
  const over = ring.state === 'CANCELLED' && cloud.switches.ringLost === 'delete';
  const json = JSON.stringify(taskResult(cloud, ring));
  for (const socket of cloud.sockets.of(ring.agentId))
    for (const subscriptionId of socket.routing)
      socket.send(notificationText(TYPE, changesJson(subscriptionId, over ? 'DELETE' : 'UPSERT', json)));
}

/** The first notification of a subscription: the pending rings, or no changes. */
export function reportRings(cloud: CloudContext, socket: UmsSocket, subscriptionId: string): void {
  const changes = cloud.rings
    .waitingFor(socket.ownerId)
    .map((ring) => ({ type: 'UPSERT', result: taskResult(cloud, ring) }));
  socket.send(notificationText(TYPE, JSON.stringify({ subscriptionId, changes })));
}
