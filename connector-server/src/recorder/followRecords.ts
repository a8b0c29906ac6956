/** Links follow records that went on as others; what follows is written and told to agents like any other change of links. */
import type { ConversationFact } from '../conversation/facts.ts';
import { linkStory, sameRecord } from '../conversation/links.ts';
import type { LinkView } from '../protocol/types.ts';
import type { FactSink } from './ports.ts';
import type { RecordStore } from './recordStore.ts';

export interface FollowedRecords {
  /** Winners by the id that is gone. */
  merged: ReadonlyMap<string, string>;
  /** Conversations whose contact belongs to another account than the record names. */
  contacts: readonly { conversationId: string; contactId: string; before: string; accountId: string }[];
}

export interface FollowRecordsDeps {
  find(connectionId: string): Promise<FollowedRecords>;
  store: Pick<RecordStore, 'load' | 'linkedTo'>;
  sink: FactSink;
  /** Epoch ms. */
  now(): number;
}

type Moved = Extract<ConversationFact, { type: 'links_moved' }>;

/** Told again it changes nothing. Returns how many conversations follow. Rejects when the org or the store is away. */
export async function followRecords(deps: FollowRecordsDeps, connectionId: string): Promise<number> {
  const { merged, contacts } = await deps.find(connectionId);
  const affected = merged.size === 0 ? [] : await deps.store.linkedTo(connectionId, [...merged.keys()]);
  const ids = [...new Set([...affected, ...contacts.map(({ conversationId }) => conversationId)])];
  if (ids.length === 0) return 0;
  const stored = await deps.store.load(connectionId, ids);
  const winners = new Map([...merged].map(([lost, winner]) => [lost.slice(0, 15), winner]));
  const facts: Moved[] = [];
  for (const [conversationId, { facts: known }] of stored) {
    const { links, at: last } = linkStory(known);
    const at = Math.max(deps.now(), last + 1);
    for (const link of links.values()) {
      const winner = lastOf(winners, link.recordId);
      if (winner !== null) facts.push(moved(conversationId, at, link, 'merged', winner));
    }
    const contact = contacts.find((one) => one.conversationId === conversationId);
    const account = links.get('Account');
    const person = links.get('Contact');
    if (contact === undefined || person === undefined || !sameRecord(person.recordId, contact.contactId)) continue;
    // An account that was linked for itself stays; one that came with the contact goes with it.
    const cameAlong =
      account !== undefined && person.accountId !== undefined && sameRecord(account.recordId, person.accountId);
    if (cameAlong) facts.push(moved(conversationId, at, account, 'account_changed', contact.accountId));
    if (account === undefined || cameAlong)
      facts.push({
        ...moved(conversationId, at, person, 'account_changed', person.recordId),
        to: [{ object: 'Contact', recordId: person.recordId, recordName: person.name, accountId: contact.accountId }],
      });
  }
  await deps.sink.record(connectionId, facts);
  return new Set(facts.map(({ conversationId }) => conversationId)).size;
}

/** A winner may have been merged itself. */
function lastOf(winners: ReadonlyMap<string, string>, recordId: string): string | null {
  let last: string | null = null;
  for (let next = winners.get(recordId.slice(0, 15)), hops = 0; next !== undefined && hops < 10; hops++) {
    last = next;
    next = winners.get(next.slice(0, 15));
  }
  return last;
}

function moved(conversationId: string, at: number, link: LinkView, why: Moved['why'], recordId: string): Moved {
  const { object, name } = link;
  const to = { object, recordId, recordName: name, ...(link.accountId && { accountId: link.accountId }) };
  return { type: 'links_moved', conversationId, at, object, recordId: link.recordId, why, to: [to] };
}
