import { describe, expect, it } from 'vitest';
import { rightsExcess } from '../../../connector-server/src/doctor/checks/rightsExcess.ts';
import { rightsFields } from '../../../connector-server/src/doctor/checks/rightsFields.ts';
import { rightsObjects } from '../../../connector-server/src/doctor/checks/rightsObjects.ts';
import { rightsRoles } from '../../../connector-server/src/doctor/checks/rightsRoles.ts';
import { rightsSystem } from '../../../connector-server/src/doctor/checks/rightsSystem.ts';
import type { ConnectionCheck, Outcome } from '../../../connector-server/src/doctor/types.ts';
import { neededRights } from '../../../connector-server/src/rights/neededRights.ts';
import { fullId } from '../../../connector-server/src/support/salesforceId.ts';
import { causes, connection, fakeLook, object, type FakeOrg } from './fakeLook.ts';
import { missed } from './fakeServer.ts';

type Given = Parameters<typeof fakeLook>[0];
const outcomes = async (check: ConnectionCheck, given: Given = {}): Promise<Outcome[]> =>
  check.run(await fakeLook(given));
const bad = async (check: ConnectionCheck, given: Given = {}): Promise<string[]> =>
  causes((await outcomes(check, given)).filter(({ state }) => state !== 'ok'));

const ALL = { PermissionsApiEnabled: true, PermissionsEditTask: true, PermissionsViewAllUsers: true };

describe('system permissions [PRM-04] [PRM-05] [PRM-08]', () => {
  it('each that is missing is named as Setup names it', async () => {
    const org = (row: object): FakeOrg => ({ rows: { UserPermissionAccess: [{ ...row }] } });
    expect(await bad(rightsSystem, { org: org(ALL) })).toEqual([]);
    expect(
      await bad(rightsSystem, { org: org({ ...ALL, PermissionsEditTask: false, PermissionsViewAllUsers: false }) }),
    ).toEqual(['fail missing [Edit Tasks]', 'fail missing [View All Users]']);
    expect(await bad(rightsSystem)).toEqual(['unknown not_looked_at']);
  });
  it('the API not being enabled is known by the refusal of every call [TRB-12]', async () => {
    const org = { rows: { UserPermissionAccess: missed('API_DISABLED_FOR_ORG') } };
    expect(await bad(rightsSystem, { org })).toEqual(['fail missing [API Enabled]']);
  });
});

describe('objects [PRM-11] [TRB-12]', () => {
  it('what a description tells is judged by it, the rest needs an administrator’s eyes', async () => {
    const [unknown, ...others] = (await outcomes(rightsObjects)).filter(({ state }) => state !== 'ok');
    expect(others).toEqual([]);
    expect(unknown).toMatchObject({ state: 'unknown', cause: 'needs_setup' });
    expect(unknown?.seen).toContain('LivePerson_Conversation__c: Modify All Records');
  });
  it('an object that cannot be created or is hidden is named with the right', async () => {
    const org = {
      objects: {
        LivePerson_Conversation__c: object('LivePerson_Conversation__c', { rights: { createable: false } }),
        Contact: null,
      },
    };
    const found = (await outcomes(rightsObjects, { org })).filter(({ state }) => state === 'fail');
    expect(causes(found).sort()).toEqual(['fail missing [Contact]', 'fail missing [LivePerson_Conversation__c]']);
    expect(found.map(({ seen }) => seen).join()).toContain('LivePerson_Conversation__c: create');
  });
  it('with an administrator’s eyes Modify All that is missing is named', async () => {
    const row = (SobjectType: string, all: boolean) => ({
      SobjectType,
      ...{ PermissionsRead: true, PermissionsCreate: true, PermissionsEdit: true, PermissionsDelete: true },
      ...{ PermissionsViewAllRecords: true, PermissionsModifyAllRecords: all },
    });
    const setup = (all: boolean): FakeOrg => ({
      rows: {
        PermissionSetAssignment: [{ PermissionSetId: '0PS1' }],
        ObjectPermissions: ['Account', 'Contact', 'Lead', 'Case', 'Opportunity', 'Product2']
          .map((name) => row(name, true))
          .concat(row('LivePerson_Conversation__c', all)),
      },
    });
    expect(await bad(rightsObjects, { setup: setup(true) })).toEqual([]);
    expect(await bad(rightsObjects, { setup: setup(false) })).toEqual(['fail missing [LivePerson_Conversation__c]']);
  });
});

