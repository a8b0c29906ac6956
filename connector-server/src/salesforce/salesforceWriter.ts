/** The recorder's RecordWriter on a real org. */
import type { RecordWriter } from '../recorder/ports.ts';
import { createDescribeCache } from './describeCache.ts';
import {
  closedTaskStatus,
  findAccountsOfContacts,
  findQueue,
  findTasks,
  findTimeZones,
  findUsersByEmail,
} from './lookups.ts';
import { createOrgConnections } from './orgConnection.ts';
import type { OrgConnections } from './orgConnection.ts';
import type { GrantStore, OrgProfileOf } from './orgProfile.ts';
import { createQuotaMeter } from './quotaMeter.ts';
import type { QuotaMeter } from './quotaMeter.ts';
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
}

export interface SalesforceWriter extends RecordWriter {
  readonly quota: QuotaMeter;
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
  const quota = createQuotaMeter(deps.now);
  const sender = deps.fetch === undefined ? {} : { fetch: deps.fetch };
  const connections = createOrgConnections({
    profileOf: deps.profileOf,
    signIn: (profile) =>
      signIn(profile, { now: deps.now, allowLoopback: deps.allowLoopback, grants: deps.grants, ...sender }),
    onUsage: (connectionId, usage) => quota.note(connectionId, usage),
    ...sender,
    ...(deps.timeoutMs === undefined ? {} : { timeoutMs: deps.timeoutMs }),
  });
  const describe = createDescribeCache(connections, deps.now);
  const refused = createRefusedFields(deps.now);
  const told = new Set<string>();
  const onFieldLeftOut = (connection: string, object: string, field: string): void => {
    const key = `${connection} ${object} ${field}`;
    if (told.has(key)) return;
    told.add(key);
    deps.log.warn(
      { connection, object, field },
      'A field is left out: it is missing or not writable for the API user, or its picklist lacks the value',
    );
  };
  const statuses = new Map<string, { until: number; value: string }>();
  const zones = new Map<string, { until: number; value: string | null }>();
  return {
    quota,
    connections,
    write: (connectionId, intents) =>
      writeRows({ connections, describe, refused, onFieldLeftOut }, connectionId, intents),
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
      told.clear();
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
