/** Public face: a box in the line between two parties (HTTP and WebSocket, no TLS) that can make the line misbehave. */
import { createServer, request as httpRequest, type IncomingMessage, type ServerResponse } from 'node:http';
import { connect, type AddressInfo, type Socket } from 'node:net';
import { createLane, type Lane } from './lane.ts';
import {
  clearUp,
  fairWeather,
  takeAnswer,
  type AnswerRule,
  type Aspect,
  type Direction,
  type FrameRule,
} from './weather.ts';

export type { AnswerRule, Aspect, Direction, FrameRule, FrameVerdict } from './weather.ts';

export interface FaultBoxOptions {
  /** `http://host:port` of the party behind the box; a function when it is known only later. */
  target: string | (() => string);
  /** Default 0: any free port. */
  port?: number;
}

/** A request that reached the box; the query is left out, it may hold tokens. */
export interface SeenRequest {
  method: string;
  path: string;
  upgrade: boolean;
}

/**
 * Judges a plain HTTP request when it arrives, and again when its answer comes back: `cut` loses it there and resets the
 * connection.
 */
export type RequestRule = (request: SeenRequest, phase: 'request' | 'answer') => 'pass' | 'cut';

export interface FaultBox {
  /** What to give to the client instead of the target's address. */
  url: string;
  /** `host:port` of it. */
  host: string;
  readonly seen: readonly SeenRequest[];
  /** WebSocket links that still carry something. */
  links(): number;
  /** Resets (TCP RST) every connection; new ones pass. */
  cut(): void;
  /** The links there are go dead without a FIN, for good, as when a firewall forgets them; new ones pass. */
  blackhole(): void;
  /** What went dead is reset at last, as when the firewall answers for it: both sides learn. */
  resetDead(): void;
  /** Nothing moves any more, in one direction or both, until healed; connections stay. One direction is a slow reader. */
  freeze(direction?: Direction): void;
  /** New connections are reset until healed. */
  refuse(): void;
  /** Resets every connection now and again every so many ms. */
  flap(everyMs: number): void;
  /** Everything arrives this much later, in order. */
  delay(ms: number): void;
  /** Resets the link that carries the n-th byte from now. */
  cutAfter(bytes: number, direction: Direction): void;
  /** The box answers requests itself: 401, 429, 5xx windows. */
  answer(rule: AnswerRule): void;
  /** Judges single requests; null: all pass. */
  requests(rule: RequestRule | null): void;
  /** Judges single WebSocket text frames; null: all pass. */
  frames(rule: FrameRule | null): void;
  /** Fair weather again, in one respect or in all: held frames and frozen bytes arrive. Links made dead stay dead. */
  heal(aspect?: Aspect): void;
  close(): Promise<void>;
}

interface Link {
  client: Socket;
  upstream: Socket;
  dead: boolean;
  lanes: Lane[];
}

