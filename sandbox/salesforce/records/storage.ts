/** How full the org is (Salesforce Help, "Data and File Storage Allocations"): 2 KB a record, files as they are. */
import { ApiError } from '../apiError.ts';
import type { OrgState } from '../orgState.ts';
import type { ObjectDef, Row } from '../schema/types.ts';

const RECORD_MB = 2 / 1_024;
const BYTES_PER_MB = 1_024 * 1_024;
/** Records of the platform itself do not count. */
const NOT_COUNTED = /^(User|Group|Queue\w*|Profile|UserRole|Content\w*|TaskStatus)$/;

export function storageInUse(org: OrgState): { dataMb: number; filesMb: number } {
  let records = 0;
  let bytes = 0;
  for (const definition of org.schema.all()) {
    if (definition.name === 'ContentVersion')
      for (const row of org.store.rows(definition))
        if (row['IsDeleted'] !== true) bytes += Number(row['ContentSize'] ?? 0);
    if (NOT_COUNTED.test(definition.name) || org.store.isComputed(definition)) continue;
    for (const row of org.store.rows(definition)) if (row['IsDeleted'] !== true) records += 1;
  }
  return { dataMb: records * RECORD_MB, filesMb: bytes / BYTES_PER_MB };
}

/** STORAGE_LIMIT_EXCEEDED when a new record does not fit any more; null: it does. */
export function storageFault(
  org: OrgState,
  definition: ObjectDef,
  row: Row,
  limit: { data: number; files: number },
): ApiError | null {
  const { dataMb, filesMb } = storageInUse(org);
  const full =
    definition.name === 'ContentVersion'
      ? filesMb + Number(row['ContentSize'] ?? 0) / BYTES_PER_MB > limit.files
      : !NOT_COUNTED.test(definition.name) && dataMb + RECORD_MB > limit.data;
  return full ? new ApiError(400, 'STORAGE_LIMIT_EXCEEDED', 'storage limit exceeded') : null;
}
