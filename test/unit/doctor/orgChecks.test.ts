import { generate } from 'selfsigned';
import { describe, expect, it } from 'vitest';
import { appCertificate } from '../../../connector-server/src/doctor/checks/appCertificate.ts';
import { identityCertificate } from '../../../connector-server/src/doctor/checks/identityCertificate.ts';
import { salesforceLimits, salesforceStorage } from '../../../connector-server/src/doctor/checks/salesforceLimits.ts';
import { salesforceOrgKind } from '../../../connector-server/src/doctor/checks/salesforceOrgKind.ts';
import { salesforcePackage } from '../../../connector-server/src/doctor/checks/salesforcePackage.ts';
import { salesforcePersonAccounts } from '../../../connector-server/src/doctor/checks/salesforcePersonAccounts.ts';
import { salesforceQueue } from '../../../connector-server/src/doctor/checks/salesforceQueue.ts';
import { salesforceSharing } from '../../../connector-server/src/doctor/checks/salesforceSharing.ts';
import type { ConnectionCheck } from '../../../connector-server/src/doctor/types.ts';
import { causes, fakeLook, keys, object } from './fakeLook.ts';
import { missed, NOW } from './fakeServer.ts';

type Given = Parameters<typeof fakeLook>[0];
const found = async (check: ConnectionCheck, given: Given = {}): Promise<string[]> =>
  causes(await check.run(await fakeLook(given)));
const DAY_MS = 86_400_000;
const certificate = (days: number) =>
  generate([{ name: 'commonName', value: 'test' }], {
    keySize: 2048,
    notBeforeDate: new Date(NOW - 400 * DAY_MS),
    notAfterDate: new Date(NOW + days * DAY_MS),
  });

describe('sandbox and production [INS-10] [TRB-10]', () => {
  const org = (isSandbox: boolean) => ({ rows: { Organization: [{ IsSandbox: isSandbox, OrganizationType: 'X' }] } });
  const at = (loginUrl: string) => ({ salesforce: { loginUrl } });
  it.each([
    [true, 'https://login.salesforce.com', 'fail other_kind'],
    [false, 'https://test.salesforce.com', 'fail other_kind'],
    [false, 'https://harbor--uat.sandbox.my.salesforce.com', 'fail other_kind'],
    [true, 'https://harbor.my.salesforce.com', 'fail other_kind'],
    [true, 'https://harbor--uat.sandbox.my.salesforce.com', 'ok'],
    [false, 'https://harbor.my.salesforce.com', 'ok'],
    [false, 'https://harbor.develop.my.salesforce.com', 'ok'],
  ])('a sandbox: %s, reached at %s: %s', async (isSandbox, url, expected) => {
    expect(await found(salesforceOrgKind, { org: org(isSandbox), connection: at(url) })).toEqual([expected]);
  });
});

describe('the packages [INS-04] [TRB-02]', () => {
  it('are there', async () => {
    expect(await found(salesforcePackage)).toEqual(['ok']);
  });
  it('one that is not deployed, or hidden, is told apart where an administrator’s eyes see it', async () => {
    const org = { objects: { LivePerson_Conversation__c: null } };
    expect(await found(salesforcePackage, { org })).toEqual(['fail missing [LivePerson_Conversation__c]']);
    expect(await found(salesforcePackage, { org, setup: org })).toEqual(['fail missing [LivePerson_Conversation__c]']);
    expect(await found(salesforcePackage, { org, setup: {} })).toEqual(['fail hidden [LivePerson_Conversation__c]']);
  });
  it('Tasks that cannot name their conversation are said', async () => {
    const org = { objects: { Task: object('Task', { hidden: ['LivePerson_Conversation__c'] }) } };
    expect(await found(salesforcePackage, { org })).toEqual(['fail missing [Task.LivePerson_Conversation__c]']);
  });
});

