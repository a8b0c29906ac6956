import type { ConversationFact } from '../conversation/facts.ts';
import type { HistoryRecord } from '../desk/historyPorts.ts';
import type { SyncSettings } from './ports.ts';

/** What is recorded of a conversation of the past: customer and visit only where records or automatic creation use them. */
export function factsOf(record: HistoryRecord, settings: Pick<SyncSettings, 'withAttributes'>): ConversationFact[] {
  const { facts, attributes } = record;
  return settings.withAttributes !== true || attributes == null ? facts : [...facts, attributes];
}