/** Starts a box; resolves when it listens on loopback. */
export async function createFaultBox(options: FaultBoxOptions): Promise<FaultBox> {
  const weather = fairWeather();
  const links = new Set<Link>();
  const sockets = new Set<Socket>();
  const seen: SeenRequest[] = [];
  const thaw: (() => void)[] = [];
  const target = (): URL => new URL(typeof options.target === 'string' ? options.target : options.target());

  let requestRule: RequestRule | null = null;
  let flapping: NodeJS.Timeout | undefined;
  const cut = (): void => {
    for (const socket of [...sockets]) socket.resetAndDestroy();
  };
  const note = (request: IncomingMessage, upgrade: boolean): SeenRequest => {
    const method = request.method ?? 'GET';
    const path = (request.url ?? '/').split('?', 1)[0] ?? '/';
    const one = { method, path, upgrade };
    seen.push(one);
    return one;
  };
  const thawed = async (): Promise<void> => {
    while (weather.frozen.size > 0) await new Promise<void>((resolve) => thaw.push(resolve));
  };

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const noted = note(request, false);
    const { method, path } = noted;
    await thawed();
    if (requestRule?.(noted, 'request') === 'cut') {
      request.socket.resetAndDestroy();
      return;
    }
    const prepared = takeAnswer(weather, method, path);
    if (prepared !== null) {
      request.resume();
      response.writeHead(prepared.status, prepared.headers).end(prepared.body ?? '');
      return;
    }
    if (weather.delayMs > 0) await new Promise((resolve) => setTimeout(resolve, weather.delayMs));
    const { hostname, port } = target();
    const outgoing = httpRequest({ hostname, port, method, path: request.url, headers: request.headers, agent: false });
    outgoing.on('response', (answer) => {
      if (requestRule?.(noted, 'answer') === 'cut') {
        answer.resume();
        request.socket.resetAndDestroy();
        return;
      }
      response.writeHead(answer.statusCode ?? 502, answer.rawHeaders);
      answer.pipe(response);
      answer.on('error', () => response.destroy());
    });
    outgoing.on('error', () => request.socket.resetAndDestroy());
    response.on('close', () => outgoing.destroy());
    request.pipe(outgoing);
  }

  async function upgrade(request: IncomingMessage, client: Socket, head: Buffer): Promise<void> {
    const { method, path } = note(request, true);
    await thawed();
    const prepared = takeAnswer(weather, method, path);
    if (prepared !== null) {
      client.end(`HTTP/1.1 ${prepared.status} Refused\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
      return;
    }
    const { hostname, port } = target();
    const upstream = connect(Number(port), hostname);
    const link: Link = { client, upstream, dead: false, lanes: [] };
    const reset = (): void => {
      for (const end of [client, upstream]) end.resetAndDestroy();
    };
    links.add(link);
    for (const [end, other] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      sockets.add(end);
      end.setNoDelay(true);
      end.on('error', () => undefined);
      end.on('close', () => {
        sockets.delete(end);
        if (link.dead) {
          if (other.destroyed) links.delete(link);
          return;
        }
        links.delete(link);
        // After `end` the other side ends by itself once it has read everything.
        if (!end.readableEnded) other.destroy();
      });
    }
    const fields = request.rawHeaders.flatMap((name, at, all) =>
      at % 2 === 0 ? [`${name}: ${all[at + 1] ?? ''}`] : [],
    );
    upstream.write(`${method} ${request.url ?? '/'} HTTP/1.1\r\n${fields.join('\r\n')}\r\n\r\n`);
    const shared = { weather, reset, dead: () => link.dead };
    link.lanes = [
      createLane({ ...shared, direction: 'toClient', from: upstream, to: client, startsWithHead: true }),
      createLane({ ...shared, direction: 'toTarget', from: client, to: upstream, startsWithHead: false }),
    ];
    if (head.length > 0) client.unshift(head);
  }

  const server = createServer((request, response) => void serve(request, response));
  server.on('upgrade', (request, socket, head: Buffer) => void upgrade(request, socket as Socket, head));
  server.on('connection', (socket: Socket) => {
    if (weather.refusing) return socket.resetAndDestroy();
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    return undefined;
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port ?? 0, '127.0.0.1', resolve);
  });
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;

  return {
    url: `http://${host}`,
    host,
    seen,
    links: () => [...links].filter((link) => !link.dead).length,
    cut,
    blackhole() {
      for (const link of links) link.dead = true;
    },
    resetDead() {
      for (const link of links) if (link.dead) for (const end of [link.client, link.upstream]) end.resetAndDestroy();
    },
    freeze(direction) {
      for (const one of direction === undefined ? (['toClient', 'toTarget'] as const) : [direction])
        weather.frozen.add(one);
      for (const link of links) for (const lane of link.lanes) lane.look();
    },
    refuse() {
      weather.refusing = true;
    },
    flap(everyMs) {
      clearInterval(flapping);
      cut();
      flapping = setInterval(cut, everyMs);
    },
    delay(ms) {
      weather.delayMs = ms;
    },
    cutAfter(bytes, direction) {
      weather.byteLimit = { direction, left: bytes };
    },
    answer(rule) {
      weather.answers.push({ ...rule, left: rule.times ?? Number.POSITIVE_INFINITY });
    },
    requests(rule) {
      requestRule = rule;
    },
    frames(rule) {
      weather.frameRule = rule;
    },
    heal(aspect) {
      clearUp(weather, aspect);
      if (aspect === undefined || aspect === 'requests') requestRule = null;
      if (aspect === undefined || aspect === 'flapping') clearInterval(flapping);
      for (const link of links) for (const lane of link.lanes) lane.heal();
      for (const wake of thaw.splice(0)) wake();
    },
    async close() {
      clearInterval(flapping);
      for (const socket of [...sockets]) socket.destroy();
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}
