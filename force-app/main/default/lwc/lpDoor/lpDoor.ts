/** Requests to the connector over https, in the name of the user of the page. */
import { HostError } from 'c/hostTypes';

export interface DoorOptions {
  /** https address of the connector, no slash at its end. */
  connectorUrl(): Promise<string>;
  /** A short token signed by the org for this nonce. */
  issueIdentity(nonce: string): Promise<string>;
  fetch(address: string, init: RequestInit): Promise<Response>;
}

interface Access {
  accessToken: string;
  expiresAt: number;
}

/** A token is taken anew this long before it ends, ms: a request must not arrive with one that just ended. */
const MARGIN_MS = 30_000;

/** Trades an identity signed by Salesforce for an access token of the connector, keeps it in memory, asks with it. */
export class Door {
  private readonly options: DoorOptions;
  private access: Access | null = null;

  constructor(options: DoorOptions) {
    this.options = options;
  }

  /** The JSON answered. Rejects with a HostError whose message can be shown to the user. */
  async get<T>(path: string): Promise<T> {
    return this.ask<T>('GET', path);
  }

  /** As `get`, with a JSON body. */
  async post<T>(path: string, body: unknown): Promise<T> {
    return this.ask<T>('POST', path, body);
  }

  private async ask<T>(method: 'GET' | 'POST', path: string, body?: unknown): Promise<T> {
    const first = await this.send(method, path, body, await this.token());
    if (first.status !== 401) return read<T>(first);
    // Taken back or ended early: once with a fresh one.
    this.access = null;
    return read<T>(await this.send(method, path, body, await this.token()));
  }

  private async token(): Promise<string> {
    if (this.access && this.access.expiresAt - MARGIN_MS > Date.now()) return this.access.accessToken;
    const { nonce } = await read<{ nonce: string }>(await this.send('POST', '/auth/nonce', {}, null));
    const token = await this.options.issueIdentity(nonce);
    this.access = await read<Access>(await this.send('POST', '/auth/token', { token, nonce }, null));
    return this.access.accessToken;
  }

  private async send(method: 'GET' | 'POST', path: string, body: unknown, token: string | null): Promise<Response> {
    const address = `${await this.options.connectorUrl()}${path}`;
    try {
      return await this.options.fetch(address, {
        method,
        credentials: 'omit',
        headers: {
          ...(token === null ? {} : { Authorization: `Bearer ${token}` }),
          ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
    } catch {
      throw new HostError('unreachable', 'The LivePerson connector cannot be reached.');
    }
  }
}

async function read<T>(response: Response): Promise<T> {
  const value: unknown = await response.json().catch(() => null);
  if (response.ok && value !== null) return value as T;
  const { error, text } = (value ?? {}) as { error?: unknown; text?: unknown };
  throw new HostError(
    typeof error === 'string' ? error : 'connector_failed',
    typeof text === 'string' && text !== ''
      ? text
      : `The LivePerson connector answered with an error (${response.status}).`,
  );
}
