/** One messaging event (live or from QueryMessages) -> message, receipt or typing. */
import type {
  Originator,
  UpstreamEvent,
  UpstreamMessage,
  UpstreamNumbered,
  UpstreamReceipt,
  UpstreamTyping,
} from '../../conversation/upstream.ts';
import type { MessageContent } from '../../protocol/types.ts';
import { asFields, asInteger, asList, asText, asTime, isFields, userIdOf, type Fields } from './reading.ts';
import { describeQuickReplies, describeRichContent } from './richText.ts';
import { roleOf } from './roles.ts';

/** Longest text passed on; LivePerson's own bound is undocumented. */
const MOST_TEXT = 64_000;
const MOST_PREVIEW = 60_000;
/** As long as the ids of commands may be, since those come back here. */
const MOST_ID = 128;

function originatorOf(account: string, record: Fields): Originator {
  const metadata = asFields(record.originatorMetadata);
  const role = asText(metadata.role);
  const id = asText(record.originatorId) || asText(metadata.id) || asText(record.originatorPId);
  const pid = asText(record.originatorPId) || asText(metadata.id);
  return { id: userIdOf(account, id), pid: pid === '' ? null : pid, role: role === '' ? null : roleOf(role) };
}

/** Only pictures inline: anything else in a preview is dropped, so that it can be shown as an image safely. */
function previewOf(value: unknown): string | null {
  const text = asText(value);
  return text.length <= MOST_PREVIEW && /^data:image\/(png|jpe?g|gif);base64,[A-Za-z0-9+/=]+$/.test(text) ? text : null;
}

function withReplies(text: string, event: Fields): MessageContent {
  const replies = describeQuickReplies(event.quickReplies);
  return replies === '' ? { kind: 'text', text } : { kind: 'rich', text: `${text}\n${replies}` };
}

/** HTML in a text stays text: nothing here interprets markup. */
export function decodeContent(event: Fields): MessageContent {
  if (asText(event.type) === 'RichContentEvent') {
    const replies = describeQuickReplies(event.quickReplies);
    const text = describeRichContent(event.content);
    return { kind: 'rich', text: replies === '' ? text : `${text}\n${replies}` };
  }
  const contentType = asText(event.contentType);
  const message = event.message;
  if (contentType === 'hosted/file') {
    const file = asFields(message);
    return {
      kind: 'file',
      caption: asText(file.caption).slice(0, 1000),
      fileType: asText(file.fileType).slice(0, 20),
      path: asText(file.relativePath).slice(0, 1000),
      preview: previewOf(file.preview),
    };
  }
  if (contentType === 'forms/secure-invitation')
    return { kind: 'other', text: `Secure form: ${asText(asFields(message).title) || 'without a title'}` };
  if (contentType === 'forms/secure-submission') return { kind: 'other', text: 'The secure form was filled in.' };
  if (typeof message === 'string' || typeof message === 'number')
    return withReplies(asText(message).slice(0, MOST_TEXT), event);
  if (isFields(message) && asText(message.msg) !== '')
    return withReplies(asText(message.msg).slice(0, MOST_TEXT), event);
  return {
    kind: 'other',
    text: `A message this softphone cannot show (${contentType.slice(0, 60) || 'unknown kind'}).`,
  };
}

function externalIdOf(record: Fields): string | null {
  for (const one of asList(record.metadata)) {
    const { type, id } = asFields(one);
    if (asText(type) === 'ExternalId' && asText(id) !== '') return asText(id).slice(0, MOST_ID);
  }
  return null;
}

/**
 * Text = why it is put aside; null = of no interest and without a number. Unknown kinds of events and receipts are
 * ignored, as LivePerson asks, but for their number.
 */
export function decodeMessagingEvent(account: string, value: unknown): UpstreamEvent | string | null {
  const record = asFields(value);
  const event = asFields(record.event);
  const dialogId = asText(record.dialogId) || asText(record.conversationId) || asText(record.convId);
  if (dialogId === '') return 'messaging event without a dialog id';
  const conversation = asText(record.conversationId) || asText(record.convId);
  const shared = {
    dialogId,
    conversationId: conversation === '' ? null : conversation,
    from: originatorOf(account, record),
  };
  const type = asText(event.type);
  if (type === 'ChatStateEvent')
    return { type: 'typing', ...shared, typing: asText(event.chatState) === 'COMPOSING' } satisfies UpstreamTyping;
  const sequence = asInteger(record.sequence);
  const { conversationId } = shared;
  const ofNoInterest: UpstreamNumbered | null =
    sequence === null || sequence < 0 ? null : { type: 'numbered', dialogId, conversationId, sequence };
  if (type !== 'ContentEvent' && type !== 'RichContentEvent' && type !== 'AcceptStatusEvent') return ofNoInterest;
  if (sequence === null || sequence < 0) return 'messaging event without a usable sequence';
  if (type === 'AcceptStatusEvent') {
    const status = asText(event.status);
    if (status !== 'ACCEPT' && status !== 'READ') return ofNoInterest;
    const covered = asList(event.sequenceList)
      .map(asInteger)
      .filter((one) => one !== null);
    if (covered.length === 0) return ofNoInterest;
    const upTo = covered.reduce((most, one) => Math.max(most, one), -1);
    return {
      type: 'receipt',
      ...shared,
      sequence,
      status: status === 'READ' ? 'read' : 'delivered',
      upTo,
    } satisfies UpstreamReceipt;
  }
  return {
    type: 'message',
    ...shared,
    sequence,
    at: asTime(record.serverTimestamp) ?? 0,
    audience: asText(record.messageAudience) === 'AGENTS_AND_MANAGERS' ? 'internal' : 'all',
    content: decodeContent(event),
    externalId: externalIdOf(record),
  } satisfies UpstreamMessage;
}
