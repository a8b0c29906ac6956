/** What the computed tables are made from, and the columns the platform gives every row. */
import type { OrgPeople } from '../orgPeople.ts';
import type { OrgState } from '../orgState.ts';
import type { Row } from '../schema/types.ts';
import type { SetupIds } from './setupIds.ts';

export interface SetupSources {
  org: OrgState;
  people: OrgPeople;
  ids: SetupIds;
  /** Start of the org, ISO text. */
  since: string;
}

/** A row with its system fields. */
export function setupRow({ org, ids, since }: SetupSources, keyPrefix: string, key: string, fields: Row): Row {
  return {
    Id: ids.of(keyPrefix, key),
    IsDeleted: false,
    CreatedDate: since,
    CreatedById: org.systemUserId,
    LastModifiedDate: since,
    LastModifiedById: org.systemUserId,
    SystemModstamp: since,
    ...fields,
  };
}
