import type { CrmSettings } from '../protocol/crmSettings.ts';
import type { Connection } from './connection.ts';

/** The settings in force. Reading is cheap and always consistent; a change replaces all connections at once. */
export interface Settings {
  connections(): readonly Connection[];
  connection(id: string): Connection | null;
  /** Connections of an org, given its 15- or 18-character id. */
  connectionsOfOrg(orgId: string): readonly Connection[];
  /** Origins that any connection allows; exact strings. */
  origins(): ReadonlySet<string>;
  originsOfConnection(id: string): readonly string[];
  /** Why the latest change was not applied, in words; empty when it was. */
  rejected(): readonly string[];
  apply(connections: readonly Connection[]): void;
  /** Section `crm` by connection, as the admin pages saved it; counts where they own the section, also after `apply`. */
  applyCrm(saved: ReadonlyMap<string, CrmSettings>): void;
  reject(problems: readonly string[]): void;
  /** Called after each applied document; returns a function that stops it. A section `crm` counts by itself from the next reading. */
  onChange(listener: () => void): () => void;
}

export function createSettings(first: readonly Connection[] = []): Settings {
  let applied = first;
  let crm: ReadonlyMap<string, CrmSettings> = new Map();
  let current = index(applied);
  let problems: readonly string[] = [];
  const listeners = new Set<() => void>();
  return {
    connections: () => current.connections,
    connection: (id) => current.byId.get(id) ?? null,
    connectionsOfOrg: (orgId) => current.byOrg.get(orgId.slice(0, 15)) ?? [],
    origins: () => current.origins,
    originsOfConnection: (id) => current.byId.get(id)?.salesforce.origins ?? [],
    rejected: () => problems,
    apply(connections) {
      applied = connections;
      current = index(withSavedCrm(applied, crm));
      problems = [];
      for (const listener of listeners) listener();
    },
    applyCrm(saved) {
      crm = saved;
      current = index(withSavedCrm(applied, crm));
    },
    reject(why) {
      problems = why;
    },
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

function withSavedCrm(
  connections: readonly Connection[],
  saved: ReadonlyMap<string, CrmSettings>,
): readonly Connection[] {
  return connections.map((connection) => {
    const crm = connection.crmOwner === 'pages' ? saved.get(connection.id) : undefined;
    return crm === undefined ? connection : { ...connection, crm };
  });
}

function index(connections: readonly Connection[]) {
  const byId = new Map(connections.map((connection) => [connection.id, connection]));
  // The first 15 characters are the id; the last three only repeat their case.
  const byOrg = Map.groupBy(connections, (connection) => connection.salesforce.orgId.slice(0, 15));
  const origins: ReadonlySet<string> = new Set(connections.flatMap((connection) => connection.salesforce.origins));
  return { connections, byId, byOrg, origins };
}
