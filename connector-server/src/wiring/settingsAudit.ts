import type { Settings } from '../settings/settings.ts';
import { createAuditLog } from '../store/auditLog.ts';
import type { Db } from '../store/database.ts';
import type { Logger } from '../support/logger.ts';

/** Each change of the settings that this server applied is in the audit of every connection. Returns how to stop it. */
export function auditSettings(settings: Settings, db: Db, log: Logger): () => void {
  const audit = createAuditLog(db);
  return settings.onChange(() => {
    const entries = settings.connections().map(({ id }) => ({
      connectionId: id,
      actor: 'settings file',
      action: 'changed settings were applied',
      subject: null,
    }));
    audit
      .append(entries)
      .catch((error: unknown) => log.error({ err: error }, 'A change of the settings is missing in the audit'));
  });
}
