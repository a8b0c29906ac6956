/** Makes everything Setup shows queryable, worked out from the org's state at each look. */
import type { OrgPeople } from '../orgPeople.ts';
import type { OrgState } from '../orgState.ts';
import { componentTables, customMetadataTable } from './componentTables.ts';
import type { SetupSources } from './computedTable.ts';
import { permissionTables } from './permissionTables.ts';
import { SetupIds } from './setupIds.ts';

/** Called once per org, and again when a deploy brought new custom metadata types: what is there stays as it is. */
export function computeSetup(org: OrgState, people: OrgPeople, ids = new SetupIds(org.ids)): SetupIds {
  const sources: SetupSources = { org, people, ids, since: new Date(org.now()).toISOString() };
  const tables = { ...permissionTables(sources), ...componentTables(sources) };
  for (const [name, table] of Object.entries(tables)) org.store.compute(name, table);
  for (const { name, keyPrefix } of org.schema.all())
    if (name.endsWith('__mdt')) org.store.compute(name, customMetadataTable(sources, name, keyPrefix));
  return ids;
}
