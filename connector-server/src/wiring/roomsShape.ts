/** What stands behind the edge, and what it is made with. */
import type { Config } from '../config.ts';
import type { DeskCounts } from '../desk/desks.ts';
import type { Desks, Dismissal, SignInDoor } from '../desk/ports.ts';
import type { SessionCounts } from '../liveperson/sessionCounts.ts';
import type { MatchCounts } from '../matching/matchCounts.ts';
import type { Recorder } from '../recorder/recorder.ts';
import type { Settings } from '../settings/settings.ts';
import type { Database } from '../store/database.ts';
import type { Timers } from '../support/clock.ts';
import type { createLogger } from '../support/logger.ts';
import type { Outbound } from '../support/outbound.ts';
import type { Sealer } from '../support/seal.ts';
import type { Sync } from '../sync/sync.ts';
import type { Ledger } from './ledger.ts';
import type { ServerMatching } from './matching.ts';
import type { MemoryGuard } from './memoryGuard.ts';
import type { OrgBudgets } from './orgBudgets.ts';
import type { AdminCrmRooms } from './adminCrmRooms.ts';
import type { CrmSections } from './crmSections.ts';
import type { Watchers } from './watchers.ts';

export interface Rooms {
  attach: Desks['attach'];
  signInDoor: SignInDoor;
  dismissal: Dismissal;
  recorder: Recorder;
  sync: Sync;
  ledger: Ledger;
  /** Who a customer is, by the API user. */
  matching: ServerMatching;
  /** Links follow records that were merged, converted or moved to another account; how many conversations. */
  followLinkedRecords: (connectionId: string) => Promise<number>;
  budgets: OrgBudgets;
  /** What the admin pages about the CRM side read. */
  crm: AdminCrmRooms;
  watchers: Pick<Watchers, 'state'>;
  counts(): DeskCounts;
  /** Among the servers on this database. */
  fleet(): FleetCounts;
  start(): void;
  /** Gives the agents to other servers, where there are any; softphones are told to move. At most 15 s. */
  handOver(): Promise<void>;
  stop(): Promise<void>;
  /** Others took this server for dead: all is dropped as it is, nothing is touched at LivePerson. */
  abandon(): Promise<void>;
}

export interface FleetCounts {
  serverId: string;
  /** Servers that live, as this one sees it. */
  servers: number;
  /** Agents taken over from servers that died. */
  takenOver: number;
}

export interface RoomsDeps {
  config: Config;
  settings: Settings;
  sections: CrmSections;
  database: Database;
  sealer: Sealer;
  outbound: Outbound;
  log: ReturnType<typeof createLogger>;
  timers: Timers;
  memory: MemoryGuard;
  /** Goes on counting when others took this server for dead and it begins anew. */
  livePersonCounts: SessionCounts;
  /** The same. */
  matchCounts: MatchCounts;
  publicUrl: string;
  /** Names this life of the server among all on one database. */
  owner: string;
  /** Address at which browsers reach exactly this server. */
  serverUrl: string;
  /** Once: others took this server for dead. */
  onFenced: () => void;
}
