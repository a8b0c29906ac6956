/** The org's own values in the metadata that is deployed. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { orgMetadata } from '../../../connector-server/src/connect/orgMetadata.ts';
import type { OrgValues } from '../../../connector-server/src/connect/orgMetadata.ts';
import { checkAgainstType } from '../../../tools/metadata/checkAgainstType.ts';
import { filesBelow } from '../../../tools/metadata/files.ts';
import { loadMetadataTypes, type MetadataTypes } from '../../../tools/metadata/metadataTypes.ts';
import { parseXml } from '../../../tools/metadata/xml.ts';

const ROOT = path.join(import.meta.dirname, '../../../force-app');
/** As they stand in the packages: folder and file, without `-meta.xml`. */
const shipped = new Map(
  ['main', 'open-cti', 'oauth-client']
    .flatMap((name) => filesBelow([path.join(ROOT, name)]))
    .filter((file) => /\.(?:cspTrustedSite|md|callCenter|eca\w*)-meta\.xml$/.test(file))
    .map((file) => [
      `${path.basename(path.dirname(file))}/${path.basename(file).replace('-meta.xml', '')}`,
      readFileSync(file, 'utf8'),
    ]),
);
const CERTIFICATE = '-----BEGIN CERTIFICATE-----\nMIIB+zCCAWQ=\n-----END CERTIFICATE-----';
const values = (app: Partial<NonNullable<OrgValues['app']>> = {}): OrgValues => ({
  publicUrl: 'https://live.acme.example:8443',
  app: {
    contactEmail: 'o"brien@acme.example',
    flow: 'jwt_bearer',
    certificate: CERTIFICATE,
    callbackUrls: ['http://localhost:8717/callback', 'https://live.acme.example:8443/admin/callback'],
    runAs: null,
    ...app,
  },
});
const GLOBAL = 'extlClntAppGlobalOauthSets/LivePerson_Connector_glbloauth.ecaGlblOauth';
const POLICY = 'extlClntAppOauthPolicies/LivePerson_Connector_oauthPlcy.ecaOauthPlcy';

let types: MetadataTypes;
beforeAll(() => {
  types = loadMetadataTypes();
});
function problemsOf(xml: string): string[] {
  const said: string[] = [];
  const { root, body } = parseXml(xml, 'file');
  const type = types.typeNamed(root);
  if (type === null) return [`no type ${root}`];
  checkAgainstType(types, type, body, root, (text) => said.push(text));
  return said;
}

test('[INS-05] trusted URLs, settings and call center name the connector: https and wss, and nothing is left of the example', () => {
  const own = orgMetadata(shipped, values());
  expect([...own.keys()].sort()).toEqual([
    'callCenters/LivePersonEmbeddedUI.callCenter',
    'cspTrustedSites/LivePerson_Connector_Https.cspTrustedSite',
    'cspTrustedSites/LivePerson_Connector_Wss.cspTrustedSite',
    'customMetadata/LivePerson_Setting.ConnectorUrl.md',
    'externalClientApps/LivePerson_Connector.eca',
    GLOBAL,
  ]);
  expect(own.get('cspTrustedSites/LivePerson_Connector_Https.cspTrustedSite')).toContain(
    '<endpointUrl>https://live.acme.example:8443</endpointUrl>',
  );
  expect(own.get('cspTrustedSites/LivePerson_Connector_Wss.cspTrustedSite')).toContain(
    '<endpointUrl>wss://live.acme.example:8443</endpointUrl>',
  );
  expect([...own.values()].join('')).not.toMatch(/connector\.example\.com|admin@example\.com/);
});

test.each(['jwt_bearer', 'client_credentials', 'web_server'] as const)(
  'every file is valid for the Metadata API, signing in by %s',
  (flow) => {
    const app = { flow, certificate: flow === 'jwt_bearer' ? CERTIFICATE : null, runAs: 'api+lp@acme.example' };
    for (const [file, xml] of orgMetadata(shipped, values(app))) expect(problemsOf(xml), file).toEqual([]);
  },
);

test('[OAU-06] [OAU-07] [OAU-08] the app: certificate for JWT, both callback addresses, PKCE, no secret to lose', () => {
  const xml = orgMetadata(shipped, values()).get(GLOBAL) ?? '';
  expect(parseXml(xml, 'file').body).toMatchObject({
    callbackUrl: 'http://localhost:8717/callback\nhttps://live.acme.example:8443/admin/callback',
    certificate: CERTIFICATE,
    externalClientApplication: 'LivePerson_Connector',
    isPkceRequired: 'true',
    isConsumerSecretOptional: 'true',
    isClientCredentialsFlowEnabled: 'false',
  });
});

test('[OAU-07] client credentials: the app has a secret and runs as the API user', () => {
  const own = orgMetadata(
    shipped,
    values({ flow: 'client_credentials', certificate: null, runAs: 'api@acme.example' }),
  );
  expect(parseXml(own.get(GLOBAL) ?? '', 'file').body).toMatchObject({
    isClientCredentialsFlowEnabled: 'true',
    isConsumerSecretOptional: 'false',
  });
  expect(parseXml(own.get(POLICY) ?? '', 'file').body).toMatchObject({
    clientCredentialsFlowUser: 'api@acme.example',
    isClientCredentialsFlowEnabled: 'true',
    permittedUsersPolicyType: 'AdminApprovedPreAuthorized',
  });
});

test('without the app nothing of it is made; on a test machine the addresses are http and ws', () => {
  const own = orgMetadata(shipped, { publicUrl: 'http://localhost:8080', app: null });
  expect(own.has(GLOBAL)).toBe(false);
  expect(own.get('cspTrustedSites/LivePerson_Connector_Wss.cspTrustedSite')).toContain('ws://localhost:8080<');
});

test('an address with a path is refused in words', () => {
  expect(() => orgMetadata(shipped, { publicUrl: 'https://acme.example/live', app: null })).toThrow(
    'is not a host that Salesforce can trust',
  );
});
