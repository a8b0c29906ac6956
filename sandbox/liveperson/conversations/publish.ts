/** One event into one dialog: check, number, store, distribute. */
import type { CloudContext } from '../context.ts';
import { finite, isObject, listOf, text, type JsonObject } from '../json.ts';
import { badRequest, Refusal } from '../refusal.ts';
import { notificationText } from '../sockets/frames.ts';
import { agentRecord, consumerRecord } from './encode.ts';
import type { Actor, Audience, Conversation, Dialog, Participant, StoredEvent } from './types.ts';
import { mainDialog } from './types.ts';

const RECEIPTS = new Set(['ACCEPT', 'READ', 'ACCESS', 'NACK', 'ACTION']);
const CHAT_STATES = new Set(['ACTIVE', 'INACTIVE', 'GONE', 'COMPOSING', 'PAUSE', 'BACKGROUND']);
const AGENT_ROLES = new Set(['ASSIGNED_AGENT', 'MANAGER', 'READER', 'CONTROLLER']);

export interface PublishRequest {
  dialogId: string;
  event: JsonObject;
  audience: string;
  metadata: unknown[];
}

const isContent = (event: JsonObject): boolean =>
  event['type'] === 'ContentEvent' || event['type'] === 'RichContentEvent';

function checkEvent(cloud: CloudContext, event: JsonObject): void {
  switch (event['type']) {
    case 'ContentEvent': {
      const contentType = text(event['contentType']);
      if (contentType === undefined) throw badRequest('contentType is missing');
      if (event['message'] === undefined || event['message'] === '') throw badRequest('message is missing');
      if (contentType === 'text/plain' && typeof event['message'] !== 'string')
        throw badRequest('message must be a string');
      if (typeof event['message'] === 'string' && event['message'].length > cloud.switches.maxMessageChars)
        throw badRequest(`message is longer than ${cloud.switches.maxMessageChars} characters`);
      if (
        contentType === 'hosted/file' &&
        !(
          isObject(event['message']) &&
          typeof event['message']['relativePath'] === 'string' &&
          typeof event['message']['fileType'] === 'string'
        )
      )
        throw badRequest('a hosted file needs relativePath and fileType');
      return;
    }
    case 'RichContentEvent':
      if (!isObject(event['content']) || typeof event['content']['type'] !== 'string')
        throw badRequest('content is missing or has no type');
      return;
    case 'AcceptStatusEvent':
      if (!RECEIPTS.has(text(event['status']) ?? '')) throw badRequest('unknown status');
      if (
        listOf(event['sequenceList']).some((sequence) => finite(sequence) === undefined) ||
        listOf(event['sequenceList']).length === 0
      )
        throw badRequest('sequenceList must hold numbers');
      return;
    case 'ChatStateEvent':
      if (!CHAT_STATES.has(text(event['chatState']) ?? '')) throw badRequest('unknown chatState');
      return;
    default:
      throw badRequest('unknown event type');
  }
}

/** Unread counts and the response deadline that follow from a stored event. */
function account(conversation: Conversation, stored: StoredEvent): void {
  const { sender, event } = stored;
  if (isContent(event)) {
    conversation.lastContent = stored;
    conversation.unread.set(sender.id, 0);
    for (const participant of conversation.participants) {
      if (participant.id === sender.id || participant.role === 'CONTROLLER' || participant.state !== 'ACTIVE') continue;
      if (participant.role === 'CONSUMER' && stored.audience !== 'ALL') continue;
      conversation.unread.set(participant.id, (conversation.unread.get(participant.id) ?? 0) + 1);
    }
    if (stored.dialogId !== mainDialog(conversation).dialogId) return;
    if (sender.kind === 'consumer') conversation.unansweredSince ??= stored.at;
    else if (sender.kind === 'agent' && stored.audience === 'ALL') {
      conversation.unansweredSince = null;
      conversation.manualEttr = null;
    }
  } else if (event['status'] === 'READ') {
    const upTo = Math.max(...listOf(event['sequenceList']).map(Number));
    const dialog = conversation.dialogs.find((candidate) => candidate.dialogId === stored.dialogId);
    let left = 0;
    for (let i = (dialog?.events.length ?? 0) - 1; i >= 0; i--) {
      const earlier = dialog?.events[i];
      if (earlier === undefined || earlier.sequence <= upTo) break;
      if (isContent(earlier.event) && earlier.sender.id !== sender.id) left++;
    }
    conversation.unread.set(sender.id, left);
  }
}

