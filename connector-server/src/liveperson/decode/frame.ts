/** One frame of the agent socket -> an answer, typed events, or a reason why it is put aside. Never throws. */
import type { UpstreamEvent } from '../../conversation/upstream.ts';
import { decodeAgentState } from './agentState.ts';
import { decodeConversationChange } from './conversationChange.ts';
import { decodeMessagingEvent } from './messagingEvent.ts';
import { asFields, asInteger, asList, asText, isFields, type Fields } from './reading.ts';
import { decodeRingChange } from './ringChange.ts';

export type DecodedFrame =
  | { kind: 'answer'; requestId: string; status: number; body: unknown }
  | { kind: 'events'; events: UpstreamEvent[]; quarantined: string[] }
  /** Known and of no interest, or unknown and so ignored, as LivePerson's compatibility rules ask. */
  | { kind: 'ignored'; type: string }
  | { kind: 'quarantined'; reason: string };

type ChangeDecoder = (account: string, change: Fields) => UpstreamEvent[] | string;

const CHANGES: Readonly<Record<string, ChangeDecoder>> = {
  'aam.ExConversationChangeNotification': decodeConversationChange,
  'routing.RoutingTaskNotification': decodeRingChange,
  'routing.AgentStateNotification': decodeAgentState,
};

/** Type names come with and without the `.ams.` prefix. */
function shortType(type: string): string {
  if (type.startsWith('.ams.')) return type.slice(5);
  if (type.startsWith('ams.')) return type.slice(4);
  return type.startsWith('.') ? type.slice(1) : type;
}

export function decodeFrame(account: string, text: string): DecodedFrame {
  let frame: unknown;
  try {
    frame = JSON.parse(text);
  } catch {
    return { kind: 'quarantined', reason: 'not JSON' };
  }
  if (!isFields(frame)) return { kind: 'quarantined', reason: 'not an object' };
  try {
    return decode(account, frame);
  } catch (error) {
    return { kind: 'quarantined', reason: `decoder failed: ${error instanceof Error ? error.name : 'unknown'}` };
  }
}

function decode(account: string, frame: Fields): DecodedFrame {
  if (frame.kind === 'resp') {
    const requestId = asText(frame.reqId);
    const status = asInteger(frame.code);
    if (requestId === '' || status === null)
      return { kind: 'quarantined', reason: 'answer without request id or code' };
    return { kind: 'answer', requestId, status, body: frame.body };
  }
  if (frame.kind !== 'notification') return { kind: 'quarantined', reason: 'neither answer nor notification' };
  const type = shortType(asText(frame.type));
  if (type === 'ms.OnlineEventDistribution') {
    const event = decodeMessagingEvent(account, frame.body);
    if (typeof event === 'string') return { kind: 'quarantined', reason: event };
    return event === null ? { kind: 'ignored', type } : { kind: 'events', events: [event], quarantined: [] };
  }
  if (type === 'ms.MessagingEventNotification')
    return eachOf(asList(asFields(frame.body).changes), (change) => {
      const event = decodeMessagingEvent(account, change);
      return event === null ? [] : typeof event === 'string' ? event : [event];
    });
  const decoder = Object.hasOwn(CHANGES, type) ? CHANGES[type] : undefined;
  if (decoder === undefined) return { kind: 'ignored', type: type.slice(0, 80) };
  return eachOf(asList(asFields(frame.body).changes), (change) => decoder(account, asFields(change)));
}

function eachOf(changes: readonly unknown[], decoder: (change: unknown) => UpstreamEvent[] | string): DecodedFrame {
  const events: UpstreamEvent[] = [];
  const quarantined: string[] = [];
  for (const change of changes) {
    const decoded = decoder(change);
    if (typeof decoded === 'string') quarantined.push(decoded);
    else events.push(...decoded);
  }
  return { kind: 'events', events, quarantined };
}
