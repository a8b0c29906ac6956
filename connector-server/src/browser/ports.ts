/** What the edge needs from other rooms; main wires it. */
import type { Request, RequestHandler } from 'express';
import type { BudgetReport } from '../protocol/adminTypes.ts';
import type { Finding } from '../protocol/doctorTypes.ts';
import type { SecretKeys } from '../support/secretKeys.ts';
import type { SignedIdentity } from './identity.ts';

/** The part of a connection that recognising an agent needs. `settings/` objects have this shape. */
export interface IdentityConnection {
  readonly id: string;
  readonly name: string;
  readonly salesforce: {
    readonly orgId: string;
    readonly identityCertificates: readonly string[];
    readonly tokenAudience: string | null;
  };
}

/** Connections by org, as signed tokens name it (15 or 18 characters). */
export interface IdentityConnections {
  connectionsOfOrg(orgId: string): readonly IdentityConnection[];
}

export interface ConnectionOrigins {
  /** Origins that any connection allows. */
  origins(): ReadonlySet<string>;
  originsOfConnection(id: string): readonly string[];
}

/** Remembers identity tokens until they expire, across all processes on one database. */
export interface ReplayGuard {
  /** True the first time this token is seen. `expiresAt` is epoch ms. */
  firstUse(orgId: string, jti: string, expiresAt: number): Promise<boolean>;
}

/** Whose HTTP access tokens were taken back, across all processes on one database. Times are epoch ms. */
export interface AccessRevocations {
  revokedAt(orgId: string, salesforceUserId: string): Promise<number | null>;
  revoke(orgId: string, salesforceUserId: string, at: number): Promise<void>;
}

/** What the HTTP doors of all servers share. */
export interface HttpAccess {
  keys: SecretKeys;
  /** Rejects while it cannot be known: these doors wait rather than let somebody in twice. */
  usedNonces: ReplayGuard;
  revocations: AccessRevocations;
}

/** Makes what answers under /admin, given what only the edge can judge. */
export type MakeAdminDoor = (edge: {
  /** The person of the access token in the Authorization header; null: none, or not ours. */
  bearer: (request: Request) => Promise<SignedIdentity | null>;
  allowsOrigin: (origin: string) => boolean;
}) => RequestHandler;

/** What readiness and the status page ask of the rest of the server. */
export interface ServerState {
  /** False while starting, draining or without database. `reason` is a plain sentence. */
  ready(): Promise<{ ready: boolean; reason: string }>;
  /** For the status page; plain words, no secrets. */
  report(): Promise<StatusReport>;
}

export interface StatusReport {
  version: string;
  startedAt: number;
  database: {
    state: 'ok' | 'failed';
    text: string;
    /** Since when it takes no writes, epoch ms. */
    since?: number | null;
    /** Rows that were set aside because they are damaged. */
    damagedRows?: number;
  };
  /** What waits in memory for the database, and what was lost. */
  facts?: { waiting: number; lost: number } | null;
  livePersonApi: { host: string; insecure: boolean };
  insecureUpstreams: string[];
  settings: { source: string; rejected: readonly string[] };
  connections: {
    id: string;
    name: string;
    orgId: string;
    account: string;
    agents: number | null;
    /** How much of the org's allowances is used, and what waits for it; null: not known now. */
    budget?: BudgetReport | null;
    /** Who follows all conversations of the account; null: nobody is set to. */
    watcher?: { state: string; text: string } | null;
    /** Closed conversations of the hours counted, and how many of them have a record; null: never counted. */
    coverage?: { inLivePerson: number; inSalesforce: number; countedAt: number } | null;
  }[];
  /** This server among those on its database; null while it begins anew. */
  fleet?: { serverId: string; servers: number; agents: number } | null;
  outbox: { waiting: number; dead: number; oldestSeconds: number | null } | null;
  /** Fields the orgs do not take: missing, or not writable for the API user. `since`: epoch ms. */
  fieldsLeftOut?: { connection: string; object: string; field: string; since: number }[];
  /** Connections whose org takes nothing now, as far as this server tried. */
  lanes?: {
    connection: string;
    kind: 'record' | 'transcript';
    /** It does not come back by itself. */
    needsAdministrator: boolean;
    code: string;
    text: string;
    /** Epoch ms. */
    since: number;
  }[];
  /** How far a change of SECRET_KEY is, and what could not be opened; null: not known now. */
  secrets: { underOtherKeys: number; setAside: number } | null;
  /** Share of the heap in use, and whether new agents are turned away for it. */
  memory?: { crowded: boolean; share: number } | null;
  sockets: number;
  /** What failed when an administrator had it checked last; null or absent: nobody did since the start. */
  doctor?: { at: number; findings: Finding[] } | null;
}
