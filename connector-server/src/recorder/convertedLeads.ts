/**
 * A conversation that was linked to a lead keeps naming the lead after it was converted: Salesforce does not move such
 * lookups, and a converted lead opens for few. So its record gets the contact and the account the lead became.
 */
import type { ConversationFact } from '../conversation/facts.ts';
import { linkStory } from '../conversation/links.ts';
import { CONVERSATION_OBJECT } from './conversationIntent.ts';
import type { FactSink, RecordWriter } from './ports.ts';
import type { RecordStore } from './recordStore.ts';

export interface ConvertedConversation {
  recordId: string;
  conversationId: string;
  contactId: string;
  accountId: string | null;
  /** Epoch ms, the beginning of the day of the conversion. */
  convertedAt: number;
}

export interface ConvertedLeadsDeps {
  /** Of this connection: records whose lead was converted in the last days and that name no contact. */
  find(connectionId: string): Promise<ConvertedConversation[]>;
  store: Pick<RecordStore, 'load'>;
  sink: FactSink;
  writer: Pick<RecordWriter, 'write'>;
}

/** The lead that was linked became these; of one that people linked in the org, the contact is linked besides it. */
function factOf(
  { conversationId, contactId, accountId, convertedAt }: ConvertedConversation,
  facts: readonly ConversationFact[],
): ConversationFact {
  const { links, at } = linkStory(facts);
  const lead = links.get('Lead');
  const contact = { object: 'Contact', recordId: contactId, ...(accountId === null ? {} : { accountId }) };
  if (lead === undefined)
    return {
      type: 'linked',
      conversationId,
      at: convertedAt,
      ...contact,
      recordName: 'Contact',
      agentId: NOBODY,
    };
  const account = accountId === null ? [] : [{ object: 'Account', recordId: accountId, recordName: 'Account' }];
  return {
    type: 'links_moved',
    conversationId,
    at: Math.max(convertedAt, at + 1),
    object: 'Lead',
    recordId: lead.recordId,
    why: 'converted',
    to: [{ ...contact, recordName: lead.name }, ...account],
  };
}

/** Who links them, in the facts. */
const NOBODY = '';

/** Told again it changes nothing. Returns how many records are given their contact. Rejects when the org or the store is away. */
export async function followConvertedLeads(deps: ConvertedLeadsDeps, connectionId: string): Promise<number> {
  const found = await deps.find(connectionId);
  if (found.length === 0) return 0;
  const stored = await deps.store.load(
    connectionId,
    found.map(({ conversationId }) => conversationId),
  );
  // Of one whose facts were deleted with age, a new fact would be the whole story: only the lookups are written.
  const whole = ({ conversationId }: ConvertedConversation): boolean =>
    stored.get(conversationId)?.facts.some(({ type }) => type === 'opened') === true;
  await deps.sink.record(
    connectionId,
    found.filter(whole).map((one) => factOf(one, stored.get(one.conversationId)?.facts ?? [])),
  );
  const old = found.filter((one) => !whole(one));
  if (old.length > 0)
    await deps.writer.write(
      connectionId,
      old.map(({ conversationId, recordId, contactId, accountId }) => ({
        kind: 'update',
        ref: conversationId,
        object: CONVERSATION_OBJECT,
        recordId,
        fields: { Contact__c: contactId, ...(accountId === null ? {} : { Account__c: accountId }) },
      })),
    );
  return found.length;
}
