import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Timers } from '../support/clock.ts';
import type { HttpDoorOptions } from './httpDoor.ts';
import { createHttpDoor } from './httpDoor.ts';
import { createSoftphoneDoor } from './softphoneDoor.ts';
import type { SoftphoneDoorOptions } from './softphoneDoor.ts';

export interface EdgeServer {
  /** Starts listening; resolves with the port taken. Rejects with the system's error, e.g. EADDRINUSE. */
  listen(port: number, host: string): Promise<number>;
  sockets(): number;
  /** Refuses new sockets, asks open ones to come back later, then closes. */
  close(): Promise<void>;
}

export type EdgeServerOptions = HttpDoorOptions &
  Omit<SoftphoneDoorOptions, 'trusts'> & {
    /** For the deadlines of sockets; default `clock`. */
    lineClock?: Timers;
    /** Tests make them small. */
    httpLimits?: Partial<Record<keyof typeof HTTP_LIMITS, number>> | undefined;
  };

/** Short limits, ms, so that a client that drips its headers does not hold a connection; and bytes of all headers. */
export const HTTP_LIMITS = Object.freeze({
  headersTimeout: 10_000,
  requestTimeout: 30_000,
  keepAliveTimeout: 5_000,
  maxHeaderSize: 16_384,
  connectionsCheckingInterval: 2_000,
});

/** The whole edge: HTTP routes and softphone sockets on one port. */
export function createEdgeServer(options: EdgeServerOptions): EdgeServer {
  const { app, trusts } = createHttpDoor(options);
  const door = createSoftphoneDoor({ ...options, clock: options.lineClock ?? options.clock, trusts });
  const server: Server = createServer({ ...HTTP_LIMITS, ...options.httpLimits }, app);
  server.on('upgrade', (request, socket, head) => door.upgrade(request, socket, head));
  return {
    listen: (port, host) =>
      new Promise((resolve, reject) => {
        server.once('error', reject);
        server.listen(port, host, () => {
          server.off('error', reject);
          resolve((server.address() as AddressInfo).port);
        });
      }),
    sockets: () => door.sockets(),
    async close() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      await door.drain();
      server.closeIdleConnections();
      const force = options.clock.after(5_000, () => server.closeAllConnections());
      await closed;
      force();
    },
  };
}
