import type { Agent as HttpAgent } from 'node:http';
import { Agent, EnvHttpProxyAgent, fetch as undiciFetch } from 'undici';
import type { Dispatcher } from 'undici';
import { createTunnelAgent } from './proxyTunnel.ts';

export interface ProxySettings {
  http: string | null;
  https: string | null;
  /** As NO_PROXY: host names and domains separated by commas. Loopback is never proxied. */
  no: string;
}

/** The way out: one place for proxy, timeouts and "no redirects". */
export interface Outbound {
  /** As global fetch, with our dispatcher. Redirects are not followed (an error, unless the caller reads them by `manual`); 30 s unless a signal is given. */
  fetch: typeof globalThis.fetch;
  /** For undici's own interfaces. */
  dispatcher: Dispatcher;
  /** Agent for `ws`, for wss (secure) or ws addresses: tunnels through the proxy where one applies. Undefined: there is no proxy. */
  webSocketAgent(secure: boolean): HttpAgent | undefined;
  close(): Promise<void>;
}

const TIMEOUT_MS = 30_000;
const NEVER_PROXIED = 'localhost,127.0.0.1,::1,[::1],.localhost';

export function createOutbound(proxy: ProxySettings = { http: null, https: null, no: '' }): Outbound {
  const timeouts = { connect: { timeout: 10_000 }, headersTimeout: TIMEOUT_MS, bodyTimeout: TIMEOUT_MS };
  const noProxy = [NEVER_PROXIED, proxy.no].filter(Boolean).join(',');
  const proxied = proxy.http !== null || proxy.https !== null;
  const dispatcher: Dispatcher = proxied
    ? new EnvHttpProxyAgent({
        ...timeouts,
        noProxy,
        httpProxy: proxy.http ?? '',
        httpsProxy: proxy.https ?? proxy.http ?? '',
      })
    : new Agent(timeouts);
  return {
    dispatcher,
    fetch: ((input: Parameters<typeof undiciFetch>[0], init?: Parameters<typeof undiciFetch>[1]) =>
      undiciFetch(input, {
        redirect: 'error',
        signal: AbortSignal.timeout(TIMEOUT_MS),
        ...init,
        dispatcher,
      })) as unknown as typeof globalThis.fetch,
    webSocketAgent(secure) {
      const url = secure ? (proxy.https ?? proxy.http) : proxy.http;
      return url === null ? undefined : createTunnelAgent({ url, noProxy, secure });
    },
    close: () => dispatcher.close(),
  };
}
