/** A real edge server on a free port with an org of its own, for tests: signs identity tokens, speaks the protocol, collects frames. */
import { generateKeyPairSync, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { SignJWT } from 'jose';
import { Registry } from 'prom-client';
import { WebSocket } from 'ws';
import type { EdgeLimits } from '../../../connector-server/src/browser/edgeLimits.ts';
import { createEdgeServer } from '../../../connector-server/src/browser/edgeServer.ts';
import type { EdgeServerOptions } from '../../../connector-server/src/browser/edgeServer.ts';
import { createIdentityVerifier } from '../../../connector-server/src/browser/identity.ts';
import { createEdgeMetrics } from '../../../connector-server/src/browser/metrics.ts';
import { createAllowedOrigins } from '../../../connector-server/src/browser/origins.ts';
import { createReplayMemory } from './replayMemory.ts';
import type { HttpAccess, ReplayGuard, ServerState } from '../../../connector-server/src/browser/ports.ts';
import type {
  AgentIdentity,
  BrowserSink,
  DeskAttachment,
  Desks,
  Dismissal,
  SignInDoor,
} from '../../../connector-server/src/desk/ports.ts';
import type { AuthenticateFrame, ClientFrame, ServerFrame } from '../../../connector-server/src/protocol/types.ts';
import { createSettings } from '../../../connector-server/src/settings/settings.ts';
import type { Connection } from '../../../connector-server/src/settings/connection.ts';
import { loadSettings } from '../../../connector-server/src/settings/loadSettings.ts';
import type { AuditSink } from '../../../connector-server/src/support/audit.ts';
import type { SecretKeys } from '../../../connector-server/src/support/secretKeys.ts';
import { createLogger } from '../../../connector-server/src/support/logger.ts';
import { ManualTimers } from './manualTimers.ts';

export const ORG = '00DBx0000000001AAA';
export const OTHER_ORG = '00DBx0000000002AAA';
export const USER = '005Bx0000000003AAA';
export const ORIGIN = 'https://harbor--c.vf.force.example';
export const AUDIENCE = 'https://connector.example';

const pair = () =>
  generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });
export const orgKeys = pair();
export const otherKeys = pair();

export interface TokenChanges {
  claims?: Record<string, unknown>;
  privateKey?: string;
  algorithm?: string;
  issuer?: string;
  audience?: string;
  lifetimeS?: number;
  nowMs?: number;
  subject?: string;
}

/** An identity token as the org's Apex makes it. */
export async function identityToken(nonce: string, changes: TokenChanges = {}): Promise<string> {
  const { createPrivateKey } = await import('node:crypto');
  const now = Math.floor((changes.nowMs ?? Date.now()) / 1_000);
  return new SignJWT({
    org: ORG,
    username: 'ada@harbor.example',
    email: 'ada@harbor.example',
    name: 'Ada Brightwell',
    perms: ['LivePerson_Agent'],
    nonce,
    jti: randomUUID(),
    ...changes.claims,
  })
    .setProtectedHeader({ alg: changes.algorithm ?? 'RS256' })
    .setIssuer(changes.issuer ?? ORG)
    .setSubject(changes.subject ?? USER)
    .setAudience(changes.audience ?? AUDIENCE)
    .setIssuedAt(now)
    .setExpirationTime(now + (changes.lifetimeS ?? 120))
    .sign(createPrivateKey(changes.privateKey ?? orgKeys.privateKey));
}

/** One connection of the org above; `changes` go into its settings. */
export function connectionDocument(
  id: string,
  changes: { orgId?: string; publicKey?: string; origins?: string[] } = {},
): Record<string, unknown> {
  return {
    id,
    name: `Connection ${id}`,
    salesforce: {
      orgId: changes.orgId ?? ORG,
      auth: { flow: 'client_credentials', clientId: 'app', clientSecret: 'canary-client-secret' },
      identityCertificates: [changes.publicKey ?? orgKeys.publicKey],
      origins: changes.origins ?? [ORIGIN],
    },
    liveperson: { account: '31487986', signIn: { password: true } },
  };
}

export async function connections(...documents: Record<string, unknown>[]): Promise<Connection[]> {
  const loaded = await loadSettings(
    { version: 1, connections: documents },
    {
      allowInsecureUpstream: false,
      defaultLoginUrl: 'https://login.salesforce.com',
      resolveSecret: async (value) => (typeof value === 'string' ? value : ''),
    },
  );
  if (!loaded.ok) throw new Error(loaded.problems.join('\n'));
  return loaded.connections;
}

