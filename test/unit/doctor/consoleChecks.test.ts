import { describe, expect, it } from 'vitest';
import { agents } from '../../../connector-server/src/doctor/checks/agents.ts';
import { callCenter } from '../../../connector-server/src/doctor/checks/callCenter.ts';
import { openCtiEnd } from '../../../connector-server/src/doctor/checks/openCtiEnd.ts';
import {
  certificateName,
  connectorUrl,
  tokenAudience,
} from '../../../connector-server/src/doctor/checks/orgSettings.ts';
import { origins } from '../../../connector-server/src/doctor/checks/origins.ts';
import { sessionSettings } from '../../../connector-server/src/doctor/checks/sessionSettings.ts';
import { trustedUrls } from '../../../connector-server/src/doctor/checks/trustedUrls.ts';
import { utilityItem } from '../../../connector-server/src/doctor/checks/utilityItem.ts';
import type { ConnectionCheck } from '../../../connector-server/src/doctor/types.ts';
import { fullId } from '../../../connector-server/src/support/salesforceId.ts';
import { causes, fakeLook, type FakeOrg } from './fakeLook.ts';

type Given = Parameters<typeof fakeLook>[0];
const found = async (check: ConnectionCheck, given: Given = {}): Promise<string[]> =>
  causes(await check.run(await fakeLook(given)));
const URL = 'https://connector.example.com';
const ADA = fullId('005Bx0000000003');
const mapped = { connection: { agents: [{ salesforceUserId: ADA, livePersonUserId: '1' }] } };
const ada = { Id: ADA, Username: 'ada', Email: 'ada@x', IsActive: true };

describe('agents [TRB-01] [CCU-04]', () => {
  const org = (...rows: object[]): FakeOrg => ({ rows: { User: rows as Record<string, unknown>[] } });
  const holders = (...rows: object[]): FakeOrg => ({
    rows: {
      CustomPermission: [{ Id: '0CP1' }],
      SetupEntityAccess: [{ ParentId: '0PS1' }],
      PermissionSetAssignment: (rows as { Id: string }[]).map(({ Id }) => ({ AssigneeId: Id })),
      User: rows as Record<string, unknown>[],
    },
  });
  it('nobody is known without a mapping and without an administrator’s eyes', async () => {
    expect(await found(agents)).toEqual(['unknown needs_setup']);
  });
  it('who is mapped must be a user, active, with an address', async () => {
    expect(await found(agents, { ...mapped, org: org(ada) })).toEqual(['ok']);
    expect(await found(agents, { ...mapped, org: org() })).toEqual([`warn user_unknown [${ADA}]`]);
    expect(await found(agents, { ...mapped, org: org({ ...ada, IsActive: false }) })).toEqual([
      'warn user_inactive [ada]',
    ]);
    expect(await found(agents, { ...mapped, org: org({ ...ada, Email: '' }) })).toEqual(['warn no_email [ada]']);
  });
  it('with an administrator’s eyes: somebody holds the permission, and all who are mapped do', async () => {
    expect(await found(agents, { setup: holders(ada) })).toEqual(['ok']);
    expect(await found(agents, { setup: holders({ ...ada, IsActive: false }) })).toEqual(['fail nobody']);
    expect(await found(agents, { setup: { rows: {} } })).toEqual(['fail nobody']);
    const other = { ...ada, Id: fullId('005Bx0000000004'), Username: 'ben' };
    expect(await found(agents, { ...mapped, setup: holders(other) })).toEqual([`warn no_permission [${ADA}]`]);
  });
});

describe('call center [CCU-01] [CCU-02] [CCU-03] [CCU-04]', () => {
  const center = { CallCenter: [{ Id: '04v1', Name: 'LivePerson', InternalName: 'LivePersonEmbeddedUI' }] };
  it('is not asked for where Open CTI is not used', async () => {
    expect(await found(callCenter)).toEqual(['ok']);
    expect(await found(openCtiEnd)).toEqual(['ok']);
  });
  it('without members nobody sees the softphone', async () => {
    expect(await found(callCenter, { org: { rows: center } })).toEqual(['fail no_members']);
    expect(await found(callCenter, { org: { rows: { ...center, User: [ada] } } })).toEqual(['ok']);
  });
  it('an agent of another call center is named', async () => {
    const org = { rows: { ...center, User: [{ ...ada, CallCenterId: '04v2' }] } };
    expect(await found(callCenter, { ...mapped, org })).toEqual(['warn other_call_center [ada]']);
  });
  it('the end of Open CTI is told, warned of within its last year, and a failure after it', async () => {
    const look = await fakeLook({ org: { rows: center } });
    const on = async (day: string) =>
      causes(await openCtiEnd.run({ ...look, server: { ...look.server, now: () => Date.parse(day) } }));
    expect(await on('2026-11-21')).toEqual(['ok']);
    expect(await on('2027-06-01')).toEqual(['warn ends_soon']);
    expect(await on('2028-03-01')).toEqual(['fail ended']);
  });
});

