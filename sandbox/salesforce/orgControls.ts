/** The levers a test holds, as one face. */
import type { Fault, LedgerEntry, OrgControl } from './control.ts';
import type { OAuthClient } from './oauth/oauthClient.ts';
import type { TokenStore } from './oauth/tokenStore.ts';
import type { OrgPeople } from './orgPeople.ts';
import type { OrgRules } from './rules/orgRules.ts';
import type { OrgState } from './orgState.ts';
import type { ObjectDef, Row, SharingModel } from './schema/types.ts';
import { setupControls, type SetupControls } from './setupControls.ts';

export interface OrgControls extends SetupControls {
  /** The next matching data calls fail, or lose their connection before or after the work. */
  failNext(fault: Fault): void;
  /** Rows that match answer UNABLE_TO_LOCK_ROW on the next `times` writes. */
  lockRows(matches: (objectName: string, row: Readonly<Row>) => boolean, times?: number): void;
  /** Read-only maintenance begins, or with `false` ends. */
  maintain(readOnly?: boolean): void;
  /** API calls used and allowed a day. */
  limit(of: { used?: number; max?: number }): void;
  /** Megabytes of data and files the org may hold. */
  storageLimit(of: { dataMb?: number; filesMb?: number }): void;
  /** The caller's address is outside the ranges allowed, at sign-in or (session settings) with each request; none: it is inside. */
  refuseAddress(...at: ('sign_in' | 'requests')[]): void;
  /** Delay of every data call, ms; null: as at the start. */
  setLatency(ms: number | null): void;
  /** Deactivates a user; `false` as second argument activates it again. */
  deactivateUser(user: string, deactivated?: boolean): void;
  /** Hides `Object.Field` from one user; `false` shows it again. */
  hideField(user: string, field: string, hide?: boolean): void;
  assignPermissionSet(user: string, permissionSet: string): void;
  unassignPermissionSet(user: string, permissionSet: string): void;
  /** Puts a user elsewhere in the role hierarchy; null: nowhere. */
  setRole(user: string, roleId: string | null): void;
  /** What a user does with Merge: the loser is deleted, names the winner, and what named it names the winner now. */
  merge(winnerId: string, loserId: string): void;
  /** What a user does with Convert: an account and a contact are made of the lead (or those given are used). */
  convertLead(leadId: string, into: { accountId: string; contactId: string; opportunityId?: string }): void;
  /** Ages a closed Task beyond a year: plain queries do not see it any more. */
  archiveTask(taskId: string): void;
  /** Org-wide default of an object. */
  setSharing(objectName: string, model: SharingModel): void;
  /** Duplicate, validation and assignment rules, and the lag of full-text search; what is left out stays. */
  setRules(rules: Partial<OrgRules>): void;
  /** Takes a picklist value out of use; records that hold it keep it. */
  deactivatePicklistValue(field: string, value: string): void;
  /** Replaces all records of a custom metadata type (without `__mdt`), as an administrator edits them. */
  setCustomMetadata(type: string, records: Record<string, string | null>[]): void;
  /** Ends the access tokens of one user, or of all; refresh tokens stay. */
  expireTokens(user?: string): void;
  /** Deploys wait as Pending until told otherwise. */
  holdDeploys(hold?: boolean): void;
  /** Data calls so far, oldest first (the last 10,000 at least). */
  ledger(): readonly LedgerEntry[];
  clearLedger(): void;
  /** Number of data calls since the start or the last clearLedger. */
  calls(): number;
}

function existing(org: OrgState, id: string): { definition: ObjectDef; row: Row } {
  const found = org.store.find(id);
  if (!found) throw new Error(`the stand-in org has no record ${id}`);
  return found;
}

