/** Turns messages and the outbox into what the transcript shows, in order. Pure. */
import type {
  ConversationView,
  MessageContent,
  MessageView,
} from '../../../../../connector-server/src/protocol/types.ts';
import type { OwnMessage } from '../lpModel/lpModel.ts';
import { clockTime, dayKey, dayName } from 'c/uiTime';
import { customerName, roleName } from 'c/uiWords';

export interface TimelineDay {
  readonly kind: 'day';
  readonly key: string;
  readonly text: string;
}

export interface TimelineMessage {
  readonly kind: 'message';
  readonly key: string;
  readonly side: 'in' | 'out' | 'system';
  /** Seen by agents only. */
  readonly internal: boolean;
  /** Name and role over the bubble; empty when the message before is by the same person. */
  readonly by: string;
  readonly role: string;
  /** Always names the writer, for screen readers. */
  readonly writer: string;
  readonly time: string;
  readonly content: MessageContent;
  /** Delivery in words, on own messages. */
  readonly status: string;
  readonly statusIcon: string;
  readonly trouble: string;
  /** Set on own messages not echoed yet. */
  readonly commandId: string | null;
  readonly canResend: boolean;
  readonly canDiscard: boolean;
  readonly me: boolean;
  /** -1 on own messages not echoed yet; LivePerson counts from 0. */
  readonly sequence: number;
  readonly dialogId: string;
}

export type TimelineItem = TimelineDay | TimelineMessage;

export interface TimelineSource {
  readonly messages: readonly MessageView[];
  /** Of this conversation only. */
  readonly outbox: readonly OwnMessage[];
  readonly conversation: ConversationView;
  /** Server clock minus client clock, ms. */
  readonly offset: number;
  readonly now: number;
  /** No line to the connector: what is being sent waits for it. */
  readonly offline?: boolean;
}

/** Messages of the same writer within this time stand together under one name. */
const GROUP_MS = 5 * 60_000;

const OUTBOX_STATES = {
  sending: { status: 'Sending…', statusIcon: 'clock' },
  sent: { status: 'Sent', statusIcon: 'check' },
  uncertain: { status: 'May have been sent', statusIcon: 'warning' },
  failed: { status: 'Not sent', statusIcon: 'warning' },
} as const;

const UNSETTLED =
  'It may have been sent, and nothing came to show it. If you send it again, the customer may get it twice.';

function receipt(message: MessageView, conversation: ConversationView): { status: string; statusIcon: string } {
  const shown = message.from.me && message.audience === 'all' && message.dialogId === conversation.dialogId;
  if (!shown) return { status: '', statusIcon: '' };
  if (message.sequence <= conversation.readTo) return { status: 'Read', statusIcon: 'doublecheck' };
  if (message.sequence <= conversation.deliveredTo) return { status: 'Delivered', statusIcon: 'doublecheck' };
  return { status: 'Sent', statusIcon: 'check' };
}

function writerName(message: MessageView): string {
  if (message.from.me) return 'You';
  return message.from.role === 'consumer'
    ? customerName(message.from.name)
    : message.from.name || roleName(message.from.role);
}

function fromMessage(message: MessageView, previous: MessageView | null, source: TimelineSource): TimelineMessage {
  const { from } = message;
  const system = from.role === 'system';
  const grouped =
    previous !== null &&
    previous.from.id === from.id &&
    previous.from.role === from.role &&
    previous.audience === message.audience &&
    message.at - previous.at < GROUP_MS;
  const writer = writerName(message);
  return {
    kind: 'message',
    key: `${message.dialogId}:${message.sequence}`,
    side: system ? 'system' : from.role === 'consumer' ? 'in' : 'out',
    internal: message.audience === 'internal',
    by: grouped || system ? '' : writer,
    role: grouped || system || from.me || from.role === 'consumer' ? '' : roleName(from.role),
    writer,
    time: clockTime(message.at - source.offset),
    content: message.content,
    ...receipt(message, source.conversation),
    trouble: '',
    commandId: null,
    canResend: false,
    canDiscard: false,
    me: from.me,
    sequence: message.sequence,
    dialogId: message.dialogId,
  };
}

function fromOutbox(message: OwnMessage, { conversation: { state }, offline }: TimelineSource): TimelineMessage {
  return {
    kind: 'message',
    key: `own:${message.commandId}`,
    side: 'out',
    internal: message.audience === 'internal',
    by: '',
    role: '',
    writer: 'You',
    time: clockTime(message.at),
    content: { kind: 'text', text: message.text },
    ...OUTBOX_STATES[message.state],
    ...(offline && message.state === 'sending' ? { status: 'Waits for the connection' } : {}),
    trouble: message.unsettled ? UNSETTLED : message.errorText,
    commandId: message.commandId,
    canResend: state === 'open' && (message.state === 'failed' || message.unsettled === true),
    canDiscard: message.state === 'failed' || message.state === 'uncertain',
    me: true,
    sequence: -1,
    dialogId: '',
  };
}

/** Day separators and messages in the order of `messages`, own unechoed ones last. */
export function buildTimeline(source: TimelineSource): TimelineItem[] {
  const items: TimelineItem[] = [];
  let previous: MessageView | null = null;
  let day = '';
  const separate = (at: number): void => {
    if (dayKey(at) === day) return;
    day = dayKey(at);
    items.push({ kind: 'day', key: `day:${day}:${items.length}`, text: dayName(at, source.now) });
  };
  for (const message of source.messages) {
    const before = items.length;
    separate(message.at - source.offset);
    items.push(fromMessage(message, items.length > before ? null : previous, source));
    previous = message;
  }
  for (const message of source.outbox) {
    separate(message.at);
    items.push(fromOutbox(message, source));
  }
  return items;
}

/** Whether two items look the same on the screen. */
export function sameItem(a: TimelineItem, b: TimelineItem): boolean {
  const [one, other] = [a, b] as unknown as [Record<string, unknown>, Record<string, unknown>];
  const content = (item: unknown): string => JSON.stringify((item as Partial<TimelineMessage>).content ?? null);
  return Object.keys(one).every((name) => name === 'content' || one[name] === other[name]) && content(a) === content(b);
}