/** A desk that remembers what it was given and answers `ready` at once. */
export class RecordingDesks implements Desks {
  readonly attached: {
    identity: AgentIdentity;
    hello: AuthenticateFrame;
    sink: BrowserSink;
    received: ClientFrame[];
    detached: boolean;
  }[] = [];
  failure: Error | null = null;
  onReceive: ((frame: ClientFrame) => void) | null = null;
  waiters: (() => void)[] = [];

  async attach(identity: AgentIdentity, hello: AuthenticateFrame, sink: BrowserSink): Promise<DeskAttachment> {
    if (this.failure) throw this.failure;
    const entry = { identity, hello, sink, received: [] as ClientFrame[], detached: false };
    this.attached.push(entry);
    sink.deliver({ type: 'resumed', sessionId: 's', epoch: 1, seq: 0 });
    return {
      receive: (frame) => {
        entry.received.push(frame);
        this.onReceive?.(frame);
      },
      detach: () => {
        entry.detached = true;
        for (const wake of this.waiters.splice(0)) wake();
      },
    };
  }

  /** Resolves at the next detach. */
  nextDetach(): Promise<void> {
    return new Promise((resolve) => this.waiters.push(resolve));
  }
}

/** What the HTTP doors of several servers share, in memory. */
export function httpAccess(
  timers: ManualTimers,
  keys: SecretKeys = { current: Buffer.alloc(32, 5), others: [] },
): HttpAccess {
  const revoked = new Map<string, number>();
  return {
    keys,
    usedNonces: createReplayMemory(timers),
    revocations: {
      revokedAt: async (orgId, userId) => revoked.get(`${orgId.slice(0, 15)} ${userId.slice(0, 15)}`) ?? null,
      revoke: async (orgId, userId, at) => void revoked.set(`${orgId.slice(0, 15)} ${userId.slice(0, 15)}`, at),
    },
  };
}

export interface EdgeRig {
  url: string;
  port: number;
  desks: RecordingDesks;
  timers: ManualTimers;
  lines: string[];
  registry: Registry;
  settings: ReturnType<typeof createSettings>;
  state: { ready: boolean };
  open(options?: { origin?: string | null; path?: string; headers?: Record<string, string> }): Promise<SoftphoneClient>;
  close(): Promise<void>;
}

export async function startEdge(
  options: {
    documents?: Record<string, unknown>[];
    limits?: Partial<EdgeLimits>;
    /** Instead of desks that only remember. */
    desksBehind?: Desks;
    signInDoor?: SignInDoor;
    dismissal?: Dismissal;
    audit?: AuditSink;
    httpLimits?: EdgeServerOptions['httpLimits'];
    serverState?: ServerState;
    replay?: ReplayGuard;
    access?: HttpAccess;
    metricsToken?: string;
    trustProxy?: boolean | number;
    protocols?: { oldest: number; newest: number };
  } = {},
): Promise<EdgeRig> {
  const timers = new ManualTimers();
  const settings = createSettings(await connections(...(options.documents ?? [connectionDocument('main')])));
  const desks = new RecordingDesks();
  const lines: string[] = [];
  const log = createLogger('debug', (line) => lines.push(line));
  const registry = new Registry();
  const stateFlag = { ready: true };
  const state: ServerState = {
    ready: async () => ({ ready: stateFlag.ready, reason: stateFlag.ready ? '' : 'The database does not answer.' }),
    report: async () => ({
      version: '0.1.0',
      startedAt: 0,
      database: { state: 'ok', text: 'answers' },
      livePersonApi: { host: 'api.liveperson.net', insecure: false },
      insecureUpstreams: [],
      settings: { source: 'test', rejected: settings.rejected() },
      connections: settings.connections().map((each) => ({
        id: each.id,
        name: each.name,
        orgId: each.salesforce.orgId,
        account: each.liveperson.account,
        agents: null,
      })),
      outbox: null,
      secrets: { underOtherKeys: 0, setAside: 0 },
      sockets: 0,
    }),
  };
  const server = createEdgeServer({
    verifier: createIdentityVerifier({
      settings,
      audience: () => AUDIENCE,
      replay: options.replay ?? createReplayMemory(timers),
      clock: timers,
    }),
    desks: options.desksBehind ?? desks,
    origins: createAllowedOrigins(settings, () => AUDIENCE),
    dismissal: options.dismissal ?? { dismiss: async () => undefined },
    connections: settings,
    audit: options.audit ?? (async () => undefined),
    access: options.access ?? httpAccess(timers),
    signInDoor: options.signInDoor ?? { authorizeUrl: async () => null, callback: async () => false },
    state: options.serverState ?? state,
    registry,
    metrics: createEdgeMetrics(registry),
    metricsToken: options.metricsToken ?? null,
    trustProxy: options.trustProxy ?? false,
    secure: () => AUDIENCE.startsWith('https:'),
    clock: timers,
    log,
    version: '0.1.0',
    limits: options.limits,
    httpLimits: options.httpLimits,
    protocols: options.protocols,
  });
  const port = await server.listen(0, '127.0.0.1');
  const clients: SoftphoneClient[] = [];
  return {
    url: `http://127.0.0.1:${port}`,
    port,
    desks,
    timers,
    lines,
    registry,
    settings,
    state: stateFlag,
    async open(how = {}) {
      const origin = how.origin === undefined ? ORIGIN : how.origin;
      const socket = new WebSocket(`ws://127.0.0.1:${port}${how.path ?? '/softphone'}`, {
        ...(origin === null ? {} : { origin }),
        headers: how.headers ?? {},
      });
      const client = new SoftphoneClient(socket);
      clients.push(client);
      await client.opened;
      return client;
    },
    async close() {
      for (const client of clients) client.socket.terminate();
      await server.close();
    },
  };
}

