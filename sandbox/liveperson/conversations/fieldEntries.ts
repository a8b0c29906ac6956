/** The entries of UpdateConversationField that are not about people: state, dialogs, deadlines, note, score. */
import { randomUUID } from 'node:crypto';
import { finite, isObject, text, type JsonObject } from '../json.ts';
import { badRequest, Refusal } from '../refusal.ts';
import { closeConversation, closeMainDialog, closeReasonOf, endSurvey } from './close.ts';
import { createDialog, touch, ttrSeconds } from './open.ts';
import type { FieldCall, FieldChange } from './updateFields.ts';
import { mainDialog } from './types.ts';

type Reader = (call: FieldCall, entry: JsonObject) => FieldChange;

const stateField: Reader = ({ cloud, conversation, actor }, entry) => {
  if (entry['conversationState'] !== 'CLOSE') throw badRequest('conversationState must be CLOSE');
  return {
    text: 'OK Conversation closed successfully',
    apply: () => closeConversation(cloud, conversation, closeReasonOf(actor)),
  };
};

const dialogChange: Reader = ({ cloud, conversation, actor }, entry) => {
  const dialog = isObject(entry['dialog']) ? entry['dialog'] : {};
  if (entry['type'] === 'CREATE') {
    const channelType = text(dialog['channelType']) ?? 'COBROWSE';
    return {
      text: 'OK Dialog created successfully',
      apply: () => {
        const made = createDialog(
          text(dialog['dialogId']) ?? randomUUID(),
          'OTHER',
          conversation.participants,
          cloud.clock.now(),
          cloud.switches.sequenceStart,
        );
        made.channelType = channelType;
        made.metaData = isObject(dialog['metaData']) ? dialog['metaData'] : null;
        conversation.dialogs.push(made);
        cloud.conversations.addDialog(conversation, made);
        touch(cloud, conversation, made);
      },
    };
  }
  if (entry['type'] !== 'UPDATE') throw badRequest('unknown type of DialogChange');
  if (dialog['state'] !== 'CLOSE') throw badRequest('dialog.state must be CLOSE');
  const found = conversation.dialogs.find((candidate) => candidate.dialogId === dialog['dialogId']);
  if (found === undefined) throw new Refusal(cloud.switches.unknownConversationCode, 'Dialog does not exist');
  if (found.state === 'CLOSE') throw badRequest('Dialog is closed');
  const reason = closeReasonOf(actor);
  const apply = (): void => {
    if (found === mainDialog(conversation)) closeMainDialog(cloud, conversation, reason);
    else if (found.type === 'POST_SURVEY') endSurvey(cloud, conversation, null);
    else {
      touch(cloud, conversation, found);
      Object.assign(found, { state: 'CLOSE', endedAt: found.updatedAt, closedBy: reason, closedCause: 'Closed' });
    }
  };
  return { text: 'OK Dialog closed successfully', apply };
};

const TTR_TYPES = new Set(['NORMAL', 'URGENT', 'PRIORITIZED', 'CUSTOM']);
const ttrField: Reader = ({ cloud, conversation }, entry) => {
  const ttrType = text(entry['ttrType']) ?? '';
  if (!TTR_TYPES.has(ttrType)) throw badRequest('unknown ttrType');
  const value =
    finite(entry['value']) ?? (ttrType === 'CUSTOM' ? undefined : ttrSeconds(cloud, conversation.skillId, ttrType));
  if (value === undefined || value < 0) throw badRequest('value must be seconds');
  return {
    text: 'OK TTR updated successfully',
    apply: () => {
      conversation.ttr = { ttrType, value };
      touch(cloud, conversation);
    },
  };
};

const manualEttr: Reader = ({ cloud, conversation }, entry) => {
  const time = finite(entry['time']);
  if (time === undefined || (time !== -1 && time <= cloud.clock.now())) throw badRequest('time must be in the future');
  return {
    text: 'OK ETTR updated successfully',
    apply: () => {
      conversation.manualEttr = time === -1 ? null : time;
      touch(cloud, conversation);
    },
  };
};

const delayField: Reader = ({ cloud, conversation }, entry) => {
  const type = text(entry['type']) ?? '';
  const tillWhen = finite(entry['tillWhen']);
  if (!['NIGHT', 'WEEKEND', 'HOLIDAY'].includes(type) || tillWhen === undefined)
    throw badRequest('type or tillWhen is wrong');
  return {
    text: 'OK Delay updated successfully',
    apply: () => {
      conversation.delay = { type, tillWhen };
      touch(cloud, conversation);
    },
  };
};

const noteField: Reader = ({ cloud, conversation, actor }, entry) => {
  const note = text(entry['note']);
  if (note === undefined) throw badRequest('note must be a string');
  if (actor.kind !== 'agent') throw new Refusal(403, 'Only agents keep notes');
  return {
    text: 'OK Note updated successfully',
    apply: () => {
      conversation.note = note;
      touch(cloud, conversation);
    },
  };
};

const csatField: Reader = ({ cloud, conversation, actor }, entry) => {
  if (actor.kind !== 'consumer') throw new Refusal(403, 'Only the consumer rates');
  const status = text(entry['status']) ?? '';
  const csatRate = finite(entry['csatRate']);
  if (!['FILLED', 'PARTIALLY_FILLED', 'SKIPPED'].includes(status)) throw badRequest('unknown status');
  if (status === 'FILLED' && (csatRate === undefined || !Number.isInteger(csatRate) || csatRate < 1 || csatRate > 5))
    throw badRequest('csatRate must be 1 to 5');
  if (conversation.state !== 'CLOSE') throw badRequest('Conversation is open');
  const confirmed = entry['csatResolutionConfirmation'];
  return {
    text: 'OK CSAT updated successfully',
    apply: () => {
      conversation.csat = {
        csatRate: csatRate ?? 0,
        csatResolutionConfirmation: typeof confirmed === 'boolean' ? confirmed : null,
        status,
      };
      touch(cloud, conversation);
    },
  };
};

const READERS: Record<string, Reader> = {
  ConversationStateField: stateField,
  DialogChange: dialogChange,
  TTRField: ttrField,
  ManualETTR: manualEttr,
  DelayField: delayField,
  Note: noteField,
  CSATRate: csatField,
};

/** The checked change behind one entry. Throws Refusal for unknown fields and wrong members. */
export function answerField(call: FieldCall, entry: JsonObject): FieldChange {
  const field = text(entry['field']) ?? '';
  const reader = Object.hasOwn(READERS, field) ? READERS[field] : undefined;
  if (reader === undefined) throw badRequest(`Unknown conversation field ${field.slice(0, 60)}`);
  return reader(call, entry);
}
