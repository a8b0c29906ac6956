/** Who may do what, as the Object Reference shows it: permission sets, their assignments and contents, and a user's own rights. */
import { USER_PERMISSIONS } from '../../access/userPermissions.ts';
import { lookup, object, open, system } from '../field.ts';

const never = { createable: false, updateable: false } as const;
const permissionColumns = () => USER_PERMISSIONS.map((name) => open(`Permissions${name}`, 'boolean', never));
const parent = () =>
  lookup('ParentId', 'PermissionSet', { ...never, fieldSecurity: false, relationshipName: 'Parent', nillable: false });

export const access = [
  object(
    'PermissionSet',
    '0PS',
    [
      open('Name', 'string', { ...never, length: 80, nillable: false, nameField: true }),
      open('Label', 'string', { ...never, length: 80 }),
      open('Description', 'string', { ...never, length: 255 }),
      open('IsOwnedByProfile', 'boolean', never),
      open('IsCustom', 'boolean', never),
      open('Type', 'picklist', never),
      open('NamespacePrefix', 'string', { ...never, length: 15 }),
      lookup('ProfileId', 'Profile', { ...never, fieldSecurity: false }),
      ...permissionColumns(),
    ],
    { accessRule: 'permissionSets', sharing: 'None', writable: false },
  ),
  object(
    'PermissionSetAssignment',
    '0Pa',
    [
      lookup('PermissionSetId', 'PermissionSet', { updateable: false, fieldSecurity: false, nillable: false }),
      lookup('AssigneeId', 'User', { updateable: false, fieldSecurity: false, nillable: false }),
      system('IsActive', 'boolean'),
    ],
    { accessRule: 'permissionSets', sharing: 'None' },
  ),
  object(
    'ObjectPermissions',
    '110',
    [
      parent(),
      open('SobjectType', 'picklist', { ...never, length: 40, nillable: false }),
      ...['Create', 'Read', 'Edit', 'Delete', 'ViewAllRecords', 'ModifyAllRecords'].map((name) =>
        open(`Permissions${name}`, 'boolean', never),
      ),
    ],
    { accessRule: 'permissionSets', sharing: 'None', writable: false, label: 'Object Permissions' },
  ),
  object(
    'FieldPermissions',
    '01k',
    [
      parent(),
      open('SobjectType', 'picklist', { ...never, length: 40, nillable: false }),
      open('Field', 'picklist', { ...never, length: 255, nillable: false }),
      open('PermissionsRead', 'boolean', never),
      open('PermissionsEdit', 'boolean', never),
    ],
    { accessRule: 'permissionSets', sharing: 'None', writable: false, label: 'Field Permissions' },
  ),
  object(
    'SetupEntityAccess',
    '0J0',
    [
      parent(),
      open('SetupEntityId', 'reference', { ...never, nillable: false }),
      open('SetupEntityType', 'picklist', { ...never, length: 255 }),
    ],
    { accessRule: 'permissionSets', sharing: 'None', writable: false, label: 'Setup Entity Access' },
  ),
  object(
    'CustomPermission',
    '0CP',
    [
      open('DeveloperName', 'string', { ...never, length: 80, nameField: true }),
      open('MasterLabel', 'string', { ...never, length: 80 }),
      open('NamespacePrefix', 'string', { ...never, length: 15 }),
    ],
    { accessRule: 'viewSetup', sharing: 'None', writable: false },
  ),
  object('UserPermissionAccess', '0A1', permissionColumns(), {
    accessRule: 'ownRow',
    sharing: 'None',
    writable: false,
    label: 'User Permission Access',
  }),
  object(
    'UserLogin',
    '0Yw',
    [
      lookup('UserId', 'User', { ...never, fieldSecurity: false, relationshipName: null }),
      open('IsFrozen', 'boolean', { createable: false }),
      open('IsPasswordLocked', 'boolean', never),
    ],
    { accessRule: 'manageUsers', sharing: 'None', deletable: false, label: 'User Login' },
  ),
];
