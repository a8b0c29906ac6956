import { z } from 'zod';
import type { ConversationFact } from '../conversation/facts.ts';

const base = { conversationId: z.string().min(1), at: z.number() };
const id = z.string();

/** What the connector may have written as the body of a fact. Fields it does not know are kept. */
const fact = z.discriminatedUnion('type', [
  z.looseObject({
    ...base,
    type: z.literal('opened'),
    skillId: id,
    channel: id,
    source: id,
    consumerId: id,
    consumerName: id,
    dialogId: id,
  }),
  z.looseObject({ ...base, type: z.literal('skill_changed'), skillId: id }),
  z.looseObject({ ...base, type: z.literal('assigned'), agentId: id }),
  z.looseObject({ ...base, type: z.literal('unassigned'), agentId: id }),
  z.looseObject({
    ...base,
    type: z.literal('closed'),
    by: id,
    dialogs: z.array(z.looseObject({ dialogId: id, kind: id, lastSequence: z.number() })),
  }),
  z.looseObject({ ...base, type: z.literal('rated'), csat: z.number() }),
  z.looseObject({
    ...base,
    type: z.literal('attributes'),
    source: z.enum(['live', 'messaging_history', 'chat_history']),
    told: z.looseObject({
      widget: z.looseObject({}).optional(),
      messagingHistory: z.looseObject({}).optional(),
      chatHistory: z.looseObject({}).optional(),
    }),
  }),
  z.looseObject({ ...base, type: z.literal('linked'), object: id, recordId: id, recordName: id }),
  z.looseObject({ ...base, type: z.literal('unlinked'), object: id, recordId: id }),
  z.looseObject({ ...base, type: z.literal('links_undone'), changeId: id, agentId: id }),
  z.looseObject({
    ...base,
    type: z.literal('links_moved'),
    object: id,
    recordId: id,
    why: id,
    to: z.array(z.looseObject({ object: id, recordId: id, recordName: z.string() })),
  }),
  z.looseObject({
    ...base,
    type: z.literal('task_moved'),
    agentId: id,
    slot: id,
    whoId: id.nullable(),
    whatId: id.nullable(),
  }),
  z.looseObject({ ...base, type: z.literal('wrapped_up'), agentId: id }),
  z.looseObject({ ...base, type: z.literal('noted'), agentId: id, notes: z.string(), wrapUp: z.string() }),
  z.looseObject({
    ...base,
    type: z.literal('follow_up'),
    agentId: id,
    followUpId: id,
    subject: z.string(),
    dueDate: id,
    ownerId: id,
    ownerName: z.string(),
  }),
]);

/** The fact of a stored body; null when it is damaged: no fact at all, or one of another conversation. */
export function readFact(body: unknown, conversationId: string): ConversationFact | null {
  const parsed = fact.safeParse(body);
  return parsed.success && parsed.data.conversationId === conversationId ? (body as ConversationFact) : null;
}
