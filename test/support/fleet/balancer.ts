/** A load balancer as operators have one: TCP, in turn, to servers whose /ready answers; it knows nothing of sessions. */
import { connect, createServer, type Socket } from 'node:net';
import type { AddressInfo } from 'node:net';

export interface Balancer {
  url: string;
  /** Servers it sends clients to at present. */
  ready(): number;
  close(): Promise<void>;
}

const CHECK_MS = 500;
const PATIENCE_MS = 1_500;

export async function startBalancer(targets: () => readonly string[]): Promise<Balancer> {
  const sockets = new Set<Socket>();
  let ready: string[] = [];
  let turn = 0;
  const check = async (): Promise<void> => {
    const answers = await Promise.all(
      targets().map(async (url) => {
        const answer = await fetch(`${url}/ready`, { signal: AbortSignal.timeout(PATIENCE_MS) }).catch(() => null);
        await answer?.body?.cancel();
        return answer?.ok === true ? [url] : [];
      }),
    );
    ready = answers.flat();
  };
  const timer = setInterval(() => void check(), CHECK_MS);
  const server = createServer((client) => {
    const target = ready[turn++ % Math.max(1, ready.length)];
    const keep = (socket: Socket): void => {
      sockets.add(socket.on('error', () => undefined).on('close', () => sockets.delete(socket)));
    };
    keep(client);
    if (target === undefined) return void client.destroy();
    const upstream = connect(Number(new URL(target).port), '127.0.0.1');
    keep(upstream);
    client.pipe(upstream).pipe(client);
    client.on('close', () => upstream.destroy());
    upstream.on('close', () => client.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    ready: () => ready.length,
    async close() {
      clearInterval(timer);
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
