/**
 * What became of a record that a lookup can no longer name: the record it was merged into, or what a lead was converted to.
 * Deleted rows of a merge keep the winner in MasterRecordId (Object Reference: Account, Contact, Lead); a converted lead may
 * not be named by new lookups (CANNOT_UPDATE_CONVERTED_LEAD).
 */
import type { Row } from './collectionCall.ts';
import type { OrgConnections } from './orgConnection.ts';
import { findConvertedLeads, findMasters } from './lookups.ts';

export interface Converted {
  contactId: string | null;
  accountId: string | null;
  opportunityId: string | null;
}

/** By the first 15 characters of the lost id. */
export interface Successors {
  merged: ReadonlyMap<string, string>;
  converted: ReadonlyMap<string, Converted>;
}

const LEAD = '00Q';

/** Winners of winners of winners … are looked for so many times; a chain that long is not met. */
const MOST_MERGES = 5;

/** Asks the org; what it does not tell has no successor. Rejects only when the org is away. */
export async function findSuccessors(
  connections: OrgConnections,
  connectionId: string,
  ids: readonly string[],
): Promise<Successors> {
  const merged = new Map<string, string>();
  const converted = new Map<string, Converted>();
  let asked = [...new Set(ids)];
  for (let hop = 0; hop < MOST_MERGES && asked.length > 0; hop++) {
    const leads = asked.filter((id) => id.startsWith(LEAD));
    const [winners, became] = await Promise.all([
      findMasters(connections, connectionId, asked),
      leads.length === 0 ? new Map<string, Converted>() : findConvertedLeads(connections, connectionId, leads),
    ]);
    for (const [lost, winner] of winners) merged.set(lost, winner);
    for (const [lead, records] of became) converted.set(lead, records);
    // The winner may be gone as well: merged into another, or converted.
    asked = [...new Set(winners.values())].filter((id) => !merged.has(id.slice(0, 15)));
  }
  return { merged, converted };
}

/** Where a chain of merges ends; null: it was never merged. */
function lastWinner(merged: Successors['merged'], id: string): string | null {
  let last: string | null = null;
  for (let next = merged.get(id.slice(0, 15)), hops = 0; next !== undefined && hops < MOST_MERGES; hops++) {
    last = next;
    next = merged.get(next.slice(0, 15));
  }
  return last;
}

/** Puts the successors of a row's lost links into it; links without one stay left out. Changes the row. */
export function relink(row: Row, { merged, converted }: Successors): void {
  for (const { field, id } of row.lost) {
    const winner = lastWinner(merged, id);
    const became = converted.get((winner ?? id).slice(0, 15));
    if (became !== undefined) becameOf(row, field, became);
    else if (winner !== null) row.fields[field] = winner;
    else continue;
    row.dropped = row.dropped.filter((name) => name !== field);
  }
  row.lost = [];
}

function becameOf({ fields, dropped }: Row, field: string, { contactId, accountId, opportunityId }: Converted): void {
  // A Task that named a lead could name nothing else; now it can.
  if (field === 'WhoId') {
    if (contactId !== null) fields['WhoId'] = contactId;
    if ('WhatId' in fields) fields['WhatId'] ??= opportunityId ?? accountId;
    return;
  }
  for (const [name, id] of [
    ['Contact__c', contactId],
    ['Account__c', accountId],
    ['Opportunity__c', opportunityId],
  ] as const)
    // A field the org does not take was dropped before.
    if (id !== null && !dropped.includes(name)) fields[name] ??= id;
}