function mergeRecords(org: OrgState, winnerId: string, loserId: string): void {
  const loser = existing(org, loserId);
  const winner = existing(org, winnerId);
  if (winner.definition !== loser.definition) throw new Error('only records of one object can be merged');
  for (const other of org.schema.all())
    for (const f of other.fields.values()) {
      if (f.type !== 'reference' || !f.referenceTo.includes(loser.definition.name) || f.name === 'MasterRecordId')
        continue;
      for (const pointing of org.store.byValue(other, f, loserId) ?? [...org.store.rows(other)])
        if (pointing[f.name] === loserId) org.store.update(other, pointing, { [f.name]: winnerId });
    }
  org.store.update(loser.definition, loser.row, {
    IsDeleted: true,
    MasterRecordId: winnerId,
    SystemModstamp: new Date(org.now()).toISOString(),
  });
}

export function orgControls(
  org: OrgState,
  people: OrgPeople,
  tokens: TokenStore,
  control: OrgControl,
  clients: Map<string, OAuthClient>,
): OrgControls {
  return {
    ...setupControls(org, people, tokens, control, clients),
    failNext: (fault) => control.failNext(fault),
    lockRows: (matches, times) => control.lockRows(matches, times),
    maintain: (readOnly = true) => {
      control.readOnly = readOnly;
    },
    limit: (of) => control.limit(of),
    storageLimit: (of) => control.storageLimit(of),
    refuseAddress: (...at) => {
      control.refusesAddress.clear();
      for (const one of at) control.refusesAddress.add(one);
    },
    setLatency: (ms) => control.setLatency(ms),
    deactivateUser: (who, deactivated = true) => {
      const users = org.schema.object('User');
      const row = users && org.store.get(users, people.require(who).id);
      if (users && row) org.store.update(users, row, { IsActive: !deactivated });
    },
    hideField: (who, field, hide) => people.hideField(who, field, hide),
    assignPermissionSet: (who, name) => people.assign(who, name),
    unassignPermissionSet: (who, name) => people.unassign(who, name),
    setRole: (who, roleId) => {
      const { definition, row } = existing(org, people.require(who).id);
      org.store.update(definition, row, { UserRoleId: roleId });
    },
    merge: (winnerId, loserId) => mergeRecords(org, winnerId, loserId),
    convertLead: (leadId, { accountId, contactId, opportunityId }) => {
      const { definition, row } = existing(org, leadId);
      org.store.update(definition, row, {
        IsConverted: true,
        Status: 'Closed - Converted',
        ConvertedDate: new Date(org.now()).toISOString().slice(0, 10),
        ConvertedAccountId: accountId,
        ConvertedContactId: contactId,
        ConvertedOpportunityId: opportunityId ?? null,
      });
    },
    archiveTask: (taskId) => {
      const { definition, row } = existing(org, taskId);
      org.store.update(definition, row, { IsArchived: true });
    },
    setSharing: (objectName, model) => {
      const definition = org.schema.object(objectName);
      if (!definition) throw new Error(`the stand-in org has no object "${objectName}"`);
      definition.sharing = model;
    },
    setRules: (rules) => {
      Object.assign(org.rules, rules);
    },
    deactivatePicklistValue: (path, value) => {
      const [objectName = '', fieldName = ''] = path.split('.');
      const found = org.schema.field(objectName, fieldName)?.values.find((entry) => entry.value === value);
      if (!found) throw new Error(`the stand-in org has no picklist value "${value}" of ${path}`);
      found.active = false;
    },
    setCustomMetadata: (type, records) => {
      org.customMetadata = [
        ...org.customMetadata.filter((record) => record.type !== type),
        ...records.map((values, i) => ({ type, name: `Record_${i}`, label: `Record ${i}`, values, file: '' })),
      ];
    },
    expireTokens: (who) => tokens.expireAll(who === undefined ? null : people.require(who).id),
    holdDeploys: (hold = true) => org.deploys.hold(hold),
    ledger: () => control.ledger(),
    clearLedger: () => control.clearLedger(),
    calls: () => control.total,
  };
}
