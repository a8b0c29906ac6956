/**
 * What the doctor asks an org as the API user. The running server asks nothing that is not here (salesforce/compiledCalls);
 * what an administrator's eyes are needed for is asked of `Look.setup` and is not in the list.
 */
import { soql } from '../support/soql.ts';

export const ORGANIZATION = 'SELECT IsSandbox, OrganizationType FROM Organization LIMIT 1';
export const CALL_CENTERS = 'SELECT Id, Name, InternalName FROM CallCenter';
export const ROLES = 'SELECT Id, Name, ParentRoleId FROM UserRole';
/** System permissions the API user has itself: every user may ask this (Object Reference, UserPermissionAccess). */
export const OWN_PERMISSIONS =
  'SELECT PermissionsApiEnabled, PermissionsEditTask, PermissionsViewAllUsers, PermissionsViewSetup, PermissionsViewRoles, PermissionsViewAllData, PermissionsModifyAllData, PermissionsManageUsers, PermissionsCustomizeApplication, PermissionsAuthorApex FROM UserPermissionAccess';
export const queueNamed = (name: string): string =>
  soql`SELECT Id FROM Group WHERE Type = 'Queue' AND DeveloperName = ${name} LIMIT 1`;
export const sharingOf = (object: string): string =>
  soql`SELECT InternalSharingModel FROM EntityDefinition WHERE QualifiedApiName = ${object}`;
export const usersById = (ids: readonly string[]): string =>
  soql`SELECT Id, Username, Email, IsActive, UserRoleId, CallCenterId FROM User WHERE Id IN ${ids}`;
export const membersOf = (callCenterId: string): string =>
  soql`SELECT Id FROM User WHERE CallCenterId = ${callCenterId} AND IsActive = true`;

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
