/** What the API user may do, and who the agents are. */
import type { ObjectRights, PermissionSetModel } from '../../tools/metadata/model.ts';
import { callCenterId, OPEN_CTI_AGENTS, type MisconfigurableWorld } from '../healthyWorld.ts';
import { ROLES } from '../seed.ts';
import { misconfiguration, type Misconfiguration } from './misconfiguration.ts';

const API = 'LivePerson_Connector_API';

/** Changes the permission sets of the API user; mended by what they were. */
function inSets(names: readonly string[], edit: (set: PermissionSetModel) => PermissionSetModel) {
  return ({ salesforce }: MisconfigurableWorld): (() => void) => {
    const before = names.map((name) => salesforce.control.editPermissionSet(name, edit));
    return () => before.forEach((set) => salesforce.control.editPermissionSet(set.name, () => set));
  };
}

const withoutSystem = (name: string) =>
  inSets([API, 'LivePerson_Connector_API_Matching'], (set) => ({
    ...set,
    userPermissions: set.userPermissions.filter((held) => held !== name),
  }));

function withoutObject(set: PermissionSetModel, object: string, rights: Partial<ObjectRights>): PermissionSetModel {
  const objects = new Map(set.objects);
  const held = objects.get(object);
  if (held) objects.set(object, { ...held, ...rights });
  return { ...set, objects };
}

export const RIGHTS_MISTAKES: Misconfiguration[] = [
  misconfiguration(
    'api-not-enabled',
    'The API user’s permission set lost “API Enabled”.',
    withoutSystem('ApiEnabled'),
    {
      check: 'rights.system',
      cause: 'missing',
      state: 'fail',
      words: /API Enabled/i,
    },
  ),
  misconfiguration('no-edit-tasks', 'The API user’s permission set lost “Edit Tasks”.', withoutSystem('EditTask'), {
    check: 'rights.system',
    cause: 'missing',
    state: 'fail',
    words: /Edit Tasks/,
  }),
  misconfiguration(
    'no-view-all-users',
    'The API user’s permission set lost “View All Users”.',
    withoutSystem('ViewAllUsers'),
    { check: 'rights.system', cause: 'missing', state: 'fail', words: /View All Users/ },
  ),
  misconfiguration(
    'no-edit-of-conversations',
    'The API user may read conversations, but not edit them.',
    inSets([API], (set) =>
      withoutObject(set, 'LivePerson_Conversation__c', { edit: false, modifyAll: false, delete: false }),
    ),
    { check: 'rights.objects', cause: 'missing', state: 'fail', words: /LivePerson_Conversation__c/ },
  ),
  misconfiguration(
    'matching-set-not-assigned',
    'Matching is on, and nobody gave the API user the permission set for it.',
    ({ salesforce }) => {
      salesforce.control.unassignPermissionSet('api', 'LivePerson_Connector_API_Matching');
      return () => salesforce.control.assignPermissionSet('api', 'LivePerson_Connector_API_Matching');
    },
    { check: 'rights.objects', cause: 'missing', state: 'fail', words: /Contact/ },
  ),
  misconfiguration(
    'contact-email-hidden',
    'Field-level security hides Contact.Email from the API user.',
    ({ salesforce }) => {
      salesforce.control.hideField('api', 'Contact.Email');
      return () => salesforce.control.hideField('api', 'Contact.Email', false);
    },
    { check: 'rights.fields', cause: 'hidden', state: 'fail', words: /Contact\.Email/ },
  ),
  misconfiguration(
    'skill-field-read-only',
    'The API user may only read LivePerson_Conversation__c.Skill__c.',
    inSets([API], (set) => {
      const fields = new Map(set.fields);
      fields.set('LivePerson_Conversation__c.Skill__c', { readable: true, editable: false });
      return { ...set, fields };
    }),
    { check: 'rights.fields', cause: 'read_only', state: 'fail', words: /Skill__c/ },
  ),
  misconfiguration(
    'conversation-field-missing',
    'Somebody deleted LivePerson_Conversation__c.CSAT_Score__c.',
    ({ salesforce }) => salesforce.control.dropField('LivePerson_Conversation__c.CSAT_Score__c'),
    { check: 'rights.fields', cause: 'field_missing', state: 'fail', words: /CSAT_Score__c/ },
  ),
  misconfiguration(
    'api-user-is-administrator',
    'The API user was given the full permission set of older guides.',
    ({ salesforce }) => {
      salesforce.control.assignPermissionSet('api', 'LivePerson_Connector_API_Full');
      return () => salesforce.control.unassignPermissionSet('api', 'LivePerson_Connector_API_Full');
    },
    { check: 'rights.excess', cause: 'excess', state: 'warn', words: /more|not need|without/i },
  ),
  misconfiguration(
    'api-user-without-role',
    'The API user has no role.',
    ({ salesforce }) => {
      salesforce.control.setRole('api', null);
      return () => salesforce.control.setRole('api', ROLES[0].id);
    },
    { check: 'rights.roles', cause: 'api_user_without_role', state: 'warn', words: /role/i },
  ),
  misconfiguration(
    'api-user-below-agents',
    'The API user has the same role as the agents.',
    ({ salesforce }) => {
      salesforce.control.setRole('api', ROLES[2].id);
      return () => salesforce.control.setRole('api', ROLES[0].id);
    },
    { check: 'rights.roles', cause: 'not_above', state: 'warn', words: /ada\.brightwell/ },
  ),
];