/** A client that keeps what it gets; `opened` rejects with the HTTP status when the upgrade is refused. */
export class SoftphoneClient {
  readonly socket: WebSocket;
  readonly opened: Promise<void>;
  readonly closed: Promise<{ code: number; reason: string }>;
  readonly frames: ServerFrame[] = [];
  #wake: (() => void)[] = [];

  constructor(socket: WebSocket) {
    this.socket = socket;
    this.opened = new Promise((resolve, reject) => {
      socket.once('open', () => resolve());
      socket.once('unexpected-response', (_request, response) => {
        reject(Object.assign(new Error(`refused with ${response.statusCode}`), { status: response.statusCode }));
        response.destroy();
      });
      socket.once('error', reject);
    });
    this.opened.catch(() => undefined);
    this.closed = once(socket, 'close').then(([code, reason]) => ({ code: code as number, reason: String(reason) }));
    this.closed.catch(() => undefined);
    socket.on('message', (data: Buffer) => {
      this.frames.push(JSON.parse(data.toString()) as ServerFrame);
      for (const wake of this.#wake.splice(0)) wake();
    });
    socket.on('close', () => {
      for (const wake of this.#wake.splice(0)) wake();
    });
    socket.on('error', () => undefined);
  }

  /** The first frame of this type, now or later. */
  async frame<T extends ServerFrame['type']>(type: T): Promise<Extract<ServerFrame, { type: T }>> {
    for (;;) {
      const found = this.frames.find((frame) => frame.type === type);
      if (found) return found as Extract<ServerFrame, { type: T }>;
      if (this.socket.readyState === WebSocket.CLOSED)
        throw new Error(
          `closed without a frame of type ${type}; got ${this.frames.map((frame) => frame.type).join(', ')}`,
        );
      await new Promise<void>((resolve) => this.#wake.push(resolve));
    }
  }

  send(frame: unknown): void {
    this.socket.send(typeof frame === 'string' ? frame : JSON.stringify(frame));
  }

  async authenticate(
    changes: TokenChanges & { token?: string; connectionId?: string; protocol?: number } = {},
  ): Promise<string> {
    const { nonce } = await this.frame('hello');
    const token = changes.token ?? (await identityToken(nonce, changes));
    this.send({
      type: 'authenticate',
      protocol: changes.protocol ?? 1,
      token,
      ...(changes.connectionId ? { connectionId: changes.connectionId } : {}),
      client: { host: 'simulator', version: '1', tabId: 'tab-1' },
    });
    return token;
  }

  async signedIn(changes: TokenChanges = {}): Promise<this> {
    await this.authenticate(changes);
    await this.frame('resumed');
    return this;
  }
}
