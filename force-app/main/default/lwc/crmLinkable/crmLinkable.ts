/** What a conversation's record has a lookup for. */
const LINKABLE: readonly string[] = ['Account', 'Contact', 'Lead', 'Case', 'Opportunity', 'Product2'];

/** Whether a conversation can be linked to a record of this object. */
export function isLinkable(object: string): boolean {
  return LINKABLE.includes(object);
}
