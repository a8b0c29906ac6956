/**
 * A conversation that was linked to a lead keeps naming the lead after it was converted: Salesforce does not move such
 * lookups, and a converted lead opens for few. So its record gets the contact and the account the lead became.
 */
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
    found.filter(whole).map(({ conversationId, contactId, accountId, convertedAt }) => ({
      type: 'linked',
      conversationId,
      at: convertedAt,
      object: 'Contact',
      recordId: contactId,
      recordName: 'Contact',
      agentId: NOBODY,
      ...(accountId === null ? {} : { accountId }),
    })),
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
