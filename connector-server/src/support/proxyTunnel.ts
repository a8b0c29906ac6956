import { Agent as HttpAgent, request } from 'node:http';
import { Agent as HttpsAgent, request as secureRequest } from 'node:https';
import type { Duplex } from 'node:stream';
import { connect as connectTls } from 'node:tls';
import type { ConnectionOptions } from 'node:tls';
import { isLoopbackHost } from './loopback.ts';

type Done = (error: Error | null, socket: Duplex) => void;
interface Target {
  host?: string | null;
  port?: number | string | null;
  servername?: string;
}

/**
 * An agent that reaches hosts through CONNECT of an HTTP proxy (RFC 9110, 9.3.6), since `ws` has no proxy support of
 * its own. Hosts of `noProxy` (as NO_PROXY) and loopback are connected to directly.
 */
export function createTunnelAgent(proxy: { url: string; noProxy: string; secure: boolean }): HttpAgent {
  const exceptions = proxy.noProxy
    .split(/[\s,]+/)
    .filter(Boolean)
    .map((each) => each.toLowerCase());
  const direct = (host: string, port: number): boolean =>
    isLoopbackHost(host) || exceptions.some((exception) => isException(host.toLowerCase(), port, exception));
  return proxy.secure ? new SecureTunnelAgent(new URL(proxy.url), direct) : new TunnelAgent(new URL(proxy.url), direct);
}

function isException(host: string, port: number, exception: string): boolean {
  if (exception === '*') return true;
  const [, name = exception, onlyPort] = /^(.*?)(?::(\d+))?$/.exec(exception) ?? [];
  if (onlyPort !== undefined && Number(onlyPort) !== port) return false;
  const domain = name.replace(/^\*?\./, '');
  return host === domain || host.endsWith(`.${domain}`);
}

type IsDirect = (host: string, port: number) => boolean;

class TunnelAgent extends HttpAgent {
  readonly #proxy: URL;
  readonly #direct: IsDirect;

  constructor(proxy: URL, direct: IsDirect) {
    super({ keepAlive: false });
    this.#proxy = proxy;
    this.#direct = direct;
  }

  override createConnection(options: Target, done?: Done): Duplex | null | undefined {
    const host = options.host ?? '';
    const port = Number(options.port);
    if (this.#direct(host, port)) return super.createConnection(options, done);
    openTunnel(this.#proxy, host, port, (error, socket) => done?.(error, socket as Duplex));
    return null;
  }
}

class SecureTunnelAgent extends HttpsAgent {
  readonly #proxy: URL;
  readonly #direct: IsDirect;

  constructor(proxy: URL, direct: IsDirect) {
    super({ keepAlive: false });
    this.#proxy = proxy;
    this.#direct = direct;
  }

  override createConnection(options: Target, done?: Done): Duplex | null | undefined {
    const host = options.host ?? '';
    const port = Number(options.port);
    if (this.#direct(host, port)) return super.createConnection(options, done);
    openTunnel(this.#proxy, host, port, (error, socket) => {
      if (!socket) return done?.(error, undefined as never);
      const tls = connectTls({ ...options, socket, servername: options.servername || host } as ConnectionOptions);
      tls.once('secureConnect', () => done?.(null, tls));
      tls.once('error', (failure: Error) => done?.(failure, undefined as never));
    });
    return null;
  }
}

const CONNECT_MS = 10_000;

function openTunnel(
  proxy: URL,
  host: string,
  port: number,
  done: (error: Error | null, socket?: Duplex) => void,
): void {
  const target = `${host.includes(':') ? `[${host}]` : host}:${port}`;
  const credentials = proxy.username
    ? {
        'Proxy-Authorization': `Basic ${Buffer.from(`${decodeURIComponent(proxy.username)}:${decodeURIComponent(proxy.password)}`).toString('base64')}`,
      }
    : {};
  const send = proxy.protocol === 'https:' ? secureRequest : request;
  const connect = send({
    host: proxy.hostname.replace(/^\[|\]$/g, ''),
    port: proxy.port || (proxy.protocol === 'https:' ? 443 : 80),
    method: 'CONNECT',
    path: target,
    headers: { Host: target, ...credentials },
    agent: false,
    timeout: CONNECT_MS,
  });
  connect.once('connect', (response, socket, head) => {
    if (response.statusCode === 200 && head.length === 0) return done(null, socket);
    socket.destroy();
    done(refusal(response.statusCode));
  });
  connect.once('response', (response) => {
    response.resume();
    done(refusal(response.statusCode));
  });
  connect.once('timeout', () =>
    connect.destroy(Object.assign(new Error('The proxy did not answer.'), { code: 'PROXY_TIMEOUT' })),
  );
  connect.once('error', (error: NodeJS.ErrnoException) => done(error.code === 'PROXY_TIMEOUT' ? error : gone(error)));
  connect.end();
}

function gone(cause: Error): Error {
  return Object.assign(new Error('The proxy cannot be reached.', { cause }), { code: 'PROXY_UNREACHABLE' });
}

function refusal(status: number | undefined): Error {
  return Object.assign(new Error(`The proxy refused the connection (${status ?? 'no status'}).`), {
    code: 'PROXY_REFUSED',
  });
}
