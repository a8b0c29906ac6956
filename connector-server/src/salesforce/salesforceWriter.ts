/** The recorder's RecordWriter on a real org. */
import type { LinkedCreator } from '../recorder/creation/creationPorts.ts';
import type { OrgFiles } from '../recorder/filePorts.ts';
import type { LeftOutFields } from '../recorder/leftOut.ts';
import type { RecordWriter } from '../recorder/ports.ts';
import { createBudgetMeter } from './budgetMeter.ts';
import type { BudgetMeter } from './budgetMeter.ts';
import { guardCalls } from './callGuard.ts';
import { createLinkedCreator } from './createLinked.ts';
import { createDescribeCache } from './describeCache.ts';
import { isFile, writeFileRows } from './fileRows.ts';
import {
  closedTaskStatus,
  findAccountsOfContacts,
  findQueue,
  findTasks,
  findTimeZones,
  findUsersByEmail,
} from './lookups.ts';
import { createFieldWatch } from './leftOutFields.ts';
import { createLaneStops } from './laneStops.ts';
import type { LaneStops } from './laneStops.ts';
import { createOrgConnections } from './orgConnection.ts';
import { createOrgFiles } from './orgFiles.ts';
import type { OrgConnections } from './orgConnection.ts';
import type { GrantStore, OrgProfileOf } from './orgProfile.ts';
import { createReadCount } from './readCount.ts';
import type { ReadCount } from './readCount.ts';
import { signIn } from './signIn.ts';
import { writeRows } from './writeRows.ts';
import type { RefusedFields } from './writeRows.ts';

export interface SalesforceWriterDeps {
  profileOf: OrgProfileOf;
  grants: GrantStore;
  now: () => number;
  /** Lets login URLs point at this machine: stand-ins and tests. */
  allowLoopback: boolean;
  log: { info(fields: object, message: string): void; warn(fields: object, message: string): void };
  /** The way out, with its proxy rules; default the global one. */
  fetch?: typeof globalThis.fetch;
  /** For a whole call; default 60 s. */
  timeoutMs?: number;
  /** Fields the orgs do not take, as the database knows them; absent: each process finds out for itself. */
  leftOut?: LeftOutFields;
  /** Rows a connection may read within an hour; default: no limit. */
  readsPerHour?: (connectionId: string) => number;
  /** Whether people and Cases may be created by themselves; default: no. */
  creates?: (connectionId: string) => boolean;
  /** Once for each call that was sent. */
  onSent?: (connectionId: string) => void;
}

export interface SalesforceWriter extends RecordWriter {
  readonly meter: BudgetMeter;
  /** Rows read of each org. */
  readonly reads: ReadCount;
  /** Orgs that are not called any more. */
  readonly stops: LaneStops;
  /** Makes people and Cases. */
  readonly creator: LinkedCreator;
  /** What its files and transcripts are. */
  readonly files: OrgFiles;
  /** For other REST calls as the API user (doctor, sync). */
  readonly connections: OrgConnections;
  /** After the settings changed: sessions, descriptions and what was refused are learnt anew. */
  forgetAll(): void;
}

/** Fields left out are tried again after this long, ms: permissions change. */
const REFUSED_MS = 6 * 60 * 60_000;
const STATUS_MS = 6 * 60 * 60_000;
/** People seldom move. */
const ZONES_MS = 24 * 60 * 60_000;
const MOST_ZONES = 20_000;

