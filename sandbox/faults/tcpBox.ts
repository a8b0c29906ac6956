/**
 * Public face: a box in the line between two parties that speak anything over TCP: TLS, Postgres. It sees bytes only, so it
 * can cut, kill, freeze, refuse and delay; faults of single requests and frames need the plain side (faultBox.ts).
 */
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { createByteLane, type ByteLane } from './byteLane.ts';
import { clearUp, fairWeather, type Aspect, type Direction } from './weather.ts';

export interface TcpBoxOptions {
  /** `host:port` of the party behind the box; a function when it is known only later. */
  target: string | (() => string);
  /** Default 0: any free port. */
  port?: number;
}

export interface TcpBox {
  /** `127.0.0.1:port`, what to give to the client instead of the target's. */
  host: string;
  port: number;
  /** Connections that still carry something. */
  links(): number;
  /** Resets (TCP RST) every connection; new ones pass. */
  cut(): void;
  /** The connections there are go dead without a FIN; new ones pass. */
  blackhole(): void;
  /** What went dead is reset at last. */
  resetDead(): void;
  /** Nothing moves any more, in one direction or both, until healed. */
  freeze(direction?: Direction): void;
  /** New connections are reset until healed. */
  refuse(): void;
  /** Everything arrives this much later, in order. */
  delay(ms: number): void;
  /** Fair weather again, in one respect or in all. Connections made dead stay dead. */
  heal(aspect?: Aspect): void;
  close(): Promise<void>;
}

interface Link {
  ends: readonly [Socket, Socket];
  dead: boolean;
  lanes: ByteLane[];
}

/** Starts a box; resolves when it listens on loopback. */
export async function createTcpBox(options: TcpBoxOptions): Promise<TcpBox> {
  const weather = fairWeather();
  const links = new Set<Link>();
  const target = (): string => (typeof options.target === 'string' ? options.target : options.target());

  function join(client: Socket): void {
    if (weather.refusing) return void client.resetAndDestroy();
    const { hostname, port } = new URL(`tcp://${target()}`);
    const upstream = connect({ port: Number(port), host: hostname, allowHalfOpen: true });
    const link: Link = { ends: [client, upstream], dead: false, lanes: [] };
    links.add(link);
    for (const [end, other] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      end.setNoDelay(true);
      // A target that is not there looks like one that refuses.
      end.on('error', () => (link.dead ? undefined : other.resetAndDestroy()));
      end.on('close', () => {
        if (link.dead && !other.destroyed) return;
        links.delete(link);
        if (!link.dead && !end.readableEnded) other.destroy();
      });
    }
    const dead = (): boolean => link.dead;
    link.lanes = [
      createByteLane({ direction: 'toTarget', from: client, to: upstream, weather, dead }),
      createByteLane({ direction: 'toClient', from: upstream, to: client, weather, dead }),
    ];
  }

  const server = createServer({ allowHalfOpen: true }, join);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port ?? 0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  const look = (): void => {
    for (const link of links) for (const lane of link.lanes) lane.look();
  };
  const reset = (which: (link: Link) => boolean): void => {
    for (const link of links) if (which(link)) for (const end of link.ends) end.resetAndDestroy();
  };

  return {
    host: `127.0.0.1:${port}`,
    port,
    links: () => [...links].filter((link) => !link.dead).length,
    cut: () => reset(() => true),
    blackhole() {
      for (const link of links) link.dead = true;
    },
    resetDead: () => reset((link) => link.dead),
    freeze(direction) {
      for (const one of direction === undefined ? (['toClient', 'toTarget'] as const) : [direction])
        weather.frozen.add(one);
      look();
    },
    refuse() {
      weather.refusing = true;
    },
    delay(ms) {
      weather.delayMs = ms;
    },
    heal(aspect) {
      clearUp(weather, aspect);
      look();
    },
    async close() {
      for (const link of links) for (const end of link.ends) end.destroy();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}
