/** Names of the secrets of one connection in the folder of the installation, as the settings document names them. */
export interface SecretFiles {
  /** PKCS#8 key of the JWT bearer flow; its public certificate lies beside it. */
  salesforceKey: string;
  salesforceCertificate: string;
  /** Consumer secret of the app: client credentials, or the web server flow. */
  salesforceClientSecret: string;
  /** Refresh token of the web server flow, until the server took it into its sealed store. */
  salesforceGrant: string;
}

/** Names for `ConnectFiles.writeSecret`. */
export function secretFiles(connection: string): SecretFiles {
  return {
    salesforceKey: `${connection}-salesforce.key`,
    salesforceCertificate: `${connection}-salesforce.crt`,
    salesforceClientSecret: `${connection}-salesforce-client.secret`,
    salesforceGrant: `${connection}-salesforce.grant`,
  };
}
