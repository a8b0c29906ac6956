/** Which host serves what, per account: domain discovery, remembered, overridable, and checked against an allow-list. */
import type { Logger } from 'pino';
import type { LivePersonAccount } from '../desk/livePersonPorts.ts';
import type { Clock } from '../support/clock.ts';
import { isLoopbackHost } from '../support/loopback.ts';
import { asFields, asList, asText } from './decode/reading.ts';
import { requestJson, UnreachableError, type FetchPort } from './http.ts';

const FRESH_MS = 60 * 60_000;
/** When discovery is down, what was known last is used for this long. */
const USABLE_MS = 24 * 60 * 60_000;
const HOST = /^(?=.{1,253}(:|$))[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*(:\d{1,5})?$/i;
const LIVEPERSON_SUFFIXES = ['liveperson.net', 'lpsnmedia.net', 'liveperson.com'];

/** Where clouds keep the credentials of the machine: link-local addresses and their names. */
function isMetadataHost(name: string): boolean {
  return /^(169\.254\.|0\.)/.test(name) || /(^|\.)(metadata\.google\.internal|metadata|instance-data)$/.test(name);
}

/** Discovery gave no usable host. `permanent`: the account is unknown or the host is not acceptable. */
export class DomainError extends Error {
  readonly code: 'unknown_account' | 'unreachable' | 'no_such_service' | 'host_refused';
  constructor(code: DomainError['code'], message: string) {
    super(message);
    this.name = 'DomainError';
    this.code = code;
  }
}

export interface Domains {
  /** Host[:port] of every service of the account, those that settings overrule included. Rejects with DomainError. */
  hosts(account: LivePersonAccount): Promise<ReadonlyMap<string, string>>;
  /** `https://host[:port]` of the first of these services the account has. Rejects with DomainError. */
  origin(account: LivePersonAccount, ...services: string[]): Promise<string>;
  /** The same as `wss://…`. */
  socketOrigin(account: LivePersonAccount, ...services: string[]): Promise<string>;
  /** After repeated failures: ask discovery again next time. */
  forget(account: LivePersonAccount): void;
}

export interface DomainsOptions {
  /** LIVEPERSON_API_URL. When its scheme is http, every discovered host is contacted over http and ws. */
  baseUrl: string;
  fetch: FetchPort;
  clock: Clock;
  logger: Logger;
  /** Further host suffixes that are acceptable beside LivePerson's own and the base's host. */
  allowedSuffixes?: readonly string[];
}

interface Known {
  hosts: ReadonlyMap<string, string>;
  at: number;
}

export function createDomains(options: DomainsOptions): Domains {
  const base = new URL(options.baseUrl);
  const secure = base.protocol !== 'http:';
  const suffixes = (options.allowedSuffixes ?? []).map((suffix) => suffix.toLowerCase());
  const known = new Map<string, Known>();
  const asking = new Map<string, Promise<Known>>();

  /**
   * Over https only hosts of the allow-list get an agent's token, LivePerson's own on their usual port. An http base is a
   * stand-in: on this machine its services are here too; elsewhere (ALLOW_INSECURE_UPSTREAM) they are on its network.
   */
  function acceptable(host: string): boolean {
    const url =
      HOST.test(host) && URL.canParse(`${base.protocol}//${host}`) ? new URL(`${base.protocol}//${host}`) : null;
    // A number that reads as an address (0x7f.1, 2130706433) is written otherwise after parsing.
    if (url === null || url.hostname !== host.replace(/:\d+$/, '').toLowerCase() || isMetadataHost(url.hostname))
      return false;
    if (url.host === base.host) return true;
    if (!secure) return !isLoopbackHost(base.hostname) || isLoopbackHost(url.hostname);
    const under = (suffix: string): boolean => url.hostname === suffix || url.hostname.endsWith(`.${suffix}`);
    return (url.port === '' && LIVEPERSON_SUFFIXES.some(under)) || suffixes.some(under);
  }

  async function discover(account: string): Promise<Known> {
    const url = `${base.origin}/api/account/${encodeURIComponent(account)}/service/baseURI.json?version=1.0`;
    const answer = await requestJson(options.fetch, url, { maxBytes: 1024 * 1024 });
    if (answer.status === 400 || answer.status === 401 || answer.status === 404) {
      throw new DomainError('unknown_account', 'LivePerson does not know this account.');
    }
    if (answer.status !== 200) throw new UnreachableError('network');
    const hosts = new Map<string, string>();
    for (const entry of asList(asFields(answer.body).baseURIs)) {
      const { service, baseURI } = asFields(entry);
      const host = asText(baseURI);
      if (asText(service) === '' || host === '') continue;
      if (acceptable(host)) hosts.set(asText(service), host);
      else
        options.logger.warn(
          { service: asText(service).slice(0, 60) },
          'domain discovery named a host that is not allowed; ignored',
        );
    }
    if (hosts.size === 0) throw new DomainError('unknown_account', 'LivePerson has no services for this account.');
    return { hosts, at: options.clock.now() };
  }

  async function hostsOf(account: string): Promise<Known> {
    const last = known.get(account);
    if (last !== undefined && options.clock.now() - last.at < FRESH_MS) return last;
    let request = asking.get(account);
    if (request === undefined) {
      request = discover(account).finally(() => asking.delete(account));
      asking.set(account, request);
    }
    try {
      const found = await request;
      known.set(account, found);
      return found;
    } catch (error) {
      if (!(error instanceof UnreachableError)) throw error;
      if (last !== undefined && options.clock.now() - last.at < USABLE_MS) return last;
      throw new DomainError('unreachable', 'LivePerson cannot be reached to ask where its services are.');
    }
  }

  async function hostOf(account: LivePersonAccount, services: readonly string[]): Promise<string> {
    for (const service of services) {
      const fixed = account.domains?.[service];
      if (fixed === undefined) continue;
      if (!HOST.test(fixed))
        throw new DomainError('host_refused', `The configured host of ${service} is not a host name.`);
      return fixed;
    }
    const { hosts } = await hostsOf(account.account);
    for (const service of services) {
      const host = hosts.get(service);
      if (host !== undefined) return host;
    }
    throw new DomainError('no_such_service', `LivePerson offers no ${services[0] ?? 'such'} service for this account.`);
  }

  return {
    hosts: async (account) =>
      new Map([...(await hostsOf(account.account)).hosts, ...Object.entries(account.domains ?? {})]),
    origin: async (account, ...services) => `${secure ? 'https' : 'http'}://${await hostOf(account, services)}`,
    socketOrigin: async (account, ...services) => `${secure ? 'wss' : 'ws'}://${await hostOf(account, services)}`,
    forget(account) {
      const last = known.get(account.account);
      // Kept as last known, but no longer fresh.
      if (last !== undefined)
        known.set(account.account, { ...last, at: Math.min(last.at, options.clock.now() - FRESH_MS) });
    },
  };
}
