/** How one Salesforce org is reached as the API user. Secrets are plain here and live in memory only. */
export interface OrgProfile {
  connectionId: string;
  /** 15 or 18 characters; the org a token must belong to. */
  orgId: string;
  /** https://<My Domain>.my.salesforce.com, login. or test.salesforce.com; no trailing slash. */
  loginUrl: string;
  /** E.g. `66.0`. */
  apiVersion: string;
  auth: OrgAuth;
}

export type OrgAuth =
  | { flow: 'jwt_bearer'; clientId: string; username: string; /** PKCS#8 PEM. */ privateKey: string }
  | { flow: 'client_credentials'; clientId: string; clientSecret: string }
  | { flow: 'web_server'; clientId: string; clientSecret: string | null };

/** Profile by connection id; null when the connection was removed. May wait for secrets to be read. */
export type OrgProfileOf = (connectionId: string) => Promise<OrgProfile | null>;

/** Where the refresh token of the web server flow is kept. `put` resolves when it is durable. */
export interface GrantStore {
  get(connectionId: string): Promise<string | null>;
  put(connectionId: string, refreshToken: string): Promise<void>;
  /** Absent: no other process uses this refresh token. */
  shared?: SharedGrant;
}

/**
 * One refresh token among several servers. With rotation each use of it makes a new one, and using an old one may cost
 * the whole grant: so one server renews at a time, and the others take the session it got.
 */
export interface SharedGrant {
  /** Runs `work` while no other server renews this connection. */
  alone<T>(connectionId: string, work: () => Promise<T>): Promise<T>;
  session(connectionId: string): Promise<SharedSession | null>;
  keepSession(connectionId: string, session: SharedSession): Promise<void>;
}

export interface SharedSession {
  orgId: string;
  clientId: string;
  accessToken: string;
  instanceUrl: string;
  userId: string;
}
