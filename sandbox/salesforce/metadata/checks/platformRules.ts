/** What an org refuses for reasons of its own: permissions that do not exist, addresses, certificates, versions. */
import { X509Certificate } from 'node:crypto';
import path from 'node:path';
import { readPermissionSet } from '../../../../tools/metadata/readComponents.ts';
import { parseXml, text, type XmlElement } from '../../../../tools/metadata/xml.ts';
import type { OrgState } from '../../orgState.ts';
import { failureOf, type Component, type ComponentFailure } from '../component.ts';
import type { StagedMetadata } from '../orgMetadata.ts';
import { USER_PERMISSIONS } from './userPermissions.ts';

type Rule = (body: XmlElement, component: Component, org: OrgState, dir: string) => string[];

const URL_SHAPE =
  /^(https?|wss?):\/\/(\*\.)?([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)*[a-z0-9]([a-z0-9-]*[a-z0-9])?(:\d{1,5})?(\/[^\s]*)?$/i;
const DIRECTIVES = ['Connect', 'Font', 'Frame', 'Img', 'Media', 'Style'].map((name) => `isApplicableTo${name}Src`);

/** Since February 2025 a malformed address is refused; since v59 at least one directive must be on. */
const trustedUrl: Rule = (body) => {
  const address = text(body, 'endpointUrl') ?? '';
  const flags = [...DIRECTIVES, 'canAccessCamera', 'canAccessMicrophone'];
  return [
    ...(URL_SHAPE.test(address) ? [] : [`The URL ${address} is malformed. Enter a valid URL.`]),
    ...(flags.some((flag) => text(body, flag) === 'true')
      ? []
      : ['Select at least one CSP directive or permissions policy directive.']),
  ];
};

/** Salesforce: https, or http on this machine for development. */
const callbackOk = (address: string): boolean => {
  if (!URL.canParse(address)) return false;
  const { protocol, hostname } = new URL(address);
  return protocol === 'https:' || (protocol === 'http:' && ['localhost', '127.0.0.1'].includes(hostname));
};

const globalOauth: Rule = (body) => {
  const addresses = (text(body, 'callbackUrl') ?? '').split(/\s+/).filter(Boolean);
  const certificate = text(body, 'certificate');
  const problems = addresses.filter((each) => !callbackOk(each)).map((each) => `Invalid callback URL: ${each}`);
  if (addresses.length === 0) problems.push('Required field is missing: callbackUrl');
  if (certificate !== undefined && certificate.trim() !== '') {
    try {
      if (new X509Certificate(certificate.trim()).publicKey.asymmetricKeyType !== 'rsa') throw new Error('not RSA');
    } catch {
      problems.push('Invalid certificate: expected an X.509 certificate with an RSA key in PEM');
    }
  }
  return problems;
};

/** OAuth scopes in the metadata's spelling. */
const SCOPES = [
  'Basic', 'Api', 'Web', 'Full', 'Chatter', 'CustomApplications', 'RefreshToken', 'OpenID', 'Profile', 'Email',
  'Address', 'Phone', 'OfflineAccess', 'CustomPermissions', 'Wave', 'Eclair', 'Pardot', 'Lightning', 'Content',
  'CDPIngest', 'CDPProfile', 'CDPQuery', 'Chatbot', 'Interaction', 'CDPSegment', 'CDPIdentityResolution', 'SFAPPlatform',
  'UserRegistration', 'ForgotPassword', 'PwdlessLogin', 'SCRT', 'EinsteinGPT', 'MCP',
]; // prettier-ignore

const oauthSettings: Rule = (body) =>
  (text(body, 'commaSeparatedOauthScopes') ?? '')
    .split(',')
    .map((scope) => scope.trim())
    .filter((scope) => scope !== '' && !SCOPES.includes(scope))
    .map((scope) => `Invalid OAuth scope: ${scope}`);

const POLICY_WORDS: Record<string, readonly string[]> = {
  permittedUsersPolicyType: ['AllSelfAuthorized', 'AdminApprovedPreAuthorized'],
  refreshTokenPolicyType: ['Infinite', 'Zero', 'SpecificLifetime', 'SpecificInactivity'],
  ipRelaxationPolicyType: ['Enforce', 'Bypass', 'Bypass_2factor', 'Enforce_RelaxRefresh'],
};

function hasUser(org: OrgState, username: string): boolean {
  const users = org.schema.object('User');
  return users !== null && [...org.store.rows(users)].some((row) => row['Username'] === username);
}

const oauthPolicies: Rule = (body, _component, org) => {
  const words = Object.entries(POLICY_WORDS).flatMap(([name, allowed]) => {
    const value = text(body, name);
    return value === undefined || allowed.includes(value) ? [] : [`'${value}' is not a valid value for ${name}`];
  });
  const named = (text(body, 'commaSeparatedPermissionSet') ?? '')
    .split(',')
    .map((s) => s.trim())
    .filter(Boolean);
  const isId = (value: string): boolean => /^0PS[A-Za-z0-9]{12}([A-Za-z0-9]{3})?$/.test(value);
  const refused = org.switches.appPolicyTakesIdsOnly ? named.filter((value) => !isId(value)) : [];
  const user = text(body, 'clientCredentialsFlowUser');
  return [
    ...words,
    ...refused.map((value) => `Invalid permission set ID: ${value}`),
    ...(user !== undefined && user !== '' && !hasUser(org, user) ? [`no User named ${user} found`] : []),
  ];
};

const callCenter: Rule = (_body, { fullName }, org) => [
  ...(org.switches.callCentersDeploy
    ? []
    : ['Open CTI is being retired: call centers can no longer be created in this org.']),
  ...(/^[A-Za-z][A-Za-z0-9]{0,39}$/.test(fullName)
    ? []
    : ['The internal name must begin with a letter and have letters and digits only.']),
];

/** Standard objects and fields a permission set names exist; so do the permissions. Ours are seen to by the references. */
const permissionSet: Rule = (_body, { fullName, files }, org, dir) => {
  const [file = ''] = files.keys();
  const set = readPermissionSet(fullName, path.join(dir, file));
  const objects = [...set.objects.keys()].filter((name) => !name.includes('__') && !org.schema.object(name));
  const fields = [...set.fields.keys()].filter((name) => {
    const [object = '', field = ''] = name.split('.');
    return !field.includes('__') && !object.includes('__') && !org.schema.field(object, field);
  });
  return [
    ...objects.map((name) => `In field: object - no CustomObject named ${name} found`),
    ...fields.map((name) => `In field: field - no CustomField named ${name} found`),
    ...set.userPermissions
      .filter((name) => !USER_PERMISSIONS.has(name))
      .map((name) => `Unknown user permission: ${name}`),
  ];
};

const lookup: Rule = (body, _component, org) => {
  const target = text(body, 'referenceTo');
  return target === undefined || target.includes('__') || org.schema.object(target)
    ? []
    : [`referenceTo value of '${target}' does not resolve to a valid sObject type`];
};

const version: Rule = (body) => {
  const value = text(body, 'apiVersion');
  return value === undefined || (/^\d\d\.0$/.test(value) && Number(value) <= 67)
    ? []
    : [`Invalid Api version specified on class or page: ${value}`];
};

const RULES: Record<string, Rule> = {
  ApexClass: version,
  ApexPage: version,
  CallCenter: callCenter,
  CspTrustedSite: trustedUrl,
  CustomField: lookup,
  ExtlClntAppGlobalOauthSettings: globalOauth,
  ExtlClntAppOauthConfigurablePolicies: oauthPolicies,
  ExtlClntAppOauthSettings: oauthSettings,
  LightningComponentBundle: version,
  PermissionSet: permissionSet,
};

/** One address is trusted once. */
function repeatedUrls(staged: StagedMetadata, org: OrgState, components: readonly Component[]): ComponentFailure[] {
  const sites = components.filter(({ type }) => type === 'CspTrustedSite');
  const addressOf = (component: Component): string => text(bodyOf(component), 'endpointUrl') ?? '';
  const byAddress = new Map([...org.setup.trustedUrls].map(([name, { endpointUrl }]) => [endpointUrl, name]));
  for (const site of sites)
    for (const [address, name] of byAddress) if (name === site.fullName) byAddress.delete(address);
  return sites.flatMap((site) => {
    const other = byAddress.get(addressOf(site));
    byAddress.set(addressOf(site), site.fullName);
    return other === undefined ? [] : [failureOf(site, `The URL is already trusted as ${other}.`)];
  });
}

function bodyOf(component: Component): XmlElement {
  const meta = [...component.files].find(([name]) => name.endsWith('-meta.xml'));
  if (!meta) return {};
  try {
    return parseXml(meta[1].toString('utf8'), component.fileName).body;
  } catch {
    return {};
  }
}

/** Refusals of the org itself, per component. */
export function platformFailures(
  staged: StagedMetadata,
  org: OrgState,
  components: readonly Component[],
): ComponentFailure[] {
  return [
    ...components.flatMap((component) =>
      (RULES[component.type]?.(bodyOf(component), component, org, staged.dir) ?? []).map((problem) =>
        failureOf(component, problem),
      ),
    ),
    ...repeatedUrls(staged, org, components),
  ];
}
