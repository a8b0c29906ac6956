/** Which single records a user may read and change: owner, role above the owner, View All, Modify All, and the org-wide default. */
import type { OrgState } from '../orgState.ts';
import type { ObjectDef, Row } from '../schema/types.ts';
import type { UserAccess } from './userAccess.ts';

/** True when `userId` sits above `ownerId` in the role hierarchy. Users without a role are above and below nobody. */
export function isAbove(org: OrgState, userId: string, ownerId: string): boolean {
  const users = org.schema.object('User');
  const roles = org.schema.object('UserRole');
  if (!users || !roles) return false;
  const mine = org.store.get(users, userId)?.['UserRoleId'];
  let role = org.store.get(users, ownerId)?.['UserRoleId'] ?? null;
  if (mine == null || role === null) return false;
  for (let depth = 0; depth < 50; depth++) {
    role = org.store.get(roles, String(role))?.['ParentRoleId'] ?? null;
    if (role === null) return false;
    if (role === mine) return true;
  }
  return false;
}

function owns(org: OrgState, access: UserAccess, row: Row): boolean {
  const owner = row['OwnerId'];
  return owner != null && (owner === access.userId || isAbove(org, access.userId, String(owner)));
}

/** A link to a user shares with that user alone; a link to a record with everybody who may read the record. */
function linkOpensTo(org: OrgState, access: UserAccess, link: Row): boolean {
  const entity = String(link['LinkedEntityId']);
  if (org.schema.objectOfId(entity)?.name === 'User') return entity === access.userId;
  return canReadId(org, access, entity);
}

function fileReadable(org: OrgState, access: UserAccess, definition: ObjectDef, row: Row): boolean {
  if (access.can('ViewAllData') || access.can('ModifyAllData') || row['OwnerId'] === access.userId) return true;
  const links = org.schema.object('ContentDocumentLink');
  const documentField = links?.fields.get('contentdocumentid');
  if (!links || !documentField) return false;
  if (definition.name === 'ContentDocumentLink') return linkOpensTo(org, access, row);
  const documentId = definition.name === 'ContentDocument' ? row['Id'] : row['ContentDocumentId'];
  const own = org.store.byValue(links, documentField, documentId ?? null) ?? [];
  return own.some((link) => link['IsDeleted'] !== true && linkOpensTo(org, access, link));
}

/** Also asks the object permission. */
export function canRead(org: OrgState, access: UserAccess, definition: ObjectDef, row: Row): boolean {
  if (access.isSystem) return true;
  const rights = access.object(definition.name);
  if (!rights.read) return false;
  if (definition.accessRule === 'files') return fileReadable(org, access, definition, row);
  if (definition.accessRule === 'ownRow') return row['UserId'] === access.userId;
  if (definition.accessRule === 'apps') return access.app(String(row['DeveloperName']));
  if (definition.accessRule === 'entities') return access.object(String(row['Entity'])).read;
  if (definition.accessRule === 'users') {
    return access.can('ViewAllUsers') || row['Id'] === access.userId || isAbove(org, access.userId, String(row['Id']));
  }
  if (rights.viewAll || rights.modifyAll || definition.sharing !== 'Private' || owns(org, access, row)) return true;
  if (definition.accessRule !== 'activity') return false;
  // Whoever may read the record an activity is related to may read the activity.
  return [row['WhatId'], row['WhoId']].some((id) => id != null && canReadId(org, access, String(id)));
}

export function canReadId(org: OrgState, access: UserAccess, id: string): boolean {
  const found = org.store.find(id);
  return found !== null && canRead(org, access, found.definition, found.row);
}

/** Object permission apart; an activity needs its owner, a role above, or Modify All Data. */
export function canEdit(org: OrgState, access: UserAccess, definition: ObjectDef, row: Row): boolean {
  if (access.isSystem) return true;
  if (definition.accessRule === 'files') {
    if (definition.name === 'ContentDocumentLink') return fileReadable(org, access, definition, row);
    return row['OwnerId'] === access.userId || access.can('ModifyAllData');
  }
  // Setup objects: whoever may write them at all may write each.
  if (definition.sharing === 'None') return true;
  return access.object(definition.name).modifyAll || definition.sharing === 'ReadWrite' || owns(org, access, row);
}
