/**
 * The servers on this database. A server lives while its row exists, by no other rule: it renews the row even after its
 * time ran out, unless somebody declared it dead meanwhile by deleting it. So a database that was away for a while harms
 * nobody, and a server that slept while others took its agents finds out at its next renewal or commit.
 */
import { sql } from 'kysely';
import type { Db } from './database.ts';
import { Fenced } from './fence.ts';

export interface ServerSelf {
  /** Unique per life of a server. */
  serverId: string;
  /** Address at which browsers reach exactly this server, no trailing slash. */
  url: string;
  /** Names the machine (or container), so that its other processes can see whether this one still runs. */
  machine: string;
  /** Names the process on its machine, unlike any other before or after. */
  process: string;
}

export interface ServerRow extends ServerSelf {
  draining: boolean;
  /** Agents it said it holds. */
  agents: number;
  /** Its time ran out by the database's clock; it may be declared dead. */
  expired: boolean;
}

export interface ServerStore {
  /** A new life. Returns its number, higher than that of any life or hold before. */
  join(self: ServerSelf): Promise<number>;
  /** Prolongs the life and reads all others'. Rejects with Fenced when this server was declared dead. */
  renew(serverId: string, agents: number): Promise<ServerRow[]>;
  all(): Promise<ServerRow[]>;
  /** Others may take the agents from now on. */
  startDraining(serverId: string): Promise<void>;
  /**
   * Declares servers dead. Of `gone` it is known that their process ended; of `late` only those whose time still is over
   * are. Holds without a LivePerson session end with them. Returns who was declared dead.
   */
  bury(servers: { gone: readonly string[]; late: readonly string[] }): Promise<string[]>;
  /** An orderly end: agents with a session are free for others. */
  leave(serverId: string): Promise<void>;
}

/** Life without renewal, seconds. Renewed every 3 s, so three renewals may fail. */
export const SERVER_TTL_SECONDS = 12;

export function createServerStore(db: Db): ServerStore {
  const all = async (): Promise<ServerRow[]> => {
    const rows = await db
      .selectFrom('connector.servers')
      .select(['server_id', 'url', 'machine', 'process', 'draining', 'agents'])
      .select(sql<boolean>`expires < now()`.as('expired'))
      .orderBy('server_id')
      .execute();
    return rows.map(({ server_id: serverId, ...row }) => ({ serverId, ...row }));
  };
  const bury: ServerStore['bury'] = async ({ gone, late }) => {
    if (gone.length + late.length === 0) return [];
    const result = await sql<{ server_id: string }>`
      with buried as (
        delete from connector.servers
        where server_id = any(${[...gone]}) or (server_id = any(${[...late]}) and expires < now())
        returning server_id
      ), dropped as (
        delete from connector.agent_leases l using buried b where l.server_id = b.server_id and not l.signed_in
      )
      select server_id from buried`.execute(db);
    return result.rows.map((row) => row.server_id);
  };
  return {
    async join({ serverId, url, machine, process }) {
      const result = await sql<{ epoch: number }>`
        insert into connector.servers (server_id, epoch, url, machine, process, expires)
        values (${serverId}, nextval('connector.epochs'), ${url}, ${machine}, ${process},
          now() + make_interval(secs => ${SERVER_TTL_SECONDS}))
        returning epoch`.execute(db);
      return result.rows[0]?.epoch ?? 0;
    },
    async renew(serverId, agents) {
      const renewed = await sql`
        update connector.servers set agents = ${agents}, expires = now() + make_interval(secs => ${SERVER_TTL_SECONDS})
        where server_id = ${serverId}`.execute(db);
      if (renewed.numAffectedRows !== 1n) throw new Fenced();
      return all();
    },
    all,
    async startDraining(serverId) {
      await db.updateTable('connector.servers').set({ draining: true }).where('server_id', '=', serverId).execute();
    },
    bury,
    leave: async (serverId) => void (await bury({ gone: [serverId], late: [] })),
  };
}
