import { documentSchema } from './documentSchema.ts';
import type { ConnectionSettings, SettingsDocument } from './documentSchema.ts';

/** The settings in force. Reading is cheap and always consistent; a change replaces the whole document at once. */
export interface Settings {
  document(): SettingsDocument;
  connection(id: string): ConnectionSettings | null;
  /** Connections of an org, given its 15- or 18-character id. */
  connectionsOfOrg(orgId: string): readonly ConnectionSettings[];
  /** Origins that any connection allows; exact strings. */
  origins(): ReadonlySet<string>;
  originsOfConnection(id: string): readonly string[];
  /** Why the latest change was not applied, in words; empty when it was. */
  rejected(): readonly string[];
  apply(document: SettingsDocument): void;
  reject(problems: readonly string[]): void;
  /** Called after each applied change; returns a function that stops it. */
  onChange(listener: (document: SettingsDocument) => void): () => void;
}

export const EMPTY_DOCUMENT: SettingsDocument = documentSchema.parse({ version: 1, connections: [] });

export function createSettings(first: SettingsDocument = EMPTY_DOCUMENT): Settings {
  let current = index(first);
  let problems: readonly string[] = [];
  const listeners = new Set<(document: SettingsDocument) => void>();
  return {
    document: () => current.document,
    connection: (id) => current.byId.get(id) ?? null,
    connectionsOfOrg: (orgId) => current.byOrg.get(orgId.slice(0, 15)) ?? [],
    origins: () => current.origins,
    originsOfConnection: (id) => current.byId.get(id)?.salesforce.origins ?? [],
    rejected: () => problems,
    apply(document) {
      current = index(document);
      problems = [];
      for (const listener of listeners) listener(document);
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

function index(document: SettingsDocument) {
  const byId = new Map(document.connections.map((connection) => [connection.id, connection]));
  // The first 15 characters are the id; the last three only repeat their case.
  const byOrg = Map.groupBy(document.connections, (connection) => connection.salesforce.orgId.slice(0, 15));
  const origins: ReadonlySet<string> = new Set(document.connections.flatMap((connection) => connection.salesforce.origins));
  return { document, byId, byOrg, origins };
}