/** Sends a record to every participant who may see it, the sender included. Serialised once per side. */
function distribute(cloud: CloudContext, dialog: Dialog, stored: StoredEvent, isStored: boolean): string[] {
  const reached: string[] = [];
  let agentText: string | null = null;
  let consumerText: string | null = null;
  for (const participant of new Set(dialog.participants.map((p) => (p.state === 'ACTIVE' ? p.id : null)))) {
    if (participant === null) continue;
    for (const socket of cloud.sockets.of(participant)) {
      if (socket.kind === 'agent') {
        agentText ??= notificationText(
          '.ams.ms.OnlineEventDistribution',
          JSON.stringify(agentRecord(stored, isStored)),
        );
        socket.send(agentText);
      } else {
        if (stored.audience !== 'ALL' || !socket.dialogs.has(dialog.dialogId)) continue;
        consumerText ??= notificationText(
          'ms.MessagingEventNotification',
          JSON.stringify({ changes: [consumerRecord(stored, isStored)] }),
        );
        socket.send(consumerText);
      }
      reached.push(participant);
    }
  }
  return reached;
}

/** The conversation and dialog an actor wants to write to; refuses what does not exist, is closed or is not theirs. */
export function openDialogFor(
  cloud: CloudContext,
  actor: Actor,
  dialogId: string,
): { conversation: Conversation; dialog: Dialog; participant: Participant } {
  const found = cloud.conversations.dialogs.get(dialogId);
  if (found === undefined)
    throw new Refusal(cloud.switches.unknownConversationCode, `Dialog ${dialogId} does not exist`);
  const participant = found.dialog.participants.find((p) => p.id === actor.id && p.state === 'ACTIVE');
  if (participant === undefined) {
    if (actor.kind === 'consumer')
      throw new Refusal(cloud.switches.unknownConversationCode, `Dialog ${dialogId} does not exist`);
    throw new Refusal(cloud.switches.notParticipantCode, 'The agent is not part of the conversation');
  }
  if (found.dialog.state !== 'OPEN') throw badRequest(`Dialog ${dialogId} is closed`);
  return { ...found, participant };
}

/** Publishes one event and returns its sequence (0 for chat states, which are not stored). Throws Refusal. */
export function publishEvent(cloud: CloudContext, actor: Actor, request: PublishRequest): number {
  const { conversation, dialog, participant } = openDialogFor(cloud, actor, request.dialogId);
  checkEvent(cloud, request.event);
  if (request.audience !== 'ALL' && request.audience !== 'AGENTS_AND_MANAGERS')
    throw badRequest('unknown messageAudience');
  if (request.audience !== 'ALL' && !AGENT_ROLES.has(participant.role))
    throw badRequest('messageAudience is not allowed for consumers');
  if (participant.role === 'READER' && isContent(request.event)) throw new Refusal(403, 'A reader may not write');
  return append(cloud, {
    conversation,
    dialog,
    actor,
    role: participant.role,
    event: request.event,
    audience: request.audience,
    metadata: request.metadata,
  });
}

/** Appends without checks: for the cloud's own messages too. */
export function append(
  cloud: CloudContext,
  entry: {
    conversation: Conversation;
    dialog: Dialog;
    actor: Actor;
    role: StoredEvent['role'];
    event: JsonObject;
    audience: Audience;
    metadata: unknown[];
  },
): number {
  const { conversation, dialog, actor, event } = entry;
  const isStored = event['type'] !== 'ChatStateEvent';
  const stored: StoredEvent = {
    sequence: isStored ? dialog.nextSequence : 0,
    dialogId: dialog.dialogId,
    conversationId: conversation.id,
    sender: actor,
    role: entry.role,
    at: cloud.clock.now(),
    event,
    audience: entry.audience,
    metadata: entry.metadata,
  };
  if (isStored) {
    dialog.nextSequence += cloud.switches.sequenceStep;
    dialog.events.push(stored);
    conversation.updatedAt = Math.max(conversation.updatedAt, stored.at);
    account(conversation, stored);
  }
  const reached = distribute(cloud, dialog, stored, isStored);
  if (!isStored) return 0;
  cloud.ledger.record(stored, reached);
  const tell = isContent(event) ? cloud.switches.exOnMessage : event['status'] === 'READ' && cloud.switches.exOnRead;
  if (tell) cloud.subscriptions.announce(conversation);
  return stored.sequence;
}