export const PEOPLE_MISTAKES: Misconfiguration[] = [
  misconfiguration(
    'nobody-is-agent',
    'Nobody was given the permission set LivePerson Agent.',
    ({ salesforce }) => {
      for (const key of OPEN_CTI_AGENTS) salesforce.control.unassignPermissionSet(key, 'LivePerson_Agent');
      return () => {
        for (const key of OPEN_CTI_AGENTS) salesforce.control.assignPermissionSet(key, 'LivePerson_Agent');
      };
    },
    { check: 'people.agents', cause: 'nobody', state: 'fail', words: /permission set LivePerson Agent/ },
  ),
  misconfiguration(
    'agent-inactive',
    'An agent left: inactive in Salesforce, still mapped in the settings.',
    ({ salesforce }) => {
      salesforce.control.deactivateUser('ben');
      return () => salesforce.control.deactivateUser('ben', false);
    },
    { check: 'people.agents', cause: 'user_inactive', state: 'warn', words: /ben\.okafor/ },
  ),
  misconfiguration(
    'mapped-agent-without-permission',
    'A mapped agent lost the permission set LivePerson Agent.',
    ({ salesforce }) => {
      salesforce.control.unassignPermissionSet('cleo', 'LivePerson_Agent');
      return () => salesforce.control.assignPermissionSet('cleo', 'LivePerson_Agent');
    },
    { check: 'people.agents', cause: 'no_permission', state: 'warn', words: /LivePerson Agent/ },
  ),
  misconfiguration(
    'call-center-empty',
    'The call center was imported, and nobody was added to it.',
    async ({ salesforce }) => {
      const center = await callCenterId(salesforce);
      for (const key of OPEN_CTI_AGENTS) salesforce.control.setUser(key, { CallCenterId: null });
      return () => OPEN_CTI_AGENTS.forEach((key) => salesforce.control.setUser(key, { CallCenterId: center }));
    },
    { check: 'people.callCenter', cause: 'no_members', state: 'fail', words: /Manage Call Center Users/ },
  ),
  misconfiguration(
    'agent-in-another-call-center',
    'An agent belongs to the call center of a telephone system.',
    async ({ salesforce }) => {
      const { callCenters } = salesforce.control.setup;
      callCenters.set('HarborPhones', {
        displayName: 'Harbor phones',
        adapterUrl: 'https://phones.harbor-demo.example',
      });
      const [row] = await salesforce.query("SELECT Id FROM CallCenter WHERE InternalName = 'HarborPhones'");
      const before = salesforce.control.setUser('ada', { CallCenterId: String(row?.['Id']) });
      return () => {
        salesforce.control.setUser('ada', before);
        callCenters.delete('HarborPhones');
      };
    },
    { check: 'people.callCenter', cause: 'other_call_center', state: 'warn', words: /ada\.brightwell/ },
  ),
];
