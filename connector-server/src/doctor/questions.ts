/**
 * What the doctor asks an org as the API user. The running server asks nothing that is not here (salesforce/compiledCalls);
 * what an administrator's eyes are needed for is asked of `Look.setup` and is not in the list.
 */
const quoted = (value: string): string => `'${value.replace(/[\\']/g, '\\$&')}'`;

/** Values as SOQL text. */
export function soqlText(value: string): string {
  return quoted(value);
}
export function soqlList(values: readonly string[]): string {
  return `(${values.map(quoted).join(', ')})`;
}

export const ORGANIZATION = 'SELECT IsSandbox, OrganizationType FROM Organization LIMIT 1';
export const CALL_CENTERS = 'SELECT Id, Name, InternalName FROM CallCenter';
export const ROLES = 'SELECT Id, Name, ParentRoleId FROM UserRole';
/** System permissions the API user has itself: every user may ask this (Object Reference, UserPermissionAccess). */
export const OWN_PERMISSIONS =
  'SELECT PermissionsApiEnabled, PermissionsEditTask, PermissionsViewAllUsers, PermissionsViewSetup, PermissionsViewRoles, PermissionsViewAllData, PermissionsModifyAllData, PermissionsManageUsers, PermissionsCustomizeApplication, PermissionsAuthorApex FROM UserPermissionAccess';
export const queueNamed = (name: string): string =>
  `SELECT Id FROM Group WHERE Type = 'Queue' AND DeveloperName = ${quoted(name)} LIMIT 1`;
export const sharingOf = (object: string): string =>
  `SELECT InternalSharingModel FROM EntityDefinition WHERE QualifiedApiName = ${quoted(object)}`;
export const usersById = (ids: readonly string[]): string =>
  `SELECT Id, Username, Email, IsActive, UserRoleId, CallCenterId FROM User WHERE Id IN ${soqlList(ids)}`;
export const membersOf = (callCenterId: string): string =>
  `SELECT Id FROM User WHERE CallCenterId = ${quoted(callCenterId)} AND IsActive = true`;

/** With `?` for each value, as salesforce/compiledCalls compares them. */
export const API_USER_QUESTIONS: readonly string[] = [
  ORGANIZATION,
  CALL_CENTERS,
  ROLES,
  OWN_PERMISSIONS,
  'SELECT Id FROM Group WHERE Type = ? AND DeveloperName = ? LIMIT 1',
  'SELECT InternalSharingModel FROM EntityDefinition WHERE QualifiedApiName = ?',
  'SELECT Id, Username, Email, IsActive, UserRoleId, CallCenterId FROM User WHERE Id IN (?)',
  'SELECT Id FROM User WHERE CallCenterId = ? AND IsActive = true',
];
