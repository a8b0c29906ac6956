/** Whether an org uses Open CTI for this softphone. */
import { cell } from './cell.ts';
import { CALL_CENTERS } from './questions.ts';
import type { OrgReader, Seen } from './types.ts';

/** Internal name of the definition in the package `open-cti`. */
export const CALL_CENTER = 'LivePersonEmbeddedUI';
/** Salesforce retires it on 28 February 2028 (Salesforce Help, "Open CTI Retirement"). */
export const OPEN_CTI_ENDS = Date.UTC(2028, 1, 28);

/** Null: there is none of ours. */
export async function ourCallCenter(org: OrgReader): Promise<Seen<{ id: string; name: string } | null>> {
  const seen = await org.query(CALL_CENTERS);
  if (!seen.ok) return seen;
  const row = seen.value.find((each) => each['InternalName'] === CALL_CENTER);
  return {
    ok: true,
    value: row === undefined ? null : { id: cell(row, 'Id'), name: cell(row, 'Name') || CALL_CENTER },
  };
}
