/** Shapes of conversations and events on the two sockets. Pure. */
import type { JsonObject } from '../json.ts';
import type { World } from '../world.ts';
import { effectiveTtr } from './deadline.ts';
import type { Conversation, Dialog, Participant, Role, StoredEvent } from './types.ts';
import { ROLES } from './types.ts';

const byRole = (
  participants: readonly Participant[],
  pick: (participant: Participant) => string,
): Record<Role, string[]> => {
  const map: Record<Role, string[]> = { CONSUMER: [], ASSIGNED_AGENT: [], MANAGER: [], READER: [], CONTROLLER: [] };
  for (const role of ROLES) map[role] = participants.filter((p) => p.role === role && p.state === 'ACTIVE').map(pick);
  return map;
};

const dialogShape = (dialog: Dialog, id: (participant: Participant) => string, suggested: boolean): JsonObject => ({
  dialogId: dialog.dialogId,
  dialogType: dialog.type,
  channelType: dialog.channelType,
  state: dialog.state,
  participantsDetails: dialog.participants
    .filter((p) => suggested || p.state === 'ACTIVE')
    .map((p) => ({ id: id(p), role: p.role, state: p.state })),
  ...(dialog.metaData === null ? {} : { metaData: dialog.metaData }),
  creationTs: dialog.createdAt,
  metaDataLastUpdateTs: dialog.updatedAt,
  ...(dialog.endedAt === null
    ? {}
    : { endTs: dialog.endedAt, closedBy: dialog.closedBy, closedCause: dialog.closedCause }),
});

const commonDetails = (conversation: Conversation, world: World): JsonObject => ({
  skillId: conversation.skillId,
  brandId: world.account,
  state: conversation.state,
  stage: conversation.stage,
  startTs: conversation.startedAt,
  metaDataLastUpdateTs: conversation.metaUpdatedAt,
  firstConversation: conversation.firstConversation,
  csatRate: conversation.csat?.csatRate ?? 0,
  ...(conversation.csat === null ? {} : { csat: conversation.csat }),
  ttr: conversation.ttr,
  ...(conversation.manualEttr === null ? {} : { manualETTR: conversation.manualEttr }),
  ...(conversation.delay === null ? {} : { delay: conversation.delay }),
  ...(conversation.closeReason === null ? {} : { closeReason: conversation.closeReason }),
  ...(conversation.endedAt === null ? {} : { endTs: conversation.endedAt }),
  context: conversation.context,
  ...(conversation.campaignInfo === null ? {} : { campaignInfo: conversation.campaignInfo }),
  conversationHandlerDetails: { accountId: world.account, skillId: conversation.skillId },
});

/** One `result` of ExConversationChangeNotification for agents; `suggested` is true for v=2.1 sockets. */
export function agentResult(conversation: Conversation, world: World, suggested: boolean): JsonObject {
  return {
    convId: conversation.id,
    effectiveTTR: effectiveTtr(conversation),
    numberOfunreadMessages: Object.fromEntries(conversation.unread),
    lastUpdateTime: conversation.updatedAt,
    conversationDetails: {
      convId: conversation.id,
      ...commonDetails(conversation, world),
      participants: byRole(conversation.participants, (p) => p.id),
      participantsPId: byRole(conversation.participants, (p) => p.pid),
      dialogs: conversation.dialogs.map((dialog) => dialogShape(dialog, (p) => p.id, suggested)),
      note: conversation.note,
      groupId: '',
    },
    ...(conversation.lastContent === null
      ? {}
      : { lastContentEventNotification: agentRecord(conversation.lastContent) }),
  };
}

/** The same for a consumer: participants as a list of PIds, nothing private. */
export function consumerResult(conversation: Conversation, world: World): JsonObject {
  const last = conversation.lastContent;
  return {
    convId: conversation.id,
    effectiveTTR: effectiveTtr(conversation),
    numberOfunreadMessages: Object.fromEntries(
      [...conversation.unread].filter(([id]) => id === conversation.consumerId),
    ),
    lastUpdateTime: conversation.updatedAt,
    conversationDetails: {
      convId: conversation.id,
      ...commonDetails(conversation, world),
      participants: conversation.participants
        .filter((p) => p.state === 'ACTIVE')
        .map((p) => ({ id: p.pid, role: p.role })),
      dialogs: conversation.dialogs.map((dialog) => dialogShape(dialog, (p) => p.pid, false)),
    },
    ...(last === null || last.audience !== 'ALL' ? {} : { lastContentEventNotification: consumerRecord(last) }),
  };
}

/** An event record as agents see it: old id in originatorId, PId beside it. Chat states carry no sequence and no time. */
export function agentRecord(stored: StoredEvent, isStored = true): JsonObject {
  return {
    ...(isStored ? { sequence: stored.sequence } : {}),
    originatorClientProperties: stored.sender.clientProperties,
    originatorId: stored.sender.id,
    originatorPId: stored.sender.pid,
    originatorMetadata: { id: stored.sender.pid, role: stored.role, clientProperties: stored.sender.clientProperties },
    ...(isStored ? { serverTimestamp: stored.at } : {}),
    event: stored.event,
    dialogId: stored.dialogId,
    conversationId: stored.conversationId,
    messageAudience: stored.audience,
    metadata: stored.metadata,
  };
}

/** An event record as consumers see it: originatorId is already the PId. */
export function consumerRecord(stored: StoredEvent, isStored = true): JsonObject {
  return {
    ...(isStored ? { sequence: stored.sequence } : {}),
    originatorClientProperties: stored.sender.clientProperties,
    originatorId: stored.sender.pid,
    originatorMetadata: { id: stored.sender.pid, role: stored.role },
    ...(isStored ? { serverTimestamp: stored.at } : {}),
    event: stored.event,
    dialogId: stored.dialogId,
    ...(stored.metadata.length === 0 ? {} : { metadata: stored.metadata }),
  };
}
