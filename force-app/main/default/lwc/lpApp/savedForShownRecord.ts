import type { SoftphoneState } from 'c/lpModel';

/** Between two states a conversation's record came to be saved, and it is linked to the record the agent looks at. */
export function savedForShownRecord(conversationId: string, before: SoftphoneState, after: SoftphoneState): boolean {
  const find = (state: SoftphoneState) => state.conversations.find((one) => one.conversationId === conversationId);
  const now = find(after);
  if (now?.record.state !== 'saved' || find(before)?.record.state === 'saved') return false;
  return now.links.some(({ recordId }) => recordId === after.context?.recordId);
}