export function createSalesforceWriter(deps: SalesforceWriterDeps): SalesforceWriter {
  const meter = createBudgetMeter(deps.now);
  const reads = createReadCount(deps.now);
  const stops = createLaneStops();
  const sender = deps.fetch === undefined ? {} : { fetch: deps.fetch };
  const unguarded = createOrgConnections({
    profileOf: deps.profileOf,
    signIn: (profile, old) =>
      signIn(profile, { now: deps.now, allowLoopback: deps.allowLoopback, grants: deps.grants, ...sender }, old),
    onUsage: (connectionId, usage) => meter.note(connectionId, { kind: 'calls', at: deps.now(), ...usage }),
    now: deps.now,
    ...sender,
    ...(deps.timeoutMs === undefined ? {} : { timeoutMs: deps.timeoutMs }),
  });
  const connections: OrgConnections = {
    ...unguarded,
    call: guardCalls((connectionId, call) => unguarded.call(connectionId, call), {
      stops,
      reads,
      meter,
      readsPerHour: deps.readsPerHour ?? (() => Infinity),
      creates: deps.creates,
      onSent: deps.onSent ?? (() => undefined),
      now: deps.now,
    }),
  };
  const describe = createDescribeCache(connections, deps.now);
  const refused = createRefusedFields(deps.now);
  const apiVersionOf = async (connectionId: string): Promise<string> => {
    const profile = await deps.profileOf(connectionId);
    if (profile === null) throw new Error(`No Salesforce settings for connection ${connectionId}.`);
    return profile.apiVersion;
  };
  const fields = createFieldWatch({ log: deps.log, ...(deps.leftOut && { kept: deps.leftOut }) });
  const statuses = new Map<string, { until: number; value: string }>();
  const zones = new Map<string, { until: number; value: string | null }>();
  return {
    meter,
    reads,
    stops,
    files: createOrgFiles(connections),
    creator: createLinkedCreator({ connections, describe, apiVersionOf }),
    connections,
    async write(connectionId, intents) {
      const rows = { connections, describe, refused, fields, apiVersionOf };
      const files = intents.filter(isFile);
      if (files.length === 0) return writeRows(rows, connectionId, intents);
      const others = intents.filter((intent) => !isFile(intent));
      const written = others.length === 0 ? [] : await writeRows(rows, connectionId, others);
      return [...written, ...(await writeFileRows(connections, connectionId, files))];
    },
    findTasks: (connectionId, keys) => findTasks(connections, connectionId, keys),
    findUsersByEmail: (connectionId, emails) => findUsersByEmail(connections, connectionId, emails),
    async findTimeZones(connectionId, userIds) {
      const keyOf = (id: string): string => `${connectionId} ${id.slice(0, 15)}`;
      const fresh = (id: string): boolean => (zones.get(keyOf(id))?.until ?? 0) > deps.now();
      const unknown = userIds.filter((id) => !fresh(id));
      const found = unknown.length === 0 ? null : await findTimeZones(connections, connectionId, unknown);
      if (zones.size > MOST_ZONES) zones.clear();
      for (const id of unknown) zones.set(keyOf(id), { until: deps.now() + ZONES_MS, value: found?.get(id) ?? null });
      return new Map(
        userIds.flatMap((id) => {
          const value = zones.get(keyOf(id))?.value ?? found?.get(id) ?? null;
          return value === null ? [] : [[id, value] as const];
        }),
      );
    },
    findQueue: (connectionId, name) => findQueue(connections, connectionId, name),
    findAccountsOfContacts: (connectionId, ids) => findAccountsOfContacts(connections, connectionId, ids),
    async closedTaskStatus(connectionId) {
      const known = statuses.get(connectionId);
      if (known !== undefined && known.until > deps.now()) return known.value;
      const value = await closedTaskStatus(connections, connectionId);
      statuses.set(connectionId, { until: deps.now() + STATUS_MS, value });
      return value;
    },
    forgetAll() {
      connections.forgetAll();
      describe.forgetAll();
      refused.forgetAll();
      statuses.clear();
      zones.clear();
    },
  };
}

function createRefusedFields(now: () => number): RefusedFields & { forgetAll(): void } {
  const until = new Map<string, number>();
  const key = (...parts: string[]): string => parts.join(' ');
  return {
    has: (connectionId, object, field) => (until.get(key(connectionId, object, field)) ?? 0) > now(),
    add: (connectionId, object, field) => void until.set(key(connectionId, object, field), now() + REFUSED_MS),
    forgetAll: () => until.clear(),
  };
}