describe('fields, row by row [PRM-12] [PRM-13] [PRM-14] [PRM-15] [PRM-16] [PRM-17]', () => {
  it('nothing is said of fields that are all there', async () => {
    expect(await bad(rightsFields)).toEqual([]);
  });
  it('each field the settings need is looked at: hidden ones are named, whatever the object', async () => {
    const needed = neededRights(await connection()).filter((right) => right.kind === 'field');
    const said = ['External_Key__c', 'LivePerson_Conversation__c'];
    for (const { object: name, field } of needed.filter((right) => !said.includes(right.field))) {
      const org = { objects: { [name]: object(name, { hidden: [field] }) } };
      expect(await bad(rightsFields, { org })).toEqual([`fail hidden [${name}.${field}]`]);
    }
    expect(new Set(needed.map((right) => right.object))).toContain('Contact');
  });
  it('read-only, and missing in the org, are told apart', async () => {
    const name = 'LivePerson_Conversation__c';
    const readOnly = { objects: { [name]: object(name, { readOnly: ['Skill__c'] }) } };
    expect(await bad(rightsFields, { org: readOnly })).toEqual([`fail read_only [${name}.Skill__c]`]);
    const hidden = { objects: { [name]: object(name, { hidden: ['Skill__c'] }) } };
    expect(await bad(rightsFields, { org: hidden, setup: {} })).toEqual([`fail hidden [${name}.Skill__c]`]);
    expect(await bad(rightsFields, { org: hidden, setup: hidden })).toEqual([`fail field_missing [${name}.Skill__c]`]);
  });
});

describe('rights beyond need [PRM-03]', () => {
  const reading = (name: string) => object(name, { rights: { createable: false, updateable: false } });
  const objects = Object.fromEntries(['Account', 'Contact', 'Lead', 'Case', 'Opportunity'].map((n) => [n, reading(n)]));
  it('an administrator as API user is warned about', async () => {
    const row = { PermissionsModifyAllData: true, PermissionsViewAllData: true };
    const [outcome] = await outcomes(rightsExcess, { org: { objects, rows: { UserPermissionAccess: [row] } } });
    expect(outcome).toMatchObject({ state: 'warn', cause: 'excess' });
    expect(outcome?.seen).toContain('View All Data');
  });
  it('changing customers’ records is more than reading them', async () => {
    const own = { rows: { UserPermissionAccess: [ALL] } };
    expect(await bad(rightsExcess, { org: { ...own, objects } })).toEqual([]);
    expect(await bad(rightsExcess, { org: { ...own, objects: { ...objects, Lead: object('Lead') } } })).toEqual([
      'warn excess',
    ]);
  });
});

describe('roles [PRM-01]', () => {
  const ROLES = [
    { Id: '00E1', ParentRoleId: null },
    { Id: '00E2', ParentRoleId: '00E1' },
    { Id: '00E3', ParentRoleId: '00E2' },
  ];
  const ADA = fullId('005Bx0000000003');
  const at = (api: string | null, agent: string | null): Given => ({
    connection: { agents: [{ salesforceUserId: ADA, livePersonUserId: '1' }] },
    org: {
      rows: {
        UserRole: ROLES,
        User: (soql) =>
          soql.includes(ADA)
            ? [{ Id: ADA, Username: 'ada', IsActive: true, UserRoleId: agent }]
            : [{ Id: '005Bx0000000002MAA', IsActive: true, UserRoleId: api }],
      },
    },
  });
  it('are not shown to the API user, and need not be', async () => {
    expect(await bad(rightsRoles, { org: { rows: { User: [{ UserRoleId: '00E1' }] } } })).toEqual([
      'unknown not_shown',
    ]);
  });
  it('without one, the API user is named', async () => {
    expect(await bad(rightsRoles, at(null, '00E3'))).toEqual(['warn api_user_without_role']);
  });
  it('above the agents at any height is well; beside, below, or an agent without a role is not', async () => {
    expect(await bad(rightsRoles, at('00E1', '00E3'))).toEqual([]);
    expect(await bad(rightsRoles, at('00E2', '00E3'))).toEqual([]);
    for (const given of [at('00E3', '00E3'), at('00E3', '00E1'), at('00E1', null)])
      expect(await bad(rightsRoles, given)).toEqual(['warn not_above']);
  });
  it('who the agents are must be known', async () => {
    expect(await bad(rightsRoles, { org: at('00E1', null)?.org ?? {} })).toEqual(['unknown no_agents']);
  });
});