describe('trusted URLs [INS-05]', () => {
  const row = (EndpointUrl: string, changes: object = {}) => ({
    DeveloperName: 'LivePerson_Connector_Https',
    EndpointUrl,
    ...{ Context: 'All', IsActive: true, IsApplicableToConnectSrc: true },
    ...changes,
  });
  const of = async (...rows: Record<string, unknown>[]) =>
    found(trustedUrls, { setup: { rows: { CspTrustedSite: rows } } });
  const wss = row('wss://connector.example.com');
  it('both addresses, active, for scripts, on Lightning pages', async () => {
    expect(await of(row(`${URL}/`), wss)).toEqual(['ok']);
    expect(await of(row(URL))).toEqual(['fail missing_wss [wss://connector.example.com]']);
    expect(await of(wss, row('https://other.example.com'))).toEqual([`fail missing [${URL}]`]);
    expect(await of(wss, row(URL, { IsActive: false }))).toEqual([`fail inactive [${URL}]`]);
    expect(await of(wss, row(URL, { IsApplicableToConnectSrc: false }))).toEqual([`fail not_connect_src [${URL}]`]);
    expect(await of(wss, row(URL, { Context: 'Communities' }))).toEqual([`fail other_context [${URL}]`]);
  });
});

describe('what the org keeps [SET-01]', () => {
  const setup = (values: Record<string, string | null>, certificates: object[] = []): Given => ({
    setup: {
      rows: {
        LivePerson_Setting__mdt: Object.entries(values).map(([DeveloperName, Value__c]) => ({
          DeveloperName,
          Value__c,
        })),
        Certificate: certificates as Record<string, unknown>[],
      },
    },
  });
  it('the connector’s address', async () => {
    expect(await found(connectorUrl, setup({ ConnectorUrl: `${URL}/` }))).toEqual(['ok']);
    expect(await found(connectorUrl, setup({ ConnectorUrl: 'https://old.example.com' }))).toEqual(['fail differs']);
    expect(await found(connectorUrl, setup({ ConnectorUrl: null }))).toEqual(['fail missing']);
  });
  it('whom tokens are for: the setting, else the address', async () => {
    expect(await found(tokenAudience, setup({ ConnectorUrl: URL }))).toEqual(['ok']);
    expect(await found(tokenAudience, setup({ ConnectorUrl: URL, TokenAudience: 'other' }))).toEqual(['fail differs']);
    const connection = { salesforce: { tokenAudience: 'other' } };
    expect(await found(tokenAudience, { ...setup({ ConnectorUrl: URL, TokenAudience: 'other' }), connection })).toEqual(
      ['ok'],
    );
  });
  it('the certificate it signs with', async () => {
    const named = { CertificateName: 'Ours' };
    expect(await found(certificateName, setup(named, [{ DeveloperName: 'Ours' }]))).toEqual(['ok']);
    expect(await found(certificateName, setup(named))).toEqual(['fail no_certificate']);
    expect(await found(certificateName, setup({}))).toEqual(['fail missing']);
  });
});

describe('origins [INS-12] [TRB-10]', () => {
  const at = (...named: string[]) => ({ connection: { salesforce: { origins: named } } });
  it('must hold the console of this org', async () => {
    expect(await found(origins)).toEqual(['ok']);
    expect(await found(origins, at())).toEqual(['fail none']);
    expect(await found(origins, at('https://other.lightning.force.com'))).toEqual(['fail differs']);
  });
  it('must be in force in the running server', async () => {
    const server = { check: { ok: true as const, value: { ok: true, originAllowed: false } } };
    expect(await found(origins, { server })).toEqual(['fail not_in_force [https://harbor.lightning.force.com]']);
  });
});

describe('utility item [CCU-05] [CCU-06]', () => {
  const app = (DeveloperName: string, UtilityBar: string | null) => ({
    DeveloperName,
    Label: DeveloperName,
    UtilityBar,
  });
  const setup = (page: unknown, ...apps: Record<string, unknown>[]): Given => ({
    setup: { rows: { AppDefinition: apps, FlexiPage: [{ Metadata: page }] } },
  });
  const ours = { flexiPageRegions: [{ itemInstances: [{ componentInstance: { componentName: 'lpUtility' } }] }] };
  it('apps with and without it are listed', async () => {
    const [outcome] = await utilityItem.run(
      await fakeLook(setup(ours, app('LivePerson_Console', 'Bar'), app('Sales', null))),
    );
    expect(outcome?.state).toBe('ok');
    expect(outcome?.seen).toBe('With the softphone: LivePerson_Console. Without it: Sales.');
  });
  it('nowhere, or lost by our own app', async () => {
    expect(await found(utilityItem, setup({}, app('Sales', 'Bar')))).toEqual(['fail nowhere']);
    expect(await found(utilityItem, setup(ours, app('Sales', 'Bar'), app('LivePerson_Console', null)))).toEqual([
      'warn app_without [LivePerson_Console]',
    ]);
  });
});

describe('session settings [INS-08]', () => {
  const center = [{ Id: '04v1', InternalName: 'LivePersonEmbeddedUI' }];
  const setup = (OrgValue?: string): Given => ({
    setup: {
      rows: {
        CallCenter: center,
        SecurityHealthCheckRisks:
          OrgValue === undefined
            ? []
            : [
                {
                  Setting: 'Enable clickjack protection for customer Visualforce pages with headers disabled',
                  OrgValue,
                },
              ],
      },
    },
  });
  it('matter for Open CTI alone, and the box must be off there', async () => {
    expect(await found(sessionSettings, { setup: {} })).toEqual(['ok']);
    expect(await found(sessionSettings, setup('Disabled'))).toEqual(['ok']);
    expect(await found(sessionSettings, setup('Enabled'))).toEqual(['warn clickjack']);
    expect(await found(sessionSettings, setup())).toEqual(['unknown not_shown']);
  });
});
