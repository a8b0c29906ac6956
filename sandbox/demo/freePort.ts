import { createServer, type Server } from 'node:net';
import type { AddressInfo } from 'node:net';

export interface ReservedPort {
  port: number;
  /** Gives the port back, so that its user can listen on it. */
  release(): Promise<void>;
}

/** Holds the wanted port, or any other when that one is busy, until it is released: nobody takes it in between. */
export async function reservePort(wanted: number, host = '127.0.0.1'): Promise<ReservedPort> {
  const server = (await listen(wanted, host)) ?? (await listen(0, host));
  if (!server) throw new Error(`No free port on ${host}.`);
  return {
    port: (server.address() as AddressInfo).port,
    release: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

/** The wanted port when it is free on this machine, else any free one. */
export async function freePort(wanted: number, host = '127.0.0.1'): Promise<number> {
  const reserved = await reservePort(wanted, host);
  await reserved.release();
  return reserved.port;
}

function listen(port: number, host: string): Promise<Server | null> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(null));
    server.listen(port, host, () => resolve(server));
  });
}
