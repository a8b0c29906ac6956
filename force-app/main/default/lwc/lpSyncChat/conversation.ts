/** What the record says about the conversation behind it. */
export interface RecordedConversation {
  /** LivePerson account number and conversation id, from the key the connector writes. */
  readonly account: string;
  readonly conversationId: string;
  readonly ended: boolean;
}

/** A record as `getRecord` of lightning/uiRecordApi gives it; a field the user may not read is absent. */
export interface WiredRecord {
  readonly fields: Readonly<Record<string, { readonly value: unknown } | undefined>>;
}

export const FIELDS: readonly string[] = ['External_Key__c', 'Status__c', 'End_Time__c'].map(
  (name) => `LivePerson_Conversation__c.${name}`,
);

/** Null: the key cannot be read, or the record was not made by the connector. */
export function conversationOf(record: WiredRecord): RecordedConversation | null {
  const valueOf = (name: string): unknown => record.fields[name]?.value;
  const key = valueOf('External_Key__c');
  const cut = typeof key === 'string' ? key.indexOf(':') : -1;
  if (typeof key !== 'string' || cut < 1 || cut === key.length - 1) return null;
  return {
    account: key.slice(0, cut),
    conversationId: key.slice(cut + 1),
    ended: valueOf('Status__c') === 'Closed' || typeof valueOf('End_Time__c') === 'string',
  };
}
