/** What to do about each way in which Salesforce refuses the API user. */
import type { ConnectState } from './types.ts';

/** Where the app is found. */
export const APP = 'Setup > External Client App Manager > LivePerson Connector';

/** `code`: of the ConnectorError of the sign-in. One or two sentences. */
export function signInMend(code: string, { salesforce }: ConnectState): string {
  const user = salesforce.apiUsername ?? 'the API user';
  const known = MENDS[code];
  if (known !== undefined) return known(user, salesforce.myDomain ?? '');
  return `Check in the org: ${user} is active; the app (${APP}) is enabled, has the certificate of this connector, and the permission set LivePerson_Connector_API. A change takes up to ten minutes to be in force. Setup > Login History names the reason.`;
}

const MENDS: Readonly<Record<string, (user: string, myDomain: string) => string>> = {
  salesforce_not_approved: (user) =>
    `Assign LivePerson_Connector_API to ${user}, and let ${APP} > Policies name that permission set. Then: npm run connect -- --from salesforce.apiRights`,
  salesforce_user_inactive: (user) => `Setup > Users > ${user}: activate or unfreeze it. Then try again.`,
  salesforce_user_frozen: (user) =>
    `Setup > Users > ${user} > Unfreeze, and allow this server’s address so that it is not frozen again.`,
  salesforce_audience: (_user, myDomain) =>
    `The org does not take ${myDomain} as its own address. Correct it: npm run connect -- --from salesforce.myDomain`,
  salesforce_ip_restricted: (user) =>
    `Allow this server’s address: Setup > Network Access, or “Login IP Ranges” of the profile of ${user}; or ${APP} > Policies > IP Relaxation.`,
  salesforce_client_unknown: () =>
    'Compare the consumer key with the app’s; a new app needs up to ten minutes. Then: npm run connect -- --from salesforce.consumerKey',
  salesforce_client: () =>
    'Copy the consumer secret again from the app’s settings. Then: npm run connect -- --from salesforce.signIn',
  salesforce_app_certificate: () =>
    `${APP} > Settings > OAuth Settings > JWT Bearer: upload this connector’s certificate, or deploy again: npm run connect -- --from salesforce.orgFiles`,
  salesforce_key_mismatch: () =>
    `The app has another certificate than this connector’s key: deploy again (npm run connect -- --from salesforce.orgFiles), or upload the certificate at ${APP} > Settings. Or the clock of this machine is wrong.`,
  salesforce_no_run_as_user: (user) =>
    `${APP} > Policies > OAuth Flows: enable client credentials and name ${user} as “Run As”. Then try again.`,
  salesforce_expired: () => 'Set the clock of this machine (NTP), then try again.',
  salesforce_key_unreadable: () => 'Make a new key: npm run connect -- --from salesforce.key',
  salesforce_wrong_org: () => 'Correct the address or the app: npm run connect -- --from salesforce.myDomain',
  salesforce_grant_expired: () => 'Sign in again: npm run connect -- --from salesforce.signIn',
  salesforce_not_connected: () => 'Sign in again: npm run connect -- --from salesforce.signIn',
  salesforce_unreachable: (_user, myDomain) =>
    `Check that this machine reaches ${myDomain} (DNS, firewall, HTTPS_PROXY), then try again.`,
  salesforce_unavailable: () => 'Wait a few minutes and try again; status.salesforce.com tells of disturbances.',
};
