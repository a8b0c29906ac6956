/** System permissions by API name, as PermissionSet and UserPermissionAccess carry them: a column `Permissions<name>` each. */
export const USER_PERMISSIONS: readonly string[] = [
  'ApiEnabled',
  'ApiUserOnly',
  'AssignPermissionSets',
  'AuthorApex',
  'CustomizeApplication',
  'EditEvent',
  'EditTask',
  'ManageUsers',
  'ModifyAllData',
  'ModifyMetadata',
  'RunReports',
  'TransferAnyEntity',
  'ViewAllData',
  'ViewAllUsers',
  'ViewRoles',
  'ViewSetup',
];
