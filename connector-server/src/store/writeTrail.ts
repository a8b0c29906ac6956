import type { WriteTrail } from '../recorder/writeTrail.ts';
import { appendAudit } from './auditLog.ts';
import type { Db } from './database.ts';
import { noteWrites } from './eventLog.ts';

/** Who wrote, where it was the connector's own user in the org. */
export const CONNECTOR = 'connector';

/** Event log and audit in one transaction: one audit row per written row. */
export function createWriteTrail(db: Db): WriteTrail {
  return {
    wrote: (connectionId, notes) =>
      db.transaction().execute(async (tx) => {
        await noteWrites(tx, connectionId, notes);
        await appendAudit(
          tx,
          notes
            .filter(({ outcome }) => outcome === 'written')
            .map(({ object, created, recordId }) => ({
              connectionId,
              actor: CONNECTOR,
              action: `${created ? 'created' : 'updated'} ${object}`,
              subject: recordId,
            })),
        );
      }),
  };
}
