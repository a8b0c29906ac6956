/**
 * UpdateConversationField: reads the entries, checks all of them against the conversation, then applies them together.
 * A refused entry leaves everything as it was.
 */
import type { CloudContext } from '../context.ts';
import { isObject, listOf, text, type JsonObject } from '../json.ts';
import { badRequest, Refusal } from '../refusal.ts';
import { userByOldId } from '../world.ts';
import { answerField } from './fieldEntries.ts';
import { planParticipants } from './participantChanges.ts';
import type { Actor, Conversation } from './types.ts';

/** One checked entry: run it to make it so. The text is the answer of the whole request when it is the first. */
export interface FieldChange {
  text: string;
  apply: () => void;
}

export interface FieldCall {
  cloud: CloudContext;
  actor: Actor;
  conversation: Conversation;
  metadata: unknown[];
  /** The actor may do what managers may. */
  manager: boolean;
}

const CONSUMER_FIELDS = new Set(['ConversationStateField', 'DialogChange', 'TTRField', 'CSATRate']);
const CLOSED_FIELDS = new Set(['CSATRate', 'Note']);

function callFor(cloud: CloudContext, actor: Actor, conversationId: string, metadata: unknown[]): FieldCall {
  const conversation = cloud.conversations.byId.get(conversationId);
  if (conversation === undefined)
    throw new Refusal(cloud.switches.unknownConversationCode, 'Conversation does not exist');
  const own = conversation.participants.filter((p) => p.id === actor.id && p.state === 'ACTIVE');
  if (actor.kind === 'consumer') {
    if (own.length === 0) throw new Refusal(cloud.switches.unknownConversationCode, 'Conversation does not exist');
    return { cloud, actor, conversation, metadata, manager: false };
  }
  return { cloud, actor, conversation, metadata, manager: userByOldId(cloud.world, actor.id)?.manager ?? false };
}

function checkRight(call: FieldCall, entries: readonly JsonObject[]): void {
  const { cloud, actor, conversation } = call;
  if (actor.kind === 'consumer') {
    for (const entry of entries)
      if (!CONSUMER_FIELDS.has(String(entry['field'])))
        throw new Refusal(403, `A consumer may not change ${String(entry['field']).slice(0, 40)}`);
    return;
  }
  if (call.manager) return;
  const roles = conversation.participants.filter((p) => p.id === actor.id && p.state === 'ACTIVE').map((p) => p.role);
  const selfAssign = entries.some(
    (entry) => entry['field'] === 'ParticipantsChange' && entry['type'] === 'ADD' && entry['role'] === 'ASSIGNED_AGENT',
  );
  if (roles.length === 0 && !selfAssign)
    throw new Refusal(cloud.switches.notParticipantCode, 'The agent is not part of the conversation');
  const leaving = entries.every(
    (entry) =>
      entry['field'] === 'ParticipantsChange' &&
      entry['type'] === 'REMOVE' &&
      (entry['userId'] ?? actor.id) === actor.id,
  );
  if (roles.length > 0 && roles.every((role) => role === 'READER') && !leaving)
    throw new Refusal(403, 'A reader may not change the conversation');
}

/** Applies one request and tells everybody; returns the text of the answer. Throws Refusal. */
export function announceField(cloud: CloudContext, actor: Actor, body: JsonObject, metadata: unknown[]): string {
  const conversationId = text(body['conversationId']);
  const entries = listOf(body['conversationField']);
  if (conversationId === undefined || entries.length === 0 || !entries.every(isObject))
    throw badRequest('conversationId or conversationField is missing');
  const call = callFor(cloud, actor, conversationId, metadata);
  checkRight(call, entries);
  if (call.conversation.state === 'CLOSE')
    for (const entry of entries)
      if (!CLOSED_FIELDS.has(String(entry['field'])) && !isSurveyClose(call.conversation, entry))
        throw badRequest('Conversation is closed');
  const others = entries.filter((entry) => entry['field'] !== 'ParticipantsChange' && entry['field'] !== 'Skill');
  const people = entries.filter((entry) => !others.includes(entry));
  const changes = [
    ...(people.length === 0 ? [] : [planParticipants(call, people)]),
    ...others.map((entry) => answerField(call, entry)),
  ];
  for (const change of changes) change.apply();
  cloud.subscriptions.announce(call.conversation);
  return changes[0]?.text ?? 'OK';
}

const isSurveyClose = (conversation: Conversation, entry: JsonObject): boolean =>
  entry['field'] === 'DialogChange' &&
  isObject(entry['dialog']) &&
  conversation.dialogs.some(
    (dialog) =>
      dialog.type === 'POST_SURVEY' &&
      dialog.state === 'OPEN' &&
      isObject(entry['dialog']) &&
      dialog.dialogId === entry['dialog']['dialogId'],
  );
