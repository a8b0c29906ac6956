import { randomUUID } from 'node:crypto';
import type { CloudContext } from '../context.ts';
import type { JsonObject } from '../json.ts';
import { badRequest } from '../refusal.ts';
import type { Conversation, Dialog, Participant } from './types.ts';

export interface OpenRequest {
  consumerId: string;
  skillId: string;
  ttrType: string;
  context: JsonObject;
  campaignInfo: JsonObject | null;
}

/** Seconds to respond per name; the skill's numbers where it has some. */
export function ttrSeconds(cloud: CloudContext, skillId: string, ttrType: string): number {
  const skill = cloud.world.skills.get(skillId);
  const usual = skill?.slaDefaultResponseTime ?? 1_200;
  return (
    { NORMAL: usual, PRIORITIZED: Math.round(usual / 2), URGENT: skill?.slaUrgentResponseTime ?? 300 }[ttrType] ?? usual
  );
}

export function createDialog(
  dialogId: string,
  type: Dialog['type'],
  participants: Participant[],
  at: number,
  firstSequence: number,
): Dialog {
  return {
    dialogId,
    type,
    channelType: 'MESSAGING',
    state: 'OPEN',
    participants,
    createdAt: at,
    endedAt: null,
    closedBy: null,
    closedCause: null,
    updatedAt: at,
    events: [],
    nextSequence: firstSequence,
    metaData: null,
  };
}

/** Opens a conversation in a skill's queue. Refuses an unknown skill and a consumer who already has an open one. */
export function openConversation(cloud: CloudContext, request: OpenRequest): Conversation {
  if (request.skillId !== '-1' && (cloud.world.skills.get(request.skillId)?.deleted ?? true))
    throw badRequest(`Unknown skill ${request.skillId}`);
  const earlier = cloud.conversations.byConsumer.get(request.consumerId);
  if (cloud.switches.secondConversation === 'refuse')
    for (const other of earlier ?? [])
      if (other.state === 'OPEN') throw badRequest(`Consumer already has an open conversation ${other.id}`);
  const at = cloud.clock.now();
  const id = randomUUID();
  const participants: Participant[] = [
    { id: request.consumerId, pid: request.consumerId, role: 'CONSUMER', state: 'ACTIVE' },
    { ...cloud.world.controller, role: 'CONTROLLER', state: 'ACTIVE' },
  ];
  const conversation: Conversation = {
    id,
    consumerId: request.consumerId,
    skillId: request.skillId,
    state: 'OPEN',
    stage: 'OPEN',
    closeReason: null,
    startedAt: at,
    endedAt: null,
    metaUpdatedAt: at,
    updatedAt: at,
    firstConversation: (earlier?.size ?? 0) === 0,
    participants,
    dialogs: [createDialog(id, 'MAIN', participants, at, cloud.switches.sequenceStart)],
    ttr: { ttrType: request.ttrType, value: ttrSeconds(cloud, request.skillId, request.ttrType) },
    manualEttr: null,
    delay: null,
    unansweredSince: null,
    note: '',
    csat: null,
    context: request.context,
    campaignInfo: request.campaignInfo,
    unread: new Map([[request.consumerId, 0]]),
    lastContent: null,
    wasStepUp: false,
    steps: [],
    transfers: [],
    skillChanges: [],
    transferred: false,
  };
  cloud.conversations.add(conversation);
  return conversation;
}

/** Marks a change of anything but messages; a later change never carries an earlier or equal time. */
export function touch(cloud: CloudContext, conversation: Conversation, dialog?: Dialog): void {
  const at = Math.max(cloud.clock.now(), conversation.metaUpdatedAt + 1);
  conversation.metaUpdatedAt = at;
  conversation.updatedAt = Math.max(conversation.updatedAt, at);
  if (dialog !== undefined) dialog.updatedAt = at;
  cloud.conversations.reindex(conversation);
}