describe('certificates', () => {
  it('of agents’ identities: good, ending soon, ended, or a bare key', async () => {
    const of = async (...days: number[]) => ({
      salesforce: { identityCertificates: await Promise.all(days.map(async (each) => (await certificate(each)).cert)) },
    });
    expect(await found(identityCertificate, { connection: await of(300) })).toEqual(['ok']);
    expect(await found(identityCertificate, { connection: await of(10) })).toEqual(['warn ends_soon']);
    expect(await found(identityCertificate, { connection: await of(-1) })).toEqual(['fail expired']);
    // While one is exchanged for another, both are named.
    expect(await found(identityCertificate, { connection: await of(-1, 300) })).toEqual(['ok']);
    expect(await found(identityCertificate)).toEqual(['unknown no_dates']);
  });

  it('of agents’ identities: another than the org signs with', async () => {
    const { cert } = await certificate(300);
    const setup = (days: number) => ({
      rows: {
        LivePerson_Setting__mdt: [{ DeveloperName: 'CertificateName', Value__c: 'LivePerson_Connector' }],
        Certificate: [
          { DeveloperName: 'LivePerson_Connector', ExpirationDate: new Date(NOW + days * DAY_MS).toISOString() },
        ],
      },
    });
    const connection = { salesforce: { identityCertificates: [cert] } };
    expect(await found(identityCertificate, { connection, setup: setup(300) })).toEqual(['ok']);
    expect(await found(identityCertificate, { connection, setup: setup(700) })).toEqual(['fail differs']);
  });

  it('of the app: pair, age, or not kept', async () => {
    const made = await certificate(300);
    const ending = await certificate(5);
    const ended = await certificate(-5);
    const given = (privateKey: string, harbor?: string): Given => ({
      connection: { salesforce: { auth: { flow: 'jwt_bearer', clientId: 'k', username: 'u', privateKey } } },
      server: { facts: { appCertificates: harbor === undefined ? {} : { harbor } } },
    });
    expect(await found(appCertificate, given(made.private, made.cert))).toEqual(['ok']);
    expect(await found(appCertificate, given(keys.privateKey, made.cert))).toEqual(['fail pair_differs']);
    expect(await found(appCertificate, given(ending.private, ending.cert))).toEqual(['warn ends_soon']);
    expect(await found(appCertificate, given(ended.private, ended.cert))).toEqual(['fail expired']);
    expect(await found(appCertificate, given(made.private))).toEqual(['unknown no_certificate']);
    expect(await found(appCertificate, given('nonsense', made.cert))).toEqual(['fail key_unreadable']);
  });
});

describe('allowances', () => {
  const limits = (calls: number, dataLeft = 50, filesLeft = 50): Given => ({
    org: {
      get: {
        '/limits': {
          DailyApiRequests: { Max: 1000, Remaining: 1000 - calls },
          DataStorageMB: { Max: 100, Remaining: dataLeft },
          FileStorageMB: { Max: 100, Remaining: filesLeft },
        },
      },
    },
  });
  it('of calls: room, little, none', async () => {
    expect(await found(salesforceLimits, limits(10))).toEqual(['ok']);
    expect(await found(salesforceLimits, limits(850))).toEqual(['warn calls_low']);
    expect(await found(salesforceLimits, limits(1000))).toEqual(['fail calls_used_up']);
  });
  it('of calls are told by any answer where the limits are not shown', async () => {
    expect(await found(salesforceLimits, { org: { usage: { used: 1000, limit: 1000 } } })).toEqual([
      'fail calls_used_up',
    ]);
    expect(await found(salesforceLimits)).toEqual(['unknown not_shown']);
  });
  it('of storage: room, little, none, each kind by itself; not shown without View Setup', async () => {
    expect(await found(salesforceStorage, limits(1))).toEqual(['ok [Data storage]', 'ok [File storage]']);
    expect(await found(salesforceStorage, limits(1, 5, 0))).toEqual([
      'warn data_low [Data storage]',
      'fail files_full [File storage]',
    ]);
    expect(await found(salesforceStorage)).toEqual(['unknown not_shown']);
    expect(await found(salesforceStorage, { setup: limits(1, 0)?.org ?? {} })).toContain(
      'fail data_full [Data storage]',
    );
  });
});

describe('queue, sharing, persons', () => {
  it('a queue that is missing is said', async () => {
    expect(await found(salesforceQueue, { org: { rows: { Group: [{ Id: '00G' }] } } })).toEqual(['ok']);
    expect(await found(salesforceQueue)).toEqual(['fail missing']);
    expect(await found(salesforceQueue, { org: { rows: { Group: missed('INVALID_TYPE') } } })).toEqual([
      'unknown not_looked_at',
    ]);
  });
  it('conversations everybody sees are said', async () => {
    const org = (model: string) => ({ rows: { EntityDefinition: [{ InternalSharingModel: model }] } });
    expect(await found(salesforceSharing, { org: org('Private') })).toEqual(['ok']);
    expect(await found(salesforceSharing, { org: org('ReadWrite') })).toEqual(['warn not_private']);
    expect(await found(salesforceSharing)).toEqual(['unknown not_looked_at']);
    expect(await found(salesforceSharing, { setup: org('Read') })).toEqual(['warn not_private']);
  });
  it('person accounts are understood, and no fault [TRB-16] [LNK-31]', async () => {
    expect(await found(salesforcePersonAccounts)).toEqual(['ok']);
    expect(await found(salesforcePersonAccounts, { org: { objects: { Contact: null } } })).toEqual(['ok']);
  });
});
