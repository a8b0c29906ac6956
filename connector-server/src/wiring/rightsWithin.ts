/** The page “Rights”: what the settings in force ask of the API user, and what it has as far as it sees itself. */
import type { AdminRights } from '../admin/rightsRoutes.ts';
import { heldRights } from '../doctor/heldRights.ts';
import { listableFields } from '../doctor/listableFields.ts';
import type { Look } from '../doctor/types.ts';
import type { RightRow, RightsReport } from '../protocol/rightsTypes.ts';
import { differenceOf } from '../rights/difference.ts';
import { neededRights } from '../rights/neededRights.ts';
import { permissionSetFile } from '../rights/permissionSetFile.ts';
import { inWords } from '../rights/rightInWords.ts';
import type { NeededRight } from '../rights/types.ts';

/** Opened twice within it, the page costs the org nothing; changed settings are told at once. */
const FRESH_MS = 60_000;

export function createRightsWithin(deps: {
  /** A look that remembers nothing of earlier ones; null: no such connection, or the server begins anew. */
  look(connectionId: string): Look | null;
  now(): number;
}): AdminRights {
  const kept = new Map<string, { until: number; of: string; report: Promise<RightsReport> }>();
  return {
    async report(connectionId) {
      const look = deps.look(connectionId);
      if (look === null) return null;
      const needed = neededRights(look.connection);
      const of = JSON.stringify(needed);
      const known = kept.get(connectionId);
      if (known?.of === of && known.until > deps.now()) return known.report;
      const report = reportOf(look, needed, deps.now());
      kept.set(connectionId, { until: deps.now() + FRESH_MS, of, report });
      report.then(
        // What could not be seen is worth looking at again at once.
        ({ text }) => void (text !== null && kept.delete(connectionId)),
        () => kept.delete(connectionId),
      );
      return report;
    },
  };
}

async function reportOf(look: Look, needed: readonly NeededRight[], at: number): Promise<RightsReport> {
  const held = await heldRights(look, needed);
  const { missing, unseen, excess } = held.ok
    ? differenceOf(needed, held.value)
    : { missing: [], unseen: [], excess: [] };
  const { fileName, xml } = permissionSetFile(look.connection, needed, await listableFields(look.org, needed));
  return {
    at,
    needed: rows(needed),
    missing: rows(missing),
    unseen: rows(unseen),
    excess: rows(excess),
    text: held.ok ? null : held.text,
    file: { name: fileName, xml },
  };
}

const rows = (rights: readonly NeededRight[]): RightRow[] =>
  rights.map((right) => ({ kind: right.kind, words: inWords(right), why: right.why }));
