import type { Snapshot } from '../../../../../connector-server/src/protocol/types.ts';
import { byDeadline, byExpiry, ordered } from './order';
import type { ModelEvent } from './events';
import { onServer } from './server';
import { withNotice } from './notices';
import type { SoftphoneState } from './state';

/**
 * Replaces what the server knows by what it says now. What belongs to this tab stays: the selected conversation, the
 * outbox, and a draft or notes being written here (saved ones fill only what is empty, unless the server kept its state all the time:
 * then its own may be newer, from another tab). A server that is not connected to
 * LivePerson yet, e.g. just restarted, does not know all conversations: then a missing one is no reason to let go of them.
 */
export function onSnapshot(
  state: SoftphoneState,
  { snapshot, resynced, byMove, kept }: Extract<ModelEvent, { kind: 'snapshot' }>,
): SoftphoneState {
  const ids = new Set(snapshot.conversations.map(({ conversationId }) => conversationId));
  const stays = (id: string): boolean => ids.has(id) || !knowsAll(snapshot);
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
    outbox: state.outbox.filter(({ commandId, conversationId }) => stays(conversationId) && !echoed.has(commandId)),
    drafts: {
      ...Object.fromEntries(snapshot.conversations.map(({ conversationId, draft }) => [conversationId, draft])),
      ...Object.fromEntries(Object.entries(state.drafts).filter(([id]) => stays(id) && !(kept && ids.has(id)))),
    },
    notes: {
      ...Object.fromEntries(
        snapshot.conversations.flatMap(({ conversationId, notes }) =>
          notes ? [[conversationId, notes] as const] : [],
        ),
      ),
      ...Object.fromEntries(Object.entries(state.notes).filter(([id]) => stays(id) && !(kept && ids.has(id)))),
    },
    selectedConversationId:
      state.selectedConversationId !== null && stays(state.selectedConversationId)
        ? state.selectedConversationId
        : null,
  };
  const known = onServer(
    next,
    { kind: 'livePerson', livePerson: snapshot.livePerson, agent: snapshot.agent },
    snapshot.serverTime,
    false,
  );
  if (!state.connection.hasContent || !(resynced || byMove)) return known;
  const text = byMove
    ? 'The connector moved your session to another server. Nothing was lost.'
    : 'You are connected again. Everything shown is up to date.';
  return withNotice({ ...known, endedRings: [] }, { level: 'info', code: 'resynced', text });
}

/** The snapshot's list of conversations is complete: what is missing there is gone. */
export function knowsAll(snapshot: Snapshot): boolean {
  return snapshot.livePerson.state === 'connected';
}
