/** Public face: one LivePerson cloud on one listener. Every service name of domain discovery leads here. */
import { createServer as createHttp } from 'node:http';
import { createServer as createHttps } from 'node:https';
import type { AddressInfo } from 'node:net';
import { createClock } from './clock.ts';
import type { CloudContext } from './context.ts';
import { createControl, type LivePersonControl } from './control/control.ts';
import { routeControl } from './control/controlDoor.ts';
import { createFaults } from './control/faults.ts';
import { createLedger, type Ledger } from './control/ledger.ts';
import { createConversationStore } from './conversations/store.ts';
import { createExSubscriptions } from './conversations/subscriptions.ts';
import { routeConfig } from './http/config.ts';
import { routeEngagementHistory } from './http/engagementHistory.ts';
import { routeDiscovery } from './http/discovery.ts';
import { createFileStore } from './http/fileStore.ts';
import { routeFiles } from './http/files.ts';
import { routeHistory } from './http/history.ts';
import { routeIdp } from './http/idp.ts';
import { routeLogin } from './http/login.ts';
import { createRouter } from './http/router.ts';
import { routeSendApi } from './http/sendApi.ts';
import { routeSentinel } from './http/sentinel.ts';
import { createAgentSessions } from './identity/agentSessions.ts';
import { createConsumerProfiles } from './identity/consumerProfiles.ts';
import { createSigningKeys } from './identity/signingKeys.ts';
import { createPresence } from './routing/presence.ts';
import { createRings } from './routing/rings.ts';
import { createSocketRegistry } from './sockets/registry.ts';
import { createUpgrades } from './sockets/upgrade.ts';
import { resolveSwitches, type Switches } from './switches.ts';
import { createWorld, type WorldOptions } from './world.ts';

export type { LivePersonControl } from './control/control.ts';
export type { Ledger, LedgerEntry } from './control/ledger.ts';
export { SWITCHES, type Switches } from './switches.ts';

export interface LivePersonCloudOptions extends WorldOptions {
  host?: string;
  /** 0 = any free port. */
  port?: number;
  tls?: { key: string; cert: string };
  /** Where browsers reach this cloud, when not at its own address (a forwarded port). */
  publicUrl?: string;
  /** Service names answered with another host:port. */
  domains?: Record<string, string>;
  switches?: Partial<Switches>;
  /** Epoch ms; default the machine's clock. */
  now?: () => number;
}

export interface LivePersonCloud {
  /** Base of domain discovery (LIVEPERSON_API_URL). */
  url: string;
  account: string;
  control: LivePersonControl;
  ledger: Ledger;
  close(): Promise<void>;
}

type Late = 'subscriptions' | 'presence' | 'rings';

function assemble(options: LivePersonCloudOptions): CloudContext {
  const world = createWorld(options);
  const switches = resolveSwitches(options.switches);
  const clock = createClock(options.now);
  const early: Omit<CloudContext, Late> = {
    world,
    switches,
    clock,
    faults: createFaults(),
    ledger: createLedger(),
    sessions: createAgentSessions(clock),
    keys: createSigningKeys(() => clock.now()),
    consumers: createConsumerProfiles(),
    conversations: createConversationStore(),
    chats: [],
    sockets: createSocketRegistry(),
    files: createFileStore(world.account, switches, clock),
    address: '',
    scheme: options.tls === undefined ? 'http' : 'https',
    publicUrl: options.publicUrl ?? null,
    domains: { ...options.domains },
    missingServices: new Set(),
  };
  const cloud = early as CloudContext;
  cloud.subscriptions = createExSubscriptions(cloud);
  cloud.presence = createPresence(cloud);
  cloud.rings = createRings(cloud);
  return cloud;
}

/** Starts the cloud; resolves when it listens. Rejects when the port is taken or a switch has no such name. */
export async function startLivePersonCloud(options: LivePersonCloudOptions = {}): Promise<LivePersonCloud> {
  const cloud = assemble(options);
  const control = createControl(cloud);
  const router = createRouter(() => cloud.clock.skewMs());
  for (const route of [
    routeDiscovery,
    routeLogin,
    routeSentinel,
    routeIdp,
    routeConfig,
    routeHistory,
    routeEngagementHistory,
    routeFiles,
    routeSendApi,
  ])
    route(router, cloud);
  routeControl(router, cloud, control);
  const upgrades = createUpgrades(cloud);
  const server = options.tls === undefined ? createHttp() : createHttps(options.tls);
  server.on('request', (request, response) => router.handle(request, response));
  server.on('upgrade', (request, socket, head) => upgrades.handle(request, socket, head));
  const host = options.host ?? '127.0.0.1';
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port ?? 0, host, resolve);
  });
  // A certificate names a host, so discovery must answer the name the client knows.
  const name = options.tls === undefined ? (host === '0.0.0.0' ? '127.0.0.1' : host) : 'localhost';
  cloud.address = `${name}:${(server.address() as AddressInfo).port}`;
  return {
    url: `${cloud.scheme}://${cloud.address}`,
    account: cloud.world.account,
    control,
    ledger: cloud.ledger,
    async close() {
      upgrades.close();
      cloud.clock.stop();
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}
