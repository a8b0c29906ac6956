/** Shapes and limits of the commands a softphone may send. */
import { z } from 'zod';
import { LIMITS } from './constants.ts';
import { crmAskSchema } from './crmSchema.ts';

const MAX_ID_CHARS = 128;
const MAX_NAME_CHARS = 255;
const MAX_ROWS = 50;
const MAX_VALUE_CHARS = 4_000;

/** Ids come from us, LivePerson or Salesforce: printable ASCII without spaces, so that none can break a log line, a key or a URL. */
export const idSchema = z
  .string()
  .min(1)
  .max(MAX_ID_CHARS)
  .regex(/^[\x21-\x7e]+$/);
const objectName = z
  .string()
  .max(80)
  .regex(/^[A-Za-z]\w*$/);
const recordId = z.string().regex(/^[A-Za-z0-9]{15}(?:[A-Za-z0-9]{3})?$/);
/** A user of the org. */
const userId = z.string().regex(/^005[A-Za-z0-9]{12}(?:[A-Za-z0-9]{3})?$/);

/** Text for people: lone surrogates become U+FFFD and NUL goes, since neither survives JSON, Postgres or the clouds. */
const prose = (max: number) =>
  z
    .string()
    .max(max)
    .overwrite((text) => text.replaceAll('\0', '').toWellFormed());
const shown = z
  .string()
  .max(MAX_NAME_CHARS)
  .overwrite((text) => text.replaceAll('\0', '').toWellFormed());

const inConversation = { conversationId: idSchema };
const linked = { ...inConversation, object: objectName, recordId };

const planResult = z.discriminatedUnion('ok', [
  z.object({
    ok: z.literal(true),
    steps: z
      .array(
        z.object({
          as: idSchema,
          rows: z
            .array(
              z.object({
                id: recordId,
                object: objectName,
                fields: z.record(
                  z
                    .string()
                    .max(160)
                    .regex(/^[A-Za-z][\w.]*$/),
                  z.string().max(MAX_VALUE_CHARS).nullable(),
                ),
              }),
            )
            .max(MAX_ROWS),
          more: z.boolean(),
        }),
      )
      .max(10),
  }),
  z.object({ ok: z.literal(false), code: z.string().max(80), message: z.string().max(1_000) }),
]);

export const commandSchema = z.discriminatedUnion('name', [
  z.object({ name: z.literal('signIn') }),
  z.object({
    name: z.literal('signInWithPassword'),
    username: z.string().min(1).max(MAX_NAME_CHARS),
    password: z.string().min(1).max(1_024),
  }),
  z.object({ name: z.literal('signOut') }),
  z.object({ name: z.literal('retryConnection') }),
  z.object({
    name: z.literal('setPresence'),
    availability: z.enum(['ONLINE', 'BACK_SOON', 'AWAY', 'OFFLINE']),
    reasonId: idSchema.nullable(),
  }),
  z.object({ name: z.literal('acceptRing'), ringId: idSchema }),
  z.object({ name: z.literal('declineRing'), ringId: idSchema }),
  z.object({
    name: z.literal('sendMessage'),
    ...inConversation,
    text: prose(LIMITS.MESSAGE_CHARS).min(1),
    audience: z.enum(['all', 'internal']),
  }),
  z.object({ name: z.literal('setTyping'), ...inConversation, typing: z.boolean() }),
  z.object({ name: z.literal('markRead'), ...inConversation, sequence: z.int().min(0) }),
  z.object({ name: z.literal('listTransferTargets'), ...inConversation }),
  z.object({ name: z.literal('transferToSkill'), ...inConversation, skillId: idSchema }),
  z.object({ name: z.literal('transferToAgent'), ...inConversation, agentId: idSchema }),
  z.object({ name: z.literal('returnToQueue'), ...inConversation }),
  z.object({ name: z.literal('closeConversation'), ...inConversation }),
  z.object({ name: z.literal('finishWrapUp'), ...inConversation }),
  z.object({ name: z.literal('saveDraft'), ...inConversation, text: prose(LIMITS.MESSAGE_CHARS) }),
  z.object({
    name: z.literal('saveNotes'),
    ...inConversation,
    notes: prose(LIMITS.NOTES_CHARS),
    wrapUp: prose(LIMITS.NOTES_CHARS),
  }),
  z.object({
    name: z.literal('addFollowUp'),
    ...inConversation,
    subject: prose(LIMITS.FOLLOW_UP_SUBJECT_CHARS).min(1),
    dueDate: z.iso.date(),
    owner: z.object({ userId, name: shown }).nullable(),
  }),
  z.object({ name: z.literal('findUsers'), text: prose(80).min(1) }),
  z.object({ name: z.literal('planResult'), planId: idSchema, result: planResult }),
  z.object({ name: z.literal('searchAgain'), ...inConversation }),
  z.object({ name: z.literal('linkRecord'), ...linked, recordName: shown, accountId: recordId.optional() }),
  z.object({ name: z.literal('unlinkRecord'), ...linked }),
  z.object({
    name: z.literal('linkRecords'),
    ...inConversation,
    links: z
      .array(z.object({ object: objectName, recordId, name: shown, accountId: recordId.optional() }))
      .min(1)
      .max(10),
  }),
  z.object({ name: z.literal('undoLinks'), ...inConversation }),
  z.object({ name: z.literal('crm'), ...inConversation, ask: crmAskSchema }),
]);
