/** The admin pages at the connector's own address: requests with its cookie, and the ways in. */
import { HostError } from 'c/hostTypes';
import type { AdminDoor, AdminHost, AdminSignInChoice } from 'c/adminTypes';

/** What of the browser is used; tests bring their own. */
export interface Browser {
  /** Path under which the server is reached, without a slash at the end; usually empty. */
  readonly base: string;
  fetch(address: string, init: RequestInit): Promise<Response>;
  hash(): string;
  setHash(hash: string): void;
}

const PAGE = /^#([a-z]+)$/u;

/** A host whose requests go to the server the page came from. Takes a set-up link or a problem out of the address. */
export function createAdminServer(browser: Browser): AdminHost {
  const opened = new URLSearchParams(browser.hash().slice(1));
  const [linkToken, problem] = [opened.get('set-up'), opened.get('problem')];
  // Neither a way in nor yesterday's problem stays in the address and in the history.
  if (linkToken !== null || problem !== null) browser.setHash('');
  const listeners: (() => void)[] = [];

  const ask = async <T>(method: 'GET' | 'POST', path: string, body?: unknown): Promise<T> => {
    let response: Response;
    try {
      response = await browser.fetch(browser.base + path, {
        method,
        credentials: 'same-origin',
        headers: {
          // Pages of other sites cannot send it without asking first.
          'X-LivePerson-Admin': '1',
          ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
    } catch {
      throw new HostError('unreachable', 'The connector cannot be reached.');
    }
    const value: unknown = await response.json().catch(() => null);
    if (response.ok && value !== null) return value as T;
    const { error, text } = (value ?? {}) as { error?: unknown; text?: unknown };
    if (response.status === 401 && error === 'unauthorized') for (const listener of listeners) listener();
    throw new HostError(
      typeof error === 'string' ? error : 'connector_failed',
      typeof text === 'string' && text !== '' ? text : `The connector answered with an error (${response.status}).`,
    );
  };

  const door: AdminDoor = {
    choices: () => ask<AdminSignInChoice[]>('GET', '/admin/sign-in/choices'),
    signInAddress: (connectionId) => `${browser.base}/admin/sign-in?connection=${encodeURIComponent(connectionId)}`,
    linkToken,
    useLink: async (token) => void (await ask('POST', '/admin/set-up', { token })),
    signOut: async () => void (await ask('POST', '/admin/sign-out', {})),
    onSignedOut: (listener) => void listeners.push(listener),
    problem,
  };
  return {
    kind: 'server',
    get: (path) => ask('GET', path),
    post: (path, body) => ask('POST', path, body),
    openRecord: null,
    door,
    place: {
      read: () => PAGE.exec(browser.hash())?.[1] ?? '',
      write: (page) => browser.setHash(`#${page}`),
    },
  };
}
