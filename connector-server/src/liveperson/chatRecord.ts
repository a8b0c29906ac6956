/** One record of Engagement History (a chat), as facts and lines. Pure. */
import type { HistoryRecord } from '../desk/historyPorts.ts';
import type { HistoryLine } from '../desk/livePersonPorts.ts';
import type { ClosedBy } from '../conversation/upstream.ts';
import { asFields, asInteger, asList, asText, type Fields } from './decode/reading.ts';
import { describeRichContent } from './decode/richText.ts';
import { timeOf, told } from './decode/told.ts';
import { attributesFact, chatAttributes } from './historyAttributes.ts';

/** Engagement History, members of info: end reasons. Others are the service's own. */
const ENDED_BY: Readonly<Record<string, ClosedBy>> = {
  '201': 'agent',
  '202': 'agent',
  '205': 'consumer',
  '208': 'consumer',
  '210': 'consumer',
};
const MOST_LINES = 20_000;

/** Null: no engagement id or no beginning. Each engagement is a conversation of its own; a transfer begins another. */
export function readChat(record: Fields, withLines: boolean, withAttributes = false): HistoryRecord | null {
  const info = asFields(record.info);
  const conversationId = told(info.engagementId);
  const startedAt = timeOf(info, 'startTime');
  if (conversationId === '' || startedAt === null) return null;
  const endedAt = timeOf(info, 'endTime');
  const agentId = told(info.agentId);
  const lines = asList(asFields(record.transcript).lines).slice(0, MOST_LINES).map(asFields);
  const visitor = told(info.visitorName);
  const base = { conversationId };
  const facts: HistoryRecord['facts'] = [
    {
      ...base,
      type: 'opened',
      at: startedAt,
      skillId: asText(info.skillId) || '-1',
      channel: 'web',
      source: 'CHAT',
      consumerId: told(info.visitorId),
      consumerName: visitor,
      dialogId: conversationId,
      api: 'chat',
    },
  ];
  if (agentId !== '') facts.push({ ...base, type: 'assigned', at: startedAt, agentId });
  if (endedAt !== null)
    facts.push({
      ...base,
      type: 'closed',
      at: endedAt,
      by: ENDED_BY[asText(info.endReason)] ?? 'system',
      dialogs: [{ dialogId: conversationId, kind: 'main', lastSequence: lines.reduce(lastOf, -1) }],
    });
  return {
    conversationId,
    startedAt,
    closed: endedAt !== null,
    cut: info.isPartial === true,
    facts,
    attributes: attributesFact(
      'chat_history',
      conversationId,
      startedAt,
      withAttributes ? chatAttributes(record) : null,
    ),
    lines: withLines
      ? lines.map((line) => lineOf(line, conversationId, visitor, info)).filter((line) => line !== null)
      : null,
  };
}

const lastOf = (most: number, line: Fields): number => Math.max(most, asInteger(line.lineSeq) ?? -1);

function lineOf(line: Fields, dialogId: string, visitor: string, info: Fields): HistoryLine | null {
  const sequence = asInteger(line.lineSeq);
  const rich = typeof line.json === 'string' ? parsed(line.json) : line.json;
  const text = asText(line.text) !== '' ? plain(line) : rich == null ? '' : describeRichContent(rich);
  if (sequence === null || text === '') return null;
  const source = asText(line.source);
  const agent = told(line.by) || told(info.agentNickName) || told(info.agentName) || told(info.agentFullName);
  return {
    dialogId,
    sequence,
    at: timeOf(line, 'time') ?? 0,
    fromName:
      source === 'visitor' ? visitor || 'Customer' : source === 'agent' ? agent || 'Agent' : 'Automatic message',
    fromRole: source === 'visitor' ? 'consumer' : source === 'agent' ? 'agent' : 'system',
    internal: asText(line.subType) === 'ONLY_TO_REP',
    text,
  };
}

/** Chat lines may be HTML: what it says without its marks. */
function plain(line: Fields): string {
  const text = asText(line.text);
  if (!['html', 'rich-content'].includes(asText(line.textType))) return text;
  const bare = text.replace(/<(br|\/p|\/div|\/li)\b[^>]*>/gi, '\n').replace(/<[^>]*>/g, '');
  return bare
    .replace(/&(lt|gt|quot|#39|nbsp);/g, (_whole, name: string) => ENTITIES[name] ?? '')
    .replace(/&amp;/g, '&')
    .replace(/\n{2,}/g, '\n')
    .trim();
}

const ENTITIES: Readonly<Record<string, string>> = { lt: '<', gt: '>', quot: '"', '#39': "'", nbsp: ' ' };

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return null;
  }
}
