import { Counter, Gauge } from 'prom-client';
import type { Registry } from 'prom-client';
import type { MemoryGuard } from './memoryGuard.ts';
import type { StoreHealth } from '../desk/ports.ts';
import type { Clock } from '../support/clock.ts';
import type { SessionCounts } from '../liveperson/sessionCounts.ts';
import type { FleetCounts, Rooms } from './roomsShape.ts';
import type { ServerPhase } from './serverState.ts';

/** The outbox as numbers for alarms; read when they are scraped. */
export function addOutboxMetrics(registry: Registry, server: ServerPhase): void {
  const dead = new Gauge({ name: 'connector_outbox_dead', help: 'Records that need a person', registers: [registry] });
  const oldest = new Gauge({
    name: 'connector_outbox_oldest_seconds',
    help: 'Age of the oldest record waiting for Salesforce',
    registers: [registry],
  });
  new Gauge({
    name: 'connector_outbox_waiting',
    help: 'Records waiting for Salesforce',
    registers: [registry],
    async collect() {
      const counts = await server.recorder?.status().catch(() => null);
      if (!counts) return;
      this.set(counts.waiting);
      dead.set(counts.dead);
      oldest.set(counts.oldestAt === null ? 0 : Math.max(0, (Date.now() - counts.oldestAt) / 1_000));
    },
  });
}

/** Lanes whose org takes nothing now; read when they are scraped. */
export function addLaneMetrics(registry: Registry, server: Pick<ServerPhase, 'recorder'>): void {
  new Gauge({
    name: 'connector_salesforce_trouble',
    help: '1 while the org of a connection takes nothing; refuses: until an administrator acts',
    labelNames: ['connection', 'kind', 'state', 'code'],
    registers: [registry],
    collect() {
      this.reset();
      for (const { connectionId, kind, org, code } of server.recorder?.troubles() ?? [])
        this.set({ connection: connectionId, kind, state: org, code }, 1);
    },
  });
}

/** What the agents are doing, as numbers; read when they are scraped. */
export function addDeskMetrics(registry: Registry, rooms: Pick<Rooms, 'counts'>): void {
  const gauge = (name: string, help: string): Gauge =>
    new Gauge({ name: `connector_${name}`, help, registers: [registry] });
  const connected = gauge('agents_connected', 'Agents with a connected LivePerson session');
  const rings = gauge('rings', 'Conversations ringing now');
  const conversations = gauge('conversations', 'Conversations in agents\u2019 lists');
  const facts = gauge('facts_waiting', 'Facts not yet committed to the database');
  const lost = gauge('facts_lost', 'Facts that will never be recorded, since the start');
  new Gauge({
    name: 'connector_desks',
    help: 'Agents whose desk is in memory',
    registers: [registry],
    collect() {
      const counts = rooms.counts();
      this.set(counts.desks);
      connected.set(counts.connected);
      rings.set(counts.rings);
      conversations.set(counts.conversations);
      facts.set(counts.factsWaiting);
      lost.set(counts.factsLost);
    },
  });
}

/** What happens between this server and LivePerson; read when it is scraped. */
export function addLivePersonMetrics(registry: Registry, counts: SessionCounts): void {
  const total = (name: string, help: string, read: () => number): void => {
    new Counter({
      name: `connector_liveperson_${name}`,
      help,
      registers: [registry],
      collect() {
        this.reset();
        this.inc(read());
      },
    });
  };
  const totals = <L extends string>(name: string, help: string, label: L, read: ReadonlyMap<string, number>): void => {
    new Counter({
      name: `connector_liveperson_${name}`,
      help,
      labelNames: [label],
      registers: [registry],
      collect() {
        this.reset();
        for (const [value, number] of read) this.inc({ [label]: value } as Record<L, string>, number);
      },
    });
  };
  totals('reconnects_total', 'Agents\u2019 sockets that ended by themselves, by reason', 'reason', counts.reconnects);
  totals('uncertain_total', 'Requests that may or may not have been carried out, by cause', 'cause', counts.uncertain);
  totals('gaps_total', 'Dialogs asked for events that seemed to be missing, by outcome', 'outcome', counts.gaps);
  total('quarantined_total', 'Frames put aside: unreadable, or their handling failed', () => counts.quarantined);
  total('stray_answers_total', 'Answers nobody waited for', () => counts.strayAnswers);
}

