/** What documentation leaves open about deploys: both answers of each switch. */
import { afterEach, expect, test } from 'vitest';
import { startSalesforceOrg, type SalesforceOrg } from '../../../sandbox/salesforce/org.ts';
import type { OrgSwitches } from '../../../sandbox/salesforce/switches.ts';
import { deploy, manifest, xml, zipOf, type DeployResult } from './deployClient.ts';

let org: SalesforceOrg;
afterEach(() => org.close());

const APP = 'Probe';
const appFiles = {
  'externalClientApps/Probe.eca': xml(
    'ExternalClientApplication',
    '<contactEmail>admin@harbor-demo.example</contactEmail><distributionState>Local</distributionState><label>Probe</label>',
  ),
  'permissionsets/Probe_API.permissionset': xml('PermissionSet', '<label>Probe API</label>'),
};
const members = { ExternalClientApplication: [APP], PermissionSet: ['Probe_API'] };

async function startWith(switches: Partial<OrgSwitches>): Promise<void> {
  org = await startSalesforceOrg({ empty: true, switches });
}

async function policyNaming(set: string): Promise<DeployResult> {
  const zip = await zipOf({
    'package.xml': manifest({ ...members, ExtlClntAppOauthConfigurablePolicies: ['Probe_policy'] }),
    ...appFiles,
    'extlClntAppOauthPolicies/Probe_policy.ecaOauthPlcy': xml(
      'ExtlClntAppOauthConfigurablePolicies',
      `<commaSeparatedPermissionSet>${set}</commaSeparatedPermissionSet><externalClientApplication>${APP}</externalClientApplication><label>p</label><permittedUsersPolicyType>AdminApprovedPreAuthorized</permittedUsersPolicyType>`,
    ),
  });
  return deploy(org, zip);
}

test('appPolicyTakesIdsOnly: by default a policy that names a permission set is refused, its id is taken', async () => {
  await startWith({});
  expect((await policyNaming('Probe_API')).details.componentFailures).toMatchObject([
    { componentType: 'ExtlClntAppOauthConfigurablePolicies', problem: 'Invalid permission set ID: Probe_API' },
  ]);
  await deploy(org, await zipOf({ 'package.xml': manifest(members), ...appFiles }));
  const [set] = await org.query("SELECT Id FROM PermissionSet WHERE Name = 'Probe_API'");
  expect((await policyNaming(String(set?.['Id']))).status).toBe('Succeeded');
  expect([...(org.apps.get(APP)?.policy.permissionSets ?? [])]).toEqual(['Probe_API']);
});

test('appPolicyTakesIdsOnly turned: the name is taken', async () => {
  await startWith({ appPolicyTakesIdsOnly: false });
  expect((await policyNaming('Probe_API')).status).toBe('Succeeded');
  expect([...(org.apps.get(APP)?.policy.permissionSets ?? [])]).toEqual(['Probe_API']);
});

test.each([
  [true, 'Succeeded'],
  [false, 'Failed'],
])('callCentersDeploy %s: a call center deploy has %s', async (callCentersDeploy, status) => {
  await startWith({ callCentersDeploy });
  const zip = await zipOf({
    'package.xml': manifest({ CallCenter: ['Probe'] }),
    'callCenters/Probe.callCenter': xml(
      'CallCenter',
      '<adapterUrl>https://probe.example/softphone</adapterUrl><displayName>Probe</displayName><displayNameLabel>Display Name</displayNameLabel><internalNameLabel>Internal Name</internalNameLabel>',
    ),
  });
  expect((await deploy(org, zip)).status).toBe(status);
  expect(await org.query('SELECT InternalName FROM CallCenter')).toHaveLength(callCentersDeploy ? 1 : 0);
});
