/** Fields an org does not take: reported once in the whole installation, and known until the org takes them again. */
import type { LeftOutField, LeftOutFields } from '../recorder/leftOut.ts';

export interface FieldWatch {
  leftOut(field: LeftOutField): void;
  /** The org took a row with these fields. */
  taken(connectionId: string, object: string, fields: readonly string[]): void;
}

/** Never rejects: a database that is away costs a report, not a record. Without `kept` each process reports for itself. */
export function createFieldWatch(deps: {
  kept?: LeftOutFields;
  log: { info(fields: object, message: string): void; warn(fields: object, message: string): void };
}): FieldWatch {
  const { kept, log } = deps;
  const known = new Set<string>();
  const keyOf = ({ connectionId, object, field }: LeftOutField): string => `${connectionId} ${object} ${field}`;
  const forgiven = (error: unknown): void => log.info({ err: error }, 'Fields left out could not be looked up');
  kept
    ?.list()
    .then((rows) => rows.forEach((row) => known.add(keyOf(row))))
    .catch(forgiven);
  return {
    leftOut(field) {
      if (known.has(keyOf(field))) return;
      known.add(keyOf(field));
      const { connectionId: connection, object, field: name } = field;
      (kept?.add(field) ?? Promise.resolve(true))
        .then((first) => {
          if (first)
            log.warn(
              { connection, object, field: name },
              'A field is left out: it is missing or not writable for the API user, or its picklist lacks the value',
            );
        })
        .catch(forgiven);
    },
    taken(connectionId, object, fields) {
      if (known.size === 0) return;
      for (const field of fields) {
        const one = { connectionId, object, field };
        if (!known.delete(keyOf(one))) continue;
        log.info({ connection: connectionId, object, field }, 'A field that was left out is written again');
        kept?.remove(one).catch(forgiven);
      }
    },
  };
}
