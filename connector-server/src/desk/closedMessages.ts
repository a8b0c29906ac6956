/** What was said in a dialog that is over: LivePerson may answer for it only through its history. */
import type { DeskState } from '../conversation/state.ts';
import type { UpstreamMessage } from '../conversation/upstream.ts';
import type { HistoryLine } from './livePersonPorts.ts';

/** History names who wrote, and says no ids: the account's people have both. */
export function messagesOfLines(
  state: Pick<DeskState, 'me' | 'names'>,
  conversationId: string,
  consumerId: string,
  lines: readonly HistoryLine[],
): UpstreamMessage[] {
  const idOf = ({ fromName, fromRole }: HistoryLine): string => {
    if (fromRole === 'consumer') return consumerId;
    if (state.me?.name === fromName) return state.me.userId;
    for (const person of state.names.people.values()) if (person.name === fromName) return person.id;
    return '';
  };
  return lines.map((line) => ({
    type: 'message',
    dialogId: line.dialogId,
    conversationId,
    sequence: line.sequence,
    at: line.at,
    from: { id: idOf(line), pid: null, role: line.fromRole },
    audience: line.internal ? 'internal' : 'all',
    content: { kind: 'text', text: line.text },
    externalId: null,
  }));
}
