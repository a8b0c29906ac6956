import type { CrmForm } from '../../../../../connector-server/src/protocol/crmTypes.ts';
import type { LinkView } from '../../../../../connector-server/src/protocol/types.ts';
import { withText, type FormField } from './fields';

type Parents = CrmForm['linkParents'];

/** What is linked along with a saved record: the account and the contact chosen on its form. */
export function parentLinks(parents: Parents, fields: readonly FormField[]): LinkView[] {
  return parents.flatMap(({ object, field }) => {
    const chosen = fields.find((one) => one.field === field);
    return chosen?.text ? [{ object, recordId: chosen.text, name: chosen.name || object }] : [];
  });
}

/** The fields after a contact was chosen: an empty account becomes the contact's. */
export function withAccountOf(
  fields: readonly FormField[],
  parents: Parents,
  chosen: { field: string; accountId?: string | undefined; accountName?: string | undefined },
): { fields: readonly FormField[]; account: string | null } {
  const { field, accountId, accountName } = chosen;
  const isContact = parents.some((one) => one.object === 'Contact' && one.field === field);
  const target = parents.find(({ object }) => object === 'Account')?.field;
  const empty = fields.some((one) => one.field === target && !one.readOnly && one.text === '');
  if (!accountId || !target || !isContact || !empty) return { fields, account: null };
  return { fields: withText(fields, target, { text: accountId, name: accountName }), account: target };
}
