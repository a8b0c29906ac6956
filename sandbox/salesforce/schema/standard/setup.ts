/** Users, roles, queues, call centers, the organization itself. */
import { lookup, object, open, system } from '../field.ts';

const name = (length = 80) => open('Name', 'string', { length, nillable: false, nameField: true, idLookup: true });
const developerName = () => open('DeveloperName', 'string', { length: 80, idLookup: true });

export const setup = [
  object(
    'User',
    '005',
    [
      system('Name', 'string', { length: 121, calculated: true, nameField: true, idLookup: true }),
      open('Username', 'string', { length: 80, nillable: false, idLookup: true, unique: true }),
      open('LastName', 'string', { length: 80, nillable: false }),
      open('FirstName', 'string', { length: 40 }),
      open('Email', 'email', { length: 128, nillable: false }),
      open('Alias', 'string', { length: 8 }),
      open('IsActive', 'boolean', { idLookup: false }),
      open('UserType', 'picklist', { createable: false, updateable: false }),
      open('FederationIdentifier', 'string', { length: 512, idLookup: true }),
      open('LanguageLocaleKey', 'string', { length: 40 }),
      open('TimeZoneSidKey', 'string', { length: 40 }),
      lookup('UserRoleId', 'UserRole', { fieldSecurity: false }),
      lookup('ProfileId', 'Profile', { fieldSecurity: false }),
      lookup('CallCenterId', 'CallCenter', { fieldSecurity: false, relationshipName: null }),
    ],
    { accessRule: 'users', sharing: 'None', deletable: false, searchable: true },
  ),
  object(
    'UserRole',
    '00E',
    [name(), developerName(), lookup('ParentRoleId', 'UserRole', { fieldSecurity: false, relationshipName: null })],
    { accessRule: 'viewRoles', sharing: 'None', writable: false, label: 'Role' },
  ),
  object('Profile', '00e', [name(255)], { accessRule: 'everyone', sharing: 'None', writable: false }),
  object(
    'Group',
    '00G',
    [name(40), developerName(), open('Type', 'picklist', { length: 40 }), open('Email', 'email')],
    { accessRule: 'everyone', sharing: 'None', writable: false },
  ),
  object(
    'QueueSobject',
    '03g',
    [lookup('QueueId', 'Group', { fieldSecurity: false }), open('SobjectType', 'picklist', { length: 40 })],
    { accessRule: 'everyone', sharing: 'None', writable: false, label: 'Queue SObject' },
  ),
  object(
    'Organization',
    '00D',
    [
      name(),
      open('InstanceName', 'string', { length: 5 }),
      open('IsSandbox', 'boolean'),
      open('OrganizationType', 'picklist'),
      open('NamespacePrefix', 'string', { length: 15 }),
      ...['Account', 'Contact', 'Lead', 'Case', 'Opportunity'].map((of) => open(`Default${of}Access`, 'picklist')),
      open('TimeZoneSidKey', 'picklist'),
      open('LanguageLocaleKey', 'picklist'),
    ],
    { accessRule: 'everyone', sharing: 'None', writable: false },
  ),
  object(
    'RecordType',
    '012',
    [name(), developerName(), open('SobjectType', 'picklist', { length: 40 }), open('IsActive', 'boolean')],
    { accessRule: 'everyone', sharing: 'None', writable: false },
  ),
  object(
    'CallCenter',
    '04v',
    [name(), open('InternalName', 'string', { length: 80 }), open('AdapterUrl', 'string', { length: 255 })],
    { accessRule: 'everyone', sharing: 'None', writable: false },
  ),
];
