/** Fills a new org: its people and setup, then the seed's records. */
import type { MetadataModel } from '../../tools/metadata/model.ts';
import { PROFILES, type ProfileName } from './access/profiles.ts';
import { systemAccess } from './access/userAccess.ts';
import { createRecord } from './records/recordWriter.ts';
import type { OrgUser } from './orgPeople.ts';
import type { OrgState } from './orgState.ts';
import { TASK_STATUSES } from './schema/standard/activities.ts';
import { CASE_STATUSES } from './schema/standard/work.ts';
import type { Row } from './schema/types.ts';
import type { SeedAgent, SeedRecord } from '../seed.ts';

export interface SeedRole {
  id: string;
  name: string;
  parentId: string | null;
}

/** Profile of a seed user: the API user's grants nothing, the administrator's is the platform's; the rest are agents. */
export function profileOf(user: SeedAgent): ProfileName {
  if (user.salesforce?.profile) return user.salesforce.profile;
  if (user.key === 'api') return 'LivePerson API Only';
  return user.key === 'admin' ? 'System Administrator' : 'Service Agent';
}

export function orgUsers(users: readonly SeedAgent[]): OrgUser[] {
  return users.flatMap((user) =>
    user.salesforce === null
      ? []
      : [
          {
            key: user.key,
            id: user.salesforce.userId,
            username: user.salesforce.username,
            name: user.name,
            email: user.email,
            profile: profileOf(user),
            permissionSets: new Set(user.salesforce.permissionSets),
            frozen: false,
          },
        ],
  );
}

/** Puts a row in as it is, past all checks: for objects no user writes through the API. Returns its id. */
export function insertSetup(org: OrgState, objectName: string, fields: Row, id?: string): string {
  const definition = org.schema.object(objectName);
  if (!definition) throw new Error(`standard object ${objectName} is missing from the table`);
  const now = new Date(org.now()).toISOString();
  const row: Row = {
    Id: id ?? org.ids.next(definition.keyPrefix),
    IsDeleted: false,
    CreatedDate: now,
    CreatedById: org.systemUserId,
    LastModifiedDate: now,
    LastModifiedById: org.systemUserId,
    SystemModstamp: now,
    ...fields,
  };
  org.store.insert(definition, row);
  return String(row['Id']);
}

function seedStatuses(org: OrgState): void {
  const add = (object: string, name: string, i: number, flags: Row): void => {
    insertSetup(org, object, { MasterLabel: name, ApiName: name, SortOrder: i + 1, IsDefault: i === 0, ...flags });
  };
  TASK_STATUSES.forEach((s, i) => add('TaskStatus', s.name, i, { IsClosed: s.closed }));
  CASE_STATUSES.forEach((s, i) => add('CaseStatus', s.name, i, { IsClosed: s.closed }));
  (org.schema.field('Lead', 'Status')?.values ?? []).forEach((v, i) =>
    add('LeadStatus', v.value, i, { IsConverted: v.value === 'Closed - Converted' }),
  );
}

function seedPeople(
  org: OrgState,
  users: readonly SeedAgent[],
  roles: readonly SeedRole[],
  metadata: MetadataModel,
): void {
  for (const role of roles)
    insertSetup(
      org,
      'UserRole',
      { Name: role.name, DeveloperName: role.name.replaceAll(/\W+/g, '_'), ParentRoleId: role.parentId },
      role.id,
    );
  const profiles = new Map(Object.keys(PROFILES).map((name) => [name, insertSetup(org, 'Profile', { Name: name })]));
  for (const user of users) {
    if (user.salesforce === null) continue;
    const [first = '', ...rest] = user.name.split(' ');
    insertSetup(
      org,
      'User',
      {
        Name: user.name,
        FirstName: rest.length > 0 ? first : null,
        LastName: rest.length > 0 ? rest.join(' ') : first,
        Username: user.salesforce.username,
        Email: user.email,
        Alias: user.key.slice(0, 8),
        IsActive: user.salesforce.isActive,
        UserType: 'Standard',
        UserRoleId: user.salesforce.roleId,
        ProfileId: profiles.get(profileOf(user)) ?? null,
        LanguageLocaleKey: 'en_US',
        TimeZoneSidKey: 'UTC',
      },
      user.salesforce.userId,
    );
  }
  for (const queue of metadata.queues.values()) {
    const id = insertSetup(org, 'Group', { Name: queue.label, DeveloperName: queue.name, Type: 'Queue' });
    for (const objectName of queue.objects) insertSetup(org, 'QueueSobject', { QueueId: id, SobjectType: objectName });
  }
}

/** Setup, people, queues. Runs before the first record, since records need owners. */
export function seedSetup(
  org: OrgState,
  users: readonly SeedAgent[],
  roles: readonly SeedRole[],
  metadata: MetadataModel,
): void {
  seedStatuses(org);
  for (const definition of org.schema.all())
    for (const type of definition.recordTypes)
      insertSetup(
        org,
        'RecordType',
        { Name: type.name, DeveloperName: type.developerName, SobjectType: definition.name, IsActive: type.active },
        type.id,
      );
  seedPeople(org, users, roles, metadata);
}

/** Records and fields that the packages do not declare are left out: what is not deployed is not there. */
export function seedRecords(org: OrgState, records: readonly SeedRecord[], users: readonly SeedAgent[]): void {
  for (const record of records) {
    const definition = org.schema.object(record.object);
    if (!definition) continue;
    const owner = users.find((u) => u.key === (record.owner ?? 'admin'))?.salesforce?.userId;
    const declared = Object.entries(record.fields).filter(([name]) => definition.fields.has(name.toLowerCase()));
    const isWritable = ([name]: [string, unknown]): boolean =>
      definition.fields.get(name.toLowerCase())?.createable === true;
    const fields: Row = Object.fromEntries(declared.filter(isWritable));
    if (definition.fields.has('ownerid') && owner !== undefined) fields['OwnerId'] ??= owner;
    const id = createRecord(org, systemAccess(), definition, fields, record.id);
    // What only the platform sets: a conversion, for example.
    const row = org.store.get(definition, id);
    if (row) org.store.update(definition, row, Object.fromEntries(declared.filter((entry) => !isWritable(entry))));
  }
}
