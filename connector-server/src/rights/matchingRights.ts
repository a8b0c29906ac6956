/** What finding the customer asks for. */
import type { CrmSettings } from '../protocol/crmSettings.ts';
import { parentsOf } from '../matching/matchFields.ts';
import { fieldsOfPath } from './fieldRights.ts';
import type { NeededRight } from './types.ts';

/** Fields a hit is judged by, beside those the rules compare (matching/matchFields.ts). */
const JUDGED: Readonly<Record<string, readonly string[]>> = {
  Account: ['Phone'],
  Contact: ['Email', 'Phone', 'AccountId'],
  Lead: ['Email', 'Phone'],
  Case: ['Subject'],
};

/**
 * The agents' softphones look people up with the agents' own rights; the API user links what was found, looks up where
 * nobody's softphone does, and tries rules out for administrators.
 */
export function matchingRights({ crm }: { crm: CrmSettings }): NeededRight[] {
  const rules = crm.identification.filter(({ enabled }) => enabled);
  const rights: NeededRight[] = [];
  for (const { name, object, keys } of rules) {
    const rule = `The matching rule “${name}”`;
    rights.push(
      ...wholeObject(
        object,
        `${rule} finds records of it, whoever owns them; only what the API user can read is linked.`,
      ),
    );
    for (const path of keys.flatMap(({ field, alsoFields }) => [field, ...(alsoFields ?? [])]))
      rights.push(...readable(object, path, `${rule} compares it.`));
    for (const field of JUDGED[object] ?? []) rights.push(...readable(object, field, `${rule} judges hits by it.`));
    const own = crm.objects.find((one) => one.object === object);
    for (const { field } of own?.filters ?? [])
      rights.push(...readable(object, field, `The search filter of ${object} judges hits by it.`));
    for (const parent of parentsOf(object, own)) {
      const why = `${rule} links the ${parent.object.toLowerCase()} of what it finds.`;
      rights.push(...wholeObject(parent.object, why), ...readable(object, parent.field, why));
    }
    if (object === 'Contact') rights.push(...wholeObject('Account', `${rule} links the contact’s account.`));
  }
  return rights;
}

export function readable(object: string, path: string, why: string): NeededRight[] {
  return fieldsOfPath(object, path).map((one) => ({ kind: 'field', ...one, access: 'read', why }));
}

function wholeObject(object: string, why: string): NeededRight[] {
  return [
    { kind: 'object', object, access: 'read', why },
    { kind: 'object', object, access: 'viewAll', why },
  ];
}
