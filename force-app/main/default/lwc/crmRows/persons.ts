import type { PlanRow } from '../../../../../connector-server/src/protocol/planTypes.ts';

/** An account that is a person as the contact it is, too: the record that Tasks name. Any other row as it is. */
export function personOf(row: PlanRow): PlanRow {
  const contactId = row.object === 'Account' ? row.fields['PersonContactId'] : null;
  if (!contactId) return row;
  const fields = { ...row.fields, AccountId: row.id, 'Account.Name': row.fields['Name'] ?? null };
  return { id: contactId, object: 'Contact', fields };
}

/** Everybody once, though found as account and as contact; what either tells is kept. */
export function personsOnce(rows: readonly PlanRow[]): PlanRow[] {
  const found = new Map<string, PlanRow>();
  for (const row of rows.map(personOf)) {
    const key = row.id.slice(0, 15);
    const known = found.get(key);
    // Where both have a field, the contact's own: an account's list asks for less.
    const [less, more] = row.fields['PersonContactId'] ? [row, known] : [known, row];
    found.set(key, { ...row, fields: { ...less?.fields, ...more?.fields } });
  }
  return [...found.values()];
}

/** A contact that is its own account: nobody stands over it. */
export function isPerson({ object, fields }: PlanRow): boolean {
  return object === 'Contact' && Boolean(fields['PersonContactId']);
}
