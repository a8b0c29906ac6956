/** The org's own values in the shipped metadata: where the connector is, and the app it signs in through. Pure. */
import { StepFailure } from './types.ts';

/** Name of the app, and of the file that Salesforce keeps its consumer key in. */
export const APP = 'LivePerson_Connector';
export const APP_OAUTH = `${APP}_glbloauth`;
const APP_OAUTH_PATH = `extlClntAppGlobalOauthSets/${APP_OAUTH}.ecaGlblOauth`;
const APP_POLICY_PATH = `extlClntAppOauthPolicies/${APP}_oauthPlcy.ecaOauthPlcy`;

/** What the shipped files have in place of the org's values. */
const PLACE_OF_HOST = 'connector.example.com';
const PLACE_OF_EMAIL = 'admin@example.com';

export interface OrgValues {
  /** Of the connector, without a slash at the end. */
  publicUrl: string;
  /** Null: the app is not among what is deployed. */
  app: {
    /** Whom Salesforce writes to about the app. */
    contactEmail: string;
    flow: 'jwt_bearer' | 'client_credentials' | 'web_server';
    /** PEM, public half; null where the flow needs none. */
    certificate: string | null;
    callbackUrls: readonly string[];
    /** User name of the API user; only client credentials names one. */
    runAs: string | null;
  } | null;
}

/**
 * Files of the Metadata API's format that differ from the shipped ones, by path. `shipped`: the text files of all that is
 * deployed. Throws StepFailure for a value that cannot stand in them.
 */
export function orgMetadata(shipped: ReadonlyMap<string, string>, values: OrgValues): Map<string, string> {
  const { origin } = new URL(values.publicUrl);
  if (origin !== values.publicUrl)
    throw new StepFailure(
      'public_url_unfit',
      `${values.publicUrl} is not a host that Salesforce can trust.`,
      'Name the address of the connector by scheme and host only, e.g. https://connector.example.org.',
    );
  const own = new Map<string, string>();
  for (const [path, text] of shipped) {
    const placed = text
      .replaceAll(`https://${PLACE_OF_HOST}`, origin)
      .replaceAll(`wss://${PLACE_OF_HOST}`, origin.replace(/^http/, 'ws'))
      .replaceAll(PLACE_OF_EMAIL, escaped(values.app?.contactEmail ?? PLACE_OF_EMAIL));
    if (placed.includes(PLACE_OF_HOST) && !origin.endsWith(PLACE_OF_HOST))
      throw new TypeError(`${path} names the connector in an unknown way.`);
    if (placed !== text) own.set(path, placed);
  }
  if (values.app === null) return own;
  own.set(APP_OAUTH_PATH, globalOauth(values.app));
  const policy = shipped.get(APP_POLICY_PATH);
  if (policy !== undefined && values.app.flow === 'client_credentials' && values.app.runAs !== null)
    own.set(APP_POLICY_PATH, withRunAs(policy, values.app.runAs));
  return own;
}

/** Holds what must not be in version control; an app with a certificate signs in by JWT bearer. */
function globalOauth(app: NonNullable<OrgValues['app']>): string {
  const secret = app.flow === 'client_credentials';
  const rows: [name: string, value: string][] = [
    ['callbackUrl', app.callbackUrls.join('\n')],
    ...(app.certificate === null ? [] : [['certificate', app.certificate.trim()] as [string, string]]),
    ['externalClientApplication', APP],
    ['isClientCredentialsFlowEnabled', String(secret)],
    // A public client with PKCE: there is no secret to lose.
    ['isConsumerSecretOptional', String(!secret)],
    ['isIntrospectAllTokens', 'false'],
    ['isPkceRequired', 'true'],
    ['isRefreshTokenRotationEnabled', 'true'],
    ['isSecretRequiredForRefreshToken', String(secret)],
    ['label', APP_OAUTH],
    ['shouldRotateConsumerKey', 'false'],
    ['shouldRotateConsumerSecret', 'false'],
  ];
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<ExtlClntAppGlobalOauthSettings xmlns="http://soap.sforce.com/2006/04/metadata">',
    ...rows.map(([name, value]) => `    <${name}>${escaped(value)}</${name}>`),
    '</ExtlClntAppGlobalOauthSettings>',
    '',
  ].join('\n');
}

function withRunAs(policy: string, username: string): string {
  const rows = `    <clientCredentialsFlowUser>${escaped(username)}</clientCredentialsFlowUser>\n`;
  const enabled = '    <isClientCredentialsFlowEnabled>true</isClientCredentialsFlowEnabled>\n';
  return policy
    .replace(/^ *<externalClientApplication>/m, (found) => rows + found)
    .replace(/^ *<label>/m, (found) => enabled + found);
}

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
