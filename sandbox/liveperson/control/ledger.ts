import type { Audience, StoredEvent } from '../conversations/types.ts';

export interface LedgerEntry {
  conversationId: string;
  dialogId: string;
  sequence: number;
  /** Old id of an agent, or consumer id. */
  from: string;
  role: string;
  audience: Audience;
  at: number;
  eventType: string;
  /** Plain text of a text message, else null. */
  text: string | null;
  /** Participants a live copy was sent to, once per socket. */
  sentTo: readonly string[];
}

/** Everything stored, per dialog: what a browser and a Salesforce record are compared with. */
export interface Ledger {
  record(stored: StoredEvent, sentTo: readonly string[]): void;
  dialog(dialogId: string): readonly LedgerEntry[];
  dialogs(): string[];
  clear(): void;
}

export function createLedger(): Ledger {
  const byDialog = new Map<string, LedgerEntry[]>();
  return {
    record(stored, sentTo) {
      const message = stored.event['message'];
      const entry: LedgerEntry = {
        conversationId: stored.conversationId,
        dialogId: stored.dialogId,
        sequence: stored.sequence,
        from: stored.sender.id,
        role: stored.role,
        audience: stored.audience,
        at: stored.at,
        eventType: String(stored.event['type']),
        text: typeof message === 'string' ? message : null,
        sentTo,
      };
      const held = byDialog.get(stored.dialogId);
      if (held === undefined) byDialog.set(stored.dialogId, [entry]);
      else held.push(entry);
    },
    dialog: (dialogId) => byDialog.get(dialogId) ?? [],
    dialogs: () => [...byDialog.keys()],
    clear: () => byDialog.clear(),
  };
}
