/** Rows that cannot be what the connector wrote: left where they are, passed over, and reported, once each. */
export interface DamageReport {
  /** `kind` of row and what names it; never its content. */
  report(kind: string, row: Readonly<Record<string, string | number>>): void;
  /** How many different rows were met since the start. */
  readonly rows: number;
}

/** Beyond this, further damage is counted once and not named. */
const MOST_NAMED = 1_000;

export function createDamageReport(log: { error(fields: object, message: string): void }): DamageReport {
  const met = new Set<string>();
  return {
    report(kind, row) {
      const name = JSON.stringify([kind, row]);
      if (met.has(name) || met.size >= MOST_NAMED) return;
      met.add(name);
      log.error({ kind, ...row }, 'A damaged row of the database was set aside; everything else goes on');
    },
    get rows() {
      return met.size;
    },
  };
}
