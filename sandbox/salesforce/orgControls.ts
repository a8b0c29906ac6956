/** The levers a test holds, as one face. */
import type { Fault, LedgerEntry, OrgControl } from './control.ts';
import type { TokenStore } from './oauth/tokenStore.ts';
import type { OrgPeople } from './orgPeople.ts';
import type { OrgState } from './orgState.ts';
import { insertSetup } from './seedOrg.ts';
import type { Row, SharingModel } from './schema/types.ts';

export interface OrgControls {
  /** The next matching data calls fail, or lose their connection before or after the work. */
  failNext(fault: Fault): void;
  /** Rows that match answer UNABLE_TO_LOCK_ROW on the next `times` writes. */
  lockRows(matches: (objectName: string, row: Readonly<Row>) => boolean, times?: number): void;
  /** API calls used and allowed a day. */
  limit(of: { used?: number; max?: number }): void;
  /** Delay of every data call, ms; null: as at the start. */
  setLatency(ms: number | null): void;
  /** Deactivates a user; `false` as second argument activates it again. */
  deactivateUser(user: string, deactivated?: boolean): void;
  /** Hides `Object.Field` from one user; `false` shows it again. */
  hideField(user: string, field: string, hide?: boolean): void;
  assignPermissionSet(user: string, permissionSet: string): void;
  unassignPermissionSet(user: string, permissionSet: string): void;
  /** Org-wide default of an object. */
  setSharing(objectName: string, model: SharingModel): void;
  /** Ends the access tokens of one user, or of all; refresh tokens stay. */
  expireTokens(user?: string): void;
  /** Data calls so far, oldest first (the last 10,000 at least). */
  ledger(): readonly LedgerEntry[];
  clearLedger(): void;
  /** Number of data calls since the start or the last clearLedger. */
  calls(): number;
}

/** Keeps PermissionSetAssignment true to what a user holds. */
function recordAssignment(org: OrgState, userId: string, setName: string, assigned: boolean): void {
  const sets = org.schema.object('PermissionSet');
  const assignments = org.schema.object('PermissionSetAssignment');
  if (!sets || !assignments) return;
  const set = [...org.store.rows(sets)].find((row) => row['Name'] === setName);
  const known = [...org.store.rows(assignments)].find(
    (row) => row['AssigneeId'] === userId && row['PermissionSetId'] === set?.['Id'],
  );
  if (known) org.store.update(assignments, known, { IsDeleted: !assigned });
  else if (assigned && set)
    insertSetup(org, 'PermissionSetAssignment', {
      PermissionSetId: set['Id'] ?? null,
      AssigneeId: userId,
      IsActive: true,
    });
}

export function orgControls(org: OrgState, people: OrgPeople, tokens: TokenStore, control: OrgControl): OrgControls {
  return {
    failNext: (fault) => control.failNext(fault),
    lockRows: (matches, times) => control.lockRows(matches, times),
    limit: (of) => control.limit(of),
    setLatency: (ms) => control.setLatency(ms),
    deactivateUser: (who, deactivated = true) => {
      const users = org.schema.object('User');
      const row = users && org.store.get(users, people.require(who).id);
      if (users && row) org.store.update(users, row, { IsActive: !deactivated });
    },
    hideField: (who, field, hide) => people.hideField(who, field, hide),
    assignPermissionSet: (who, name) => {
      people.assign(who, name);
      recordAssignment(org, people.require(who).id, name, true);
    },
    unassignPermissionSet: (who, name) => {
      people.unassign(who, name);
      recordAssignment(org, people.require(who).id, name, false);
    },
    setSharing: (objectName, model) => {
      const definition = org.schema.object(objectName);
      if (!definition) throw new Error(`the stand-in org has no object "${objectName}"`);
      definition.sharing = model;
    },
    expireTokens: (who) => tokens.expireAll(who === undefined ? null : people.require(who).id),
    ledger: () => control.ledger(),
    clearLedger: () => control.clearLedger(),
    calls: () => control.total,
  };
}
