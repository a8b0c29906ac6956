/** The connector's settings for the stand-in clouds, as an administrator would write them for real ones. */
import { ACCOUNT_ID, INSTALLED_APP, WATCHER } from '../seed.ts';
import type { SalesforceOrg } from '../salesforce/org.ts';

export interface DemoSettings {
  org: SalesforceOrg;
  /** Origins on which the softphone runs. */
  origins: string[];
  passwordSignIn?: boolean;
  wrapUpMinutes?: number;
  /** One user follows all conversations of the account. */
  watcher?: boolean;
  /** Section `crm`; what is left out has its defaults. */
  crm?: object;
}

/** A settings document with one connection, ready to be written as SETTINGS_FILE. */
export function settingsDocument({
  org,
  origins,
  passwordSignIn = false,
  wrapUpMinutes = 10,
  watcher = false,
  crm,
}: DemoSettings): unknown {
  return {
    version: 1,
    connections: [
      {
        id: 'harbor',
        name: 'Harbor demo',
        salesforce: {
          orgId: org.orgId,
          loginUrl: org.publicUrl,
          apiVersion: '66.0',
          auth: {
            flow: 'jwt_bearer',
            clientId: org.apiUser.clientId,
            username: org.apiUser.username,
            privateKey: org.apiUser.privateKeyPem,
          },
          identityCertificates: [org.identityCertificate],
          origins,
          adminSignIn: { clientId: org.webServer.clientId, clientSecret: org.webServer.clientSecret },
        },
        liveperson: {
          account: ACCOUNT_ID,
          signIn: {
            oauth: { clientId: INSTALLED_APP.clientId, clientSecret: INSTALLED_APP.clientSecret },
            password: passwordSignIn,
          },
          api: { clientId: INSTALLED_APP.apiClientId, clientSecret: INSTALLED_APP.apiClientSecret },
          watcher: watcher
            ? {
                loginName: WATCHER.loginName,
                clientId: INSTALLED_APP.apiClientId,
                clientSecret: INSTALLED_APP.apiClientSecret,
              }
            : null,
        },
        records: { wrapUpMinutes },
        ...(crm && { crm }),
      },
    ],
  };
}
