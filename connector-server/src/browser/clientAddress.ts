import type { IncomingMessage } from 'node:http';
import { isLoopbackHost } from '../support/loopback.ts';

/** Decides whether a hop is one of our proxies; express compiles TRUST_PROXY to this. */
export type TrustsHop = (address: string, hop: number) => boolean;

/** Two Host lines: proxy and server may each believe another one (RFC 9112, 3.2: to be refused with 400). */
export function hasTwoHosts(request: IncomingMessage): boolean {
  return request.rawHeaders.filter((name, at) => at % 2 === 0 && name.toLowerCase() === 'host').length > 1;
}

/** Address of the client: the first hop from our side that is not one of our own proxies. */
export function clientAddress(request: IncomingMessage, trusts: TrustsHop): string {
  const forwarded = String(request.headers['x-forwarded-for'] ?? '')
    .split(',')
    .map((part) => part.trim())
    .filter(Boolean);
  const hops = [request.socket.remoteAddress ?? 'unknown', ...forwarded.reverse()];
  const index = hops.findIndex((hop, position) => !trusts(hop, position));
  return hops[index === -1 ? hops.length - 1 : index] ?? 'unknown';
}

/**
 * True when the proxy that took the request says that the client came without TLS (the first hop of X-Forwarded-Proto,
 * or of RFC 7239). Believed from anybody: it can only refuse. Silence means nothing.
 */
export function cameInClear(request: IncomingMessage): boolean {
  const proto = String(request.headers['x-forwarded-proto'] ?? '').split(',', 1)[0];
  const forwarded = /(?:^|;)\s*proto="?(\w+)/i.exec(
    String(request.headers.forwarded ?? '').split(',', 1)[0] ?? '',
  )?.[1];
  return [proto, forwarded].some((each) => /^\s*(http|ws)\s*$/i.test(each ?? ''));
}

/**
 * True when the request was made on this machine and did not come through a proxy. A proxy on the same machine also
 * connects from loopback, and a rebound DNS name also reaches it, so forwarding headers and foreign host names do not count.
 */
export function isDirectLoopback(request: IncomingMessage): boolean {
  if (!isLoopbackHost(request.socket.remoteAddress ?? '')) return false;
  const forwarded = ['x-forwarded-for', 'x-forwarded-host', 'x-forwarded-proto', 'forwarded', 'x-real-ip', 'via'].some(
    (name) => request.headers[name] !== undefined,
  );
  const host = request.headers.host ?? '';
  return !forwarded && URL.canParse(`http://${host}`) && isLoopbackHost(new URL(`http://${host}`).hostname);
}
