import { STATUS_CODES } from 'node:http';
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import type { Desks, Dismissal } from '../desk/ports.ts';
import { CLOSE, PROTOCOL_OLDEST, PROTOCOL_VERSION, SOFTPHONE_PATH } from '../protocol/constants.ts';
import type { Timers } from '../support/clock.ts';
import type { Logger } from '../support/logger.ts';
import { cameInClear, clientAddress, hasTwoHosts } from './clientAddress.ts';
import type { TrustsHop } from './clientAddress.ts';
import { createAdmissionQueue } from './admissionQueue.ts';
import { createAgentPlaces } from './agentPlaces.ts';
import { Counter } from './counter.ts';
import { EDGE_LIMITS } from './edgeLimits.ts';
import type { EdgeLimits } from './edgeLimits.ts';
import type { IdentityVerifier } from './identity.ts';
import type { EdgeMetrics } from './metrics.ts';
import type { AllowedOrigins } from './origins.ts';
import { SoftphoneSocket } from './softphoneSocket.ts';
import type { SocketContext } from './softphoneSocket.ts';

export interface SoftphoneDoorOptions {
  verifier: IdentityVerifier;
  desks: Desks;
  dismissal: Dismissal;
  origins: AllowedOrigins;
  trusts: TrustsHop;
  /** PUBLIC_URL is https: what came to the proxy in clear is refused. */
  secure: () => boolean;
  clock: Timers;
  log: Logger;
  version: string;
  metrics: EdgeMetrics;
  limits?: Partial<EdgeLimits> | undefined;
  /** Versions of the protocol; default those of this release. */
  protocols?: { oldest: number; newest: number } | undefined;
}

/** The WebSocket side of the server: who may open a socket, and all that are open. */
export interface SoftphoneDoor {
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void;
  sockets(): number;
  /** Takes no new sockets and asks the open ones to reconnect elsewhere. Resolves when all are gone. */
  drain(): Promise<void>;
}

const SWEEP_MS = 1_000;

export function createSoftphoneDoor(options: SoftphoneDoorOptions): SoftphoneDoor {
  const limits: EdgeLimits = { ...EDGE_LIMITS, ...options.limits };
  const { clock, origins, metrics } = options;
  const server = new WebSocketServer({
    noServer: true,
    perMessageDeflate: false,
    maxPayload: limits.frameBytes,
    clientTracking: false,
    autoPong: true,
    // There is none; ws would agree to whatever is asked first.
    handleProtocols: () => false,
  });
  const open = new Set<SoftphoneSocket>();
  const perAddress = new Counter();
  const places = createAgentPlaces(limits, clock);
  const queue = createAdmissionQueue(
    { concurrent: limits.admissions, waiting: limits.admissionsWaiting, patienceMs: limits.admissionPatienceMs },
    clock,
  );
  metrics.watchAdmissions(() => queue.waiting);
  let draining = false;
  let stopSweep: (() => void) | null = null;
  let whenEmpty: (() => void) | null = null;

  const context: SocketContext = {
    verifier: options.verifier,
    protocols: options.protocols ?? { oldest: PROTOCOL_OLDEST, newest: PROTOCOL_VERSION },
    desks: options.desks,
    dismissal: options.dismissal,
    clock,
    log: options.log,
    limits,
    version: options.version,
    originAllowed: (origin, connectionId) => origins.allowsConnection(origin, connectionId),
    queue,
    places,
    turnedAway: (reason) => metrics.turnedAway.inc({ reason }),
    gone(socket) {
      if (!open.delete(socket)) return;
      perAddress.remove(socket.address);
      if (socket.agentKey !== null) places.free(socket.agentKey);
      metrics.sockets.set(open.size);
      if (open.size === 0) {
        stopSweep?.();
        stopSweep = null;
        whenEmpty?.();
      }
    },
    count: (event) => metrics.count(event),
  };

  const sweep = (): void => {
    const now = clock.now();
    for (const socket of open) socket.sweep(now);
    stopSweep = open.size > 0 ? clock.after(SWEEP_MS, sweep) : null;
  };
  const unauthenticated = (): number => {
    let count = 0;
    for (const socket of open) if (!socket.authenticated) count++;
    return count;
  };

  /** Status that refuses the upgrade, or null. Only facts of the request are judged here: nothing is parsed yet. */
  const refusal = (request: IncomingMessage, address: string): { status: number; code: string } | null => {
    if (hasTwoHosts(request)) return { status: 400, code: 'two_hosts' };
    if (pathOf(request) !== SOFTPHONE_PATH) return { status: 404, code: 'not_found' };
    if (request.headers.upgrade?.toLowerCase() !== 'websocket') return { status: 426, code: 'not_a_websocket' };
    if (options.secure() && cameInClear(request)) return { status: 426, code: 'not_encrypted' };
    if (!origins.allows(request.headers.origin)) return { status: 403, code: 'origin_not_allowed' };
    if (draining) return { status: 503, code: 'draining' };
    if (perAddress.get(address) >= limits.socketsPerAddress) return { status: 429, code: 'address_limit' };
    // Counting walks all sockets, so it is only done when the cheap bound allows the limit to be reached.
    if (open.size >= limits.unauthenticatedSockets && unauthenticated() >= limits.unauthenticatedSockets)
      return { status: 503, code: 'busy' };
    return null;
  };

  return {
    upgrade(request, socket, head) {
      socket.on('error', () => socket.destroy());
      const address = clientAddress(request, options.trusts);
      const refused = refusal(request, address);
      if (refused) {
        metrics.refused.inc({ reason: refused.code });
        options.log.info({ code: refused.code }, 'A softphone socket was refused before upgrade');
        refuse(socket, refused.status);
        return;
      }
      const origin = request.headers.origin ?? '';
      server.handleUpgrade(request, socket, head, (ws) => {
        perAddress.add(address);
        open.add(new SoftphoneSocket(ws, socket, address, origin, context));
        metrics.sockets.set(open.size);
        stopSweep ??= clock.after(SWEEP_MS, sweep);
      });
    },
    sockets: () => open.size,
    async drain() {
      draining = true;
      const empty = new Promise<void>((resolve) => (whenEmpty = resolve));
      if (open.size === 0) return;
      for (const socket of [...open]) socket.close(CLOSE.RETRY_NOW, 'The server is restarting.');
      await empty;
    },
  };
}

function pathOf(request: IncomingMessage): string {
  return (request.url ?? '').split('?', 1)[0] ?? '';
}

function refuse(socket: Duplex, status: number): void {
  const text = STATUS_CODES[status] ?? 'Refused';
  socket.once('finish', () => socket.destroy());
  socket.end(
    `HTTP/1.1 ${status} ${text}\r\nConnection: close\r\n${status === 426 ? 'Upgrade: TLS/1.2, websocket\r\n' : ''}Content-Type: text/plain\r\nContent-Length: ${Buffer.byteLength(text)}\r\n\r\n${text}`,
  );
}
