/** Rules of Task that its field list cannot say (Object Reference, Task). */
import { ApiError } from '../apiError.ts';
import type { OrgState } from '../orgState.ts';
import { TASK_STATUSES } from '../schema/standard/activities.ts';
import type { Row } from '../schema/types.ts';

/** Account of an activity: WhatId's account, else the account of the contact in WhoId. */
function accountOf(org: OrgState, row: Row): string | null {
  const what = row['WhatId'] == null ? null : org.store.find(String(row['WhatId']));
  if (what?.definition.name === 'Account') return String(what.row['Id']);
  if (
    what &&
    (what.definition.name === 'Opportunity' || what.definition.name === 'Case') &&
    what.row['AccountId'] != null
  )
    return String(what.row['AccountId']);
  const who = row['WhoId'] == null ? null : org.store.find(String(row['WhoId']));
  return who?.definition.name === 'Contact' && who.row['AccountId'] != null ? String(who.row['AccountId']) : null;
}

/** Checks the row as it would become; returns the fields the platform sets. Throws FIELD_INTEGRITY_EXCEPTION. */
export function taskDerived(org: OrgState, row: Row): Row {
  if (String(row['WhoId'] ?? '').startsWith('00Q') && row['WhatId'] != null) {
    throw new ApiError(
      400,
      'FIELD_INTEGRITY_EXCEPTION',
      'Related To ID: You cannot relate a task to both a lead and another record (WhatId must be empty when WhoId is a Lead).',
      ['WhatId'],
    );
  }
  const status = TASK_STATUSES.find((s) => s.name === row['Status']);
  if (!status)
    throw new ApiError(
      400,
      'FIELD_INTEGRITY_EXCEPTION',
      `Status: no task status ${String(row['Status'])} in this org`,
      ['Status'],
    );
  return {
    IsClosed: status.closed,
    IsHighPriority: row['Priority'] === 'High',
    AccountId: accountOf(org, row),
    CompletedDateTime: status.closed ? (row['CompletedDateTime'] ?? new Date(org.now()).toISOString()) : null,
  };
}
