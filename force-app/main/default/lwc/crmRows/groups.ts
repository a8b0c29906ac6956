import type { PlanRow } from '../../../../../connector-server/src/protocol/planTypes.ts';
import { isPerson } from './persons';

export interface GroupRow {
  row: PlanRow;
  /** An account that was not found itself stands over its contacts: only its id and name are known. */
  implied: boolean;
  /** Contacts under their account. */
  children: PlanRow[];
}

export interface Group {
  /** `people`: accounts with their contacts; else an object. */
  object: string;
  rows: GroupRow[];
}

/**
 * What was found as a tree: contacts under their account, everything else by object, leads apart (MAT-08). Accounts keep
 * their order; an account only known from a contact comes where its first contact would.
 */
export function groupsOf(rows: readonly PlanRow[]): Group[] {
  const seen = new Set<string>();
  const once = rows.filter(({ id }) => !seen.has(id.slice(0, 15)) && seen.add(id.slice(0, 15)));
  const accounts = new Map<string, GroupRow>();
  const loose: GroupRow[] = [];
  for (const row of once)
    if (row.object === 'Account') accounts.set(key(row.id), { row, implied: false, children: [] });
  for (const row of once) {
    if (row.object !== 'Contact') continue;
    const accountId = row.fields['AccountId'];
    if (!accountId || isPerson(row)) {
      loose.push({ row, implied: false, children: [] });
      continue;
    }
    const parent = accounts.get(key(accountId)) ?? implied(accountId, row.fields['Account.Name']);
    parent.children.push(row);
    accounts.set(key(accountId), parent);
  }
  const groups: Group[] = [];
  const people = [...accounts.values(), ...loose];
  if (people.length > 0) groups.push({ object: 'people', rows: people });
  const others = new Map<string, GroupRow[]>();
  for (const row of once) {
    if (row.object === 'Account' || row.object === 'Contact') continue;
    others.set(row.object, [...(others.get(row.object) ?? []), { row, implied: false, children: [] }]);
  }
  return [...groups, ...[...others].map(([object, found]) => ({ object, rows: found }))];
}

const key = (id: string): string => id.slice(0, 15);

function implied(id: string, name: string | null | undefined): GroupRow {
  return { row: { id, object: 'Account', fields: { Name: name || 'Account' } }, implied: true, children: [] };
}
