import type { Snapshot } from '../../../../../connector-server/src/protocol/types.ts';
import { byDeadline, byExpiry, ordered } from './order';
import { onServer } from './server';
import { withNotice } from './notices';
import type { SoftphoneState } from './state';

/**
 * Replaces what the server knows by what it says now. What belongs to this tab stays: the selected conversation, the
 * outbox, and a draft being written here (a saved one fills only what is empty).
 */
export function onSnapshot(state: SoftphoneState, snapshot: Snapshot, resynced: boolean): SoftphoneState {
  const ids = new Set(snapshot.conversations.map(({ conversationId }) => conversationId));
  const echoed = new Set(Object.values(snapshot.messages).flatMap((list) => list.map(({ commandId }) => commandId)));
  const next: SoftphoneState = {
    ...state,
    connection: { ...state.connection, hasContent: true },
    connectionChoices: [],
    connectionName: snapshot.connection.name,
    presence: snapshot.presence,
    statusReasons: snapshot.statusReasons,
    settings: snapshot.settings,
    rings: [...snapshot.rings].sort(byExpiry),
    conversations: [...snapshot.conversations].sort(byDeadline),
    messages: Object.fromEntries(Object.entries(snapshot.messages).map(([id, list]) => [id, ordered(list)])),
    outbox: state.outbox.filter(({ commandId, conversationId }) => ids.has(conversationId) && !echoed.has(commandId)),
    drafts: Object.fromEntries(
      snapshot.conversations.map(({ conversationId, draft }) => [
        conversationId,
        state.drafts[conversationId] ?? draft,
      ]),
    ),
    selectedConversationId:
      state.selectedConversationId !== null && ids.has(state.selectedConversationId)
        ? state.selectedConversationId
        : null,
  };
  const known = onServer(
    next,
    { kind: 'livePerson', livePerson: snapshot.livePerson, agent: snapshot.agent },
    snapshot.serverTime,
  );
  if (!resynced || !state.connection.hasContent) return known;
  return withNotice(known, {
    level: 'info',
    code: 'resynced',
    text: 'The connection was away for a while; everything shown is up to date again.',
  });
}