/** How full the heap is, and whether new agents are turned away for it. */
export function addMemoryMetrics(registry: Registry, memory: Pick<MemoryGuard, 'crowded' | 'share'>): void {
  const share = new Gauge({
    name: 'connector_heap_share',
    help: 'Share of the heap in use, 0 to 1',
    registers: [registry],
  });
  new Gauge({
    name: 'connector_crowded',
    help: '1 while new agents are turned away for want of memory',
    registers: [registry],
    collect() {
      this.set(memory.crowded ? 1 : 0);
      share.set(memory.share);
    },
  });
}

/** How far a change of SECRET_KEY is; read when they are scraped. */
export function addSecretMetrics(registry: Registry, server: Pick<ServerPhase, 'secrets'>): void {
  const aside = new Gauge({
    name: 'connector_secrets_set_aside',
    help: 'Stored secrets that could not be opened; their people were asked to sign in again',
    registers: [registry],
  });
  new Gauge({
    name: 'connector_secrets_under_other_keys',
    help: 'Stored secrets not yet sealed with SECRET_KEY; SECRET_KEY_PREVIOUS is needed until this is 0',
    registers: [registry],
    async collect() {
      const counts = await server.secrets?.().catch(() => null);
      if (!counts) return;
      this.set(counts.underOtherKeys);
      aside.set(counts.setAside);
    },
  });
}

/** The alarm of the database: whether it takes writes, and since how long not. */
export function addStoreMetrics(
  registry: Registry,
  database: { readonly health: StoreHealth; readonly damage: { readonly rows: number } },
  clock: Clock,
): void {
  new Gauge({
    name: 'connector_store_damaged_rows',
    help: 'Damaged rows of the database that were set aside, since the start',
    registers: [registry],
    collect() {
      this.set(database.damage.rows);
    },
  });
  const seconds = new Gauge({
    name: 'connector_store_trouble_seconds',
    help: 'For how long the database has taken no writes; 0 when it does',
    registers: [registry],
  });
  new Gauge({
    name: 'connector_store_writable',
    help: '1 when the database takes writes',
    registers: [registry],
    collect() {
      const { trouble } = database.health;
      this.set(trouble === null ? 1 : 0);
      seconds.set(trouble === null ? 0 : (clock.now() - trouble.since) / 1_000);
    },
  });
}

/** This server among those on one database. */
export function addFleetMetrics(
  registry: Registry,
  server: Pick<ServerPhase, 'fenced'>,
  fleet: () => FleetCounts | null,
): void {
  new Gauge({
    name: 'connector_servers',
    help: 'Servers that live on this database, as this one sees it; 0 while it begins anew',
    registers: [registry],
    collect() {
      this.set(fleet()?.servers ?? 0);
    },
  });
  let before = { serverId: '', takenOver: 0 };
  new Counter({
    name: 'connector_agents_taken_over_total',
    help: 'Agents brought back here whose server was gone',
    registers: [registry],
    collect() {
      const now = fleet();
      if (now === null) return;
      this.inc(now.takenOver - (now.serverId === before.serverId ? before.takenOver : 0));
      before = { serverId: now.serverId, takenOver: now.takenOver };
    },
  });
  new Counter({
    name: 'connector_fenced_total',
    help: 'How often others took this server for dead, so that it began anew',
    registers: [registry],
    collect() {
      this.reset();
      this.inc(server.fenced);
    },
  });
}
