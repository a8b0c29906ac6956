/** What a check is made of. The rooms of the clouds implement the readers; checks only judge what those saw. */
import type { FindingGroup, FindingState, WhoCanFix } from '../protocol/doctorTypes.ts';
import type { Connection } from '../settings/connection.ts';

/** What came of looking. `code` is stable (an API error code or one of ours); `text` is for people and holds no secret. */
export type Seen<T> = { ok: true; value: T } | { ok: false; code: string; status: number | null; text: string };

/** One outcome of a check; the framework adds what belongs to the check itself. */
export interface Outcome {
  state: FindingState;
  /** Null only with `ok`. */
  cause: string | null;
  tried: string;
  seen: string;
  /** Empty with `ok`. */
  mend: string;
  /** Path below the org's My Domain, e.g. `/lightning/setup/CertificatesAndKeysManagement/home`. */
  setupPath?: string;
  subject?: string;
  /** Where another person than the check's usual one must act. */
  whoCanFix?: WhoCanFix;
}

interface CheckWords {
  /** `<group or system>.<name>`; stable, named in docs. */
  id: string;
  group: FindingGroup;
  title: string;
  /** What goes wrong if this is not right. */
  why: string;
  whoCanFix: WhoCanFix;
}

/** What must work before a check says anything new. `setup`: somebody lent an administrator's eyes. */
export type Need = 'apiUser' | 'setup' | 'livePersonAccount' | 'livePersonApi';

/** Looked at once per connection. Must not throw: what cannot be seen is an outcome `unknown`. */
export interface ConnectionCheck extends CheckWords {
  /** Where one of these does not work, the check is not run and its finding is `unknown`, so that one cause is one failure. */
  needs?: readonly Need[];
  /** How a person looks, and where in Setup; said where `needs` has `setup` and nobody lent an administrator's eyes. */
  byHand?: { look: string; setupPath: string };
  run(look: Look): Promise<Outcome[]>;
}

/** Looked at once per server. */
export interface ServerCheck extends CheckWords {
  run(server: ServerReader): Promise<Outcome[]>;
}

/** Everything a check of a connection may look at. Readers remember what they read: asking twice costs nothing. */
export interface Look {
  connection: Connection;
  /** With the API user's eyes. */
  org: OrgReader;
  /** With an administrator's eyes, where somebody lent them; null: what needs Setup is `unknown`. */
  setup: OrgReader | null;
  livePerson: LivePersonReader;
  server: ServerReader;
}

/** An org as one user sees it. Nothing is ever written. */
export interface OrgReader {
  signIn(): Promise<Seen<OrgIdentity>>;
  /** All rows, at most 2,000. Fields the user cannot see make it fail with INVALID_FIELD, as Salesforce says it. */
  query(soql: string): Promise<Seen<Record<string, unknown>[]>>;
  /** The same through the Tooling API. */
  tooling(soql: string): Promise<Seen<Record<string, unknown>[]>>;
  describe(object: string): Promise<Seen<OrgObject>>;
  /** A data path below /services/data/vNN.N, e.g. `/limits`. */
  get(path: string): Promise<Seen<unknown>>;
  /** Calls of the org within 24 hours, as the latest answer told them; null: none did. */
  usage?(): { used: number; limit: number } | null;
}

export interface OrgIdentity {
  orgId: string;
  userId: string;
  instanceUrl: string;
  /** Salesforce's clock minus ours, ms, from the Date header; null: it sent none. */
  clockOffsetMs: number | null;
}

export interface OrgObject {
  name: string;
  createable: boolean;
  updateable: boolean;
  queryable: boolean;
  /** By API name; a field the user cannot see is missing. */
  fields: ReadonlyMap<string, { type: string; createable: boolean; updateable: boolean; length: number }>;
}

/** A LivePerson account as the connection's credentials see it. */
export interface LivePersonReader {
  /** Host by service name. */
  domains(): Promise<Seen<ReadonlyMap<string, string>>>;
  /** A token of the application `liveperson.api`. */
  appToken(): Promise<Seen<{ scopes: string[]; clockOffsetMs: number | null }>>;
  users(): Promise<Seen<LivePersonUser[]>>;
  skills(): Promise<Seen<{ id: string; name: string }[]>>;
  /** One row of each history the connection reads. */
  history(api: 'messaging' | 'chat'): Promise<Seen<{ found: number }>>;
  /** The address agents would be sent to for signing in: how LivePerson takes it, without anybody signing in. */
  signInAddress(redirectUri: string): Promise<Seen<{ status: number }>>;
  /** Whether LivePerson takes the secret of the application for signing in; without anybody signing in. */
  signInSecret?(redirectUri: string): Promise<Seen<{ status: number }>>;
  /** Signs the watcher in and out again. */
  watcher(): Promise<Seen<{ userTypeId: number | null; privileges: number[] }>>;
}

export interface LivePersonUser {
  /** As LivePerson's configuration counts it, without the account. */
  id: string;
  pid: string | null;
  loginName: string;
  email: string;
  isEnabled: boolean;
  /** 0 system, 1 human, 2 bot. */
  userTypeId: number | null;
  skillIds: string[];
  /** Ids of privileges, where the API tells them. */
  privileges: number[] | null;
  /** Manager of at least one group of agents; absent: not told. */
  managesGroups?: boolean;
  /** How many messaging conversations at a time; null: as the account has it; absent: not told. */
  maxConversations?: number | null;
}

/** The server itself, from inside or from beside it. */
export interface ServerReader {
  /** Address agents reach, no trailing slash. */
  publicUrl: string;
  now(): number;
  /** What the running server says of itself (`/status.json`). */
  status(): Promise<Seen<Record<string, unknown>>>;
  /** `GET /softphone/check` at the public address with this Origin header, as a browser would. */
  publicCheck(origin: string | null): Promise<Seen<Record<string, unknown>>>;
  /** A WebSocket upgrade at the public address: whether the way there lets it through. */
  publicUpgrade(): Promise<Seen<{ status: number }>>;
  /** Whether a TLS connection to this host comes about, and the certificate it shows. */
  reach(url: string): Promise<Seen<{ certificateEndsAt: number | null; clockOffsetMs: number | null }>>;
  /** Facts of environment and files that need no network. */
  facts(): Promise<ServerFacts>;
}

export interface ServerFacts {
  settingsFile: string | null;
  /** The settings document or the environment is not in force: why, in words. */
  rejected: readonly string[];
  /** Files with secrets that other users of the machine may read. */
  openFiles: readonly string[];
  /** SECRET_KEY was given, not made beside the data. */
  secretKeyGiven: boolean;
  /** Node's version. */
  node: string;
  /** Version of the connector that looks. */
  version?: string;
  /** How many connections the document in force has. */
  connections?: number;
  /** LIVEPERSON_API_URL: where domain discovery is asked. */
  livePersonApiUrl?: string;
  /** Host and port of the proxy the server goes out through; null: none. */
  proxy?: string | null;
  /** False: what the admin pages saved could not be read, so the defaults were looked at instead. */
  savedSettingsRead?: boolean;
  /** By connection: the certificate kept beside the private key of the API user, PEM. */
  appCertificates?: Readonly<Record<string, string>>;
}
