import type { ConnectionOrigins } from './ports.ts';

/** Which pages may open a softphone socket or call from a browser. Exact strings only: no patterns, no sub-domains, no `null`. */
export interface AllowedOrigins {
  /** By any connection, or by the server's own pages. */
  allows(origin: string | undefined): boolean;
  allowsConnection(origin: string, connectionId: string): boolean;
}

export function createAllowedOrigins(settings: ConnectionOrigins, publicOrigin: () => string): AllowedOrigins {
  return {
    allows: (origin) =>
      origin !== undefined && origin !== 'null' && (settings.origins().has(origin) || origin === publicOrigin()),
    allowsConnection: (origin, connectionId) =>
      origin === publicOrigin() || settings.originsOfConnection(connectionId).includes(origin),
  };
}
