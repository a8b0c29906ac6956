/**
 * What the profiles of this org grant by themselves. A profile knows only standard objects and fields: everything
 * of ours comes from our own permission set files.
 */
import type { ObjectRights } from '../../../tools/metadata/model.ts';

export type ProfileName = 'LivePerson API Only' | 'Service Agent' | 'Support Agent' | 'System Administrator';

export interface Profile {
  name: ProfileName;
  objects: Record<string, ObjectRights>;
  /** Every standard field with field-level security is granted. */
  standardFields: boolean;
  userPermissions: string[];
  /** Lightning apps it may open, by API name. */
  apps: string[];
}

/** What every org brings. */
const STANDARD_APPS = ['LightningSales', 'LightningSalesConsole', 'LightningService'];

/** True for the name of a profile of this org. */
export const isProfile = (name: unknown): name is ProfileName => typeof name === 'string' && name in PROFILES;

const rights = (letters: string, all: 'own' | 'viewAll' | 'modifyAll' = 'own'): ObjectRights => ({
  create: letters.includes('c'),
  read: letters.includes('r'),
  edit: letters.includes('e'),
  delete: letters.includes('d'),
  viewAll: all !== 'own',
  modifyAll: all === 'modifyAll',
});

/** Records are private in this org, so agents find each other's customers by View All, as call centres set it up. */
export const PROFILES: Record<ProfileName, Profile> = {
  'LivePerson API Only': {
    name: 'LivePerson API Only',
    objects: {},
    standardFields: false,
    userPermissions: [],
    apps: [],
  },
  'Service Agent': {
    name: 'Service Agent',
    objects: {
      Account: rights('cre', 'viewAll'),
      Contact: rights('cre', 'viewAll'),
      Lead: rights('cre', 'viewAll'),
      Case: rights('cre', 'viewAll'),
      Opportunity: rights('cre', 'viewAll'),
      Product2: rights('r', 'viewAll'),
    },
    standardFields: true,
    userPermissions: ['EditTask', 'EditEvent', 'ViewAllUsers', 'ViewRoles'],
    apps: STANDARD_APPS,
  },
  'Support Agent': {
    name: 'Support Agent',
    objects: {
      Account: rights('re', 'viewAll'),
      Contact: rights('cre', 'viewAll'),
      Lead: rights('r', 'viewAll'),
      Case: rights('cre', 'viewAll'),
      Opportunity: rights('r', 'viewAll'),
      Product2: rights('r', 'viewAll'),
    },
    standardFields: true,
    userPermissions: ['EditTask', 'EditEvent', 'ViewAllUsers', 'ViewRoles'],
    apps: STANDARD_APPS,
  },
  'System Administrator': {
    name: 'System Administrator',
    objects: Object.fromEntries(
      ['Account', 'Contact', 'Lead', 'Case', 'Opportunity', 'Product2'].map((name) => [
        name,
        rights('cred', 'modifyAll'),
      ]),
    ),
    standardFields: true,
    userPermissions: [
      'ApiEnabled',
      'EditTask',
      'EditEvent',
      'ViewAllUsers',
      'ViewRoles',
      'ViewSetup',
      'ViewAllData',
      'ModifyAllData',
      'AuthorApex',
      'CustomizeApplication',
      'ManageUsers',
      'AssignPermissionSets',
      'ModifyMetadata',
    ],
    apps: STANDARD_APPS,
  },
};
