/** Section `crm` of the settings as the admin pages saved it: in force on every server, whoever saved. */
import { isDeepStrictEqual } from 'node:util';
import type { CrmSettings } from '../protocol/crmSettings.ts';
import { crmSchema } from '../settings/crmSchema.ts';
import { problemsInWords } from '../settings/parseSettings.ts';
import type { Settings } from '../settings/settings.ts';
import { createSettingsStore } from '../store/settingsStore.ts';
import type { SettingsStore, SettingsVersionHead } from '../store/settingsStore.ts';
import type { Db } from '../store/database.ts';
import type { Logger } from '../support/logger.ts';

export const CRM_SECTION = 'crm';

export interface CrmSections {
  /** Reads what is in force from the database. Rejects when it is away; what was in force stays then. */
  load(): Promise<void>;
  /** What the connection's section was saved as last; null: never. */
  inForce(connectionId: string): (SettingsVersionHead & { unreadable: readonly string[] }) | null;
  versions(connectionId: string, limit: number): Promise<SettingsVersionHead[]>;
  /** Null: there is no such version, or this program cannot read it. */
  version(connectionId: string, version: number): Promise<CrmSettings | null>;
  /** Saves the next version and puts it in force here and elsewhere. Null: somebody saved after version `after`. */
  save(
    connectionId: string,
    given: { crm: CrmSettings; after: number; note: string; who: string; action: string },
  ): Promise<number | null>;
  /** Told after each save, so that other servers hear of it. */
  onSaved(listener: (connectionId: string) => void): () => void;
}

export function createCrmSections(deps: {
  db: Db;
  settings: Settings;
  log: Logger;
  store?: SettingsStore;
}): CrmSections {
  const { settings, log } = deps;
  const store = deps.store ?? createSettingsStore(deps.db);
  const listeners = new Set<(connectionId: string) => void>();
  let heads = new Map<string, SettingsVersionHead & { unreadable: readonly string[] }>();
  let read = new Map<string, CrmSettings>();
  const load = async (): Promise<void> => {
    const saved = await store.inForce(CRM_SECTION);
    const nextHeads: typeof heads = new Map();
    const next: typeof read = new Map();
    for (const { connectionId, document, ...head } of saved) {
      const parsed = crmSchema.safeParse(document);
      const unreadable = parsed.success ? [] : problemsInWords(parsed.error);
      if (parsed.success) next.set(connectionId, parsed.data);
      else if (heads.get(connectionId)?.version !== head.version)
        log.error(
          { connectionId, version: head.version, problems: unreadable },
          'The saved settings of the CRM side cannot be read by this version of the program; the defaults are in force',
        );
      nextHeads.set(connectionId, { ...head, unreadable });
    }
    heads = nextHeads;
    if (isDeepStrictEqual(next, read)) return;
    read = next;
    settings.applyCrm(read);
  };
  return {
    load,
    inForce: (connectionId) => heads.get(connectionId) ?? null,
    versions: (connectionId, limit) => store.history(connectionId, CRM_SECTION, limit),
    async version(connectionId, version) {
      const found = await store.get(connectionId, CRM_SECTION, version);
      return crmSchema.safeParse(found?.document).data ?? null;
    },
    async save(connectionId, { crm, after, note, who, action }) {
      const version = await store.append(
        { connectionId, section: CRM_SECTION, after },
        { document: crm, author: who, note },
        { connectionId, actor: who, action: `${action}: version ${after + 1}`, subject: null },
      );
      await load();
      if (version !== null) for (const listener of listeners) listener(connectionId);
      return version;
    },
    onSaved(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}
