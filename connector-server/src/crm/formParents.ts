/** The account and the contact that a record belongs to: where they come from, and what is linked along with it. */
import type { CrmObjectSettings, CrmSettings } from '../protocol/crmSettings.ts';
import type { CrmReference } from '../protocol/crmTypes.ts';
import type { LinkView } from '../protocol/types.ts';

export interface Parent {
  recordId: string;
  name?: string;
  /** In words, for the agent. */
  origin: string;
}

/** Prefilled values of the object's lookups to its account and contact, by field (LNK-02, 04 to 07). */
export function parentValues(
  rules: CrmObjectSettings,
  from: CrmReference | null,
  links: readonly LinkView[],
): Map<string, Parent> {
  const parents = new Map<string, Parent>();
  const account = parentOf('Account', from, links);
  const contact = parentOf('Contact', from, links);
  if (rules.accountField !== null && account) parents.set(rules.accountField, account);
  if (rules.contactField !== null && contact) parents.set(rules.contactField, contact);
  return parents;
}

/** Of the record it is made from, else of what the conversation is linked to, unless that leaves a choice. */
function parentOf(
  object: 'Account' | 'Contact',
  from: CrmReference | null,
  links: readonly LinkView[],
): Parent | undefined {
  if (from) {
    const origin = `From ${from.object} ${from.name}`;
    if (from.object === object) return { recordId: from.recordId, name: from.name, origin };
    const recordId = object === 'Account' ? from.accountId : from.contactId;
    return recordId === undefined ? undefined : { recordId, origin };
  }
  const origin = 'Linked to this conversation';
  const linked = links.filter((link) => link.object === object);
  const [only] = linked;
  if (only) return linked.length > 1 ? undefined : { recordId: only.recordId, name: only.name, origin };
  if (object !== 'Account') return undefined;
  const accounts = new Set(links.flatMap((link) => link.accountId ?? []));
  const [accountId] = accounts;
  return accountId === undefined || accounts.size > 1 ? undefined : { recordId: accountId, origin };
}

/** Fields of a form that hold a parent which Save & Link links as well; only parents a conversation can be linked to. */
export function linkParents(settings: CrmSettings, rules: CrmObjectSettings): { object: string; field: string }[] {
  const linkable = (object: string): boolean =>
    settings.objects.some((one) => one.object === object && one.allowLink && one.conversationField !== null);
  return [
    { object: 'Contact', field: rules.contactField },
    { object: 'Account', field: rules.accountField },
  ].flatMap(({ object, field }) => (field !== null && linkable(object) ? [{ object, field }] : []));
}
