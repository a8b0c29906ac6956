/** What every room of the stand-in shares: schema, records, clock, and the question who somebody is. */
import type { CustomMetadataRecord } from '../../tools/metadata/model.ts';
import type { ApiError } from './apiError.ts';
import type { UserAccess } from './access/userAccess.ts';
import type { DeployJobs } from './metadata/deployJobs.ts';
import type { RecordStore } from './records/recordStore.ts';
import type { OrgRules } from './rules/orgRules.ts';
import type { IdSource } from './ids.ts';
import type { Schema } from './schema/schema.ts';
import type { ObjectDef, Row } from './schema/types.ts';
import type { SetupState } from './setup/setupState.ts';
import type { OrgSwitches } from './switches.ts';

export interface OrgState {
  orgId: string;
  schema: Schema;
  store: RecordStore;
  ids: IdSource;
  switches: OrgSwitches;
  customMetadata: readonly CustomMetadataRecord[];
  /** Deploys through the Metadata API. */
  deploys: DeployJobs;
  /** Apps, pages, trusted URLs, call centers, certificates. */
  setup: SetupState;
  /** What Company Information says. */
  facts: { name: string; isSandbox: boolean; organizationType: string };
  /** Epoch ms. */
  now: () => number;
  accessOf: (userId: string) => UserAccess;
  /** Duplicate, validation and assignment rules; tests and the demo change them. */
  rules: OrgRules;
  /** Asked before each row is written; an answer refuses it (lock contention made by a test). */
  writeFault: (definition: ObjectDef, row: Row, isNew: boolean) => ApiError | null;
  /** Told after a User row was saved through the API. */
  userSaved: (row: Readonly<Row>) => void;
  /** Epoch ms of the last change of schema or access, for If-Modified-Since. */
  describedAt: () => number;
  /** User whom seeds and automatic rows belong to. */
  systemUserId: string;
}
