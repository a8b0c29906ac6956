/** Who owns what among several processes: name, owner, epoch, expiry by database time. */
import { sql } from 'kysely';
import type { Db } from './database.ts';

export interface Lease {
  name: string;
  owner: string;
  /** Grows with every change of owner; work of an older epoch must not be committed. */
  epoch: number;
}

export interface LeaseStore {
  /** The lease when it was free, expired or already ours (then the epoch stays); null when another holds it. */
  claim(name: string, owner: string, seconds: number): Promise<Lease | null>;
  /** False: lost; stop working under it. */
  renew(lease: Lease, seconds: number): Promise<boolean>;
  /** Frees it; the epoch is kept so that the next owner gets a higher one. */
  release(lease: Lease): Promise<void>;
}

/** `ofServers`: owners are servers, and what a dead one (without a row in `connector.servers`) held is free at once. */
export function createLeaseStore(db: Db, { ofServers = false } = {}): LeaseStore {
  return {
    async claim(name, owner, seconds) {
      const result = await sql<{ epoch: number }>`
        insert into connector.leases as l (name, owner, epoch, expires)
        values (${name}, ${owner}, 1, now() + make_interval(secs => ${seconds}))
        on conflict (name) do update set
          epoch = case when l.owner = excluded.owner and l.expires >= now() then l.epoch else l.epoch + 1 end,
          owner = excluded.owner, expires = excluded.expires
        where l.owner = excluded.owner or l.expires < now()
          or (${ofServers}::boolean and not exists (select 1 from connector.servers s where s.server_id = l.owner))
        returning epoch`.execute(db);
      const epoch = result.rows[0]?.epoch;
      return epoch === undefined ? null : { name, owner, epoch };
    },
    async renew(lease, seconds) {
      const result = await sql`
        update connector.leases set expires = now() + make_interval(secs => ${seconds})
        where name = ${lease.name} and owner = ${lease.owner} and epoch = ${lease.epoch} and expires >= now()`.execute(
        db,
      );
      return result.numAffectedRows === 1n;
    },
    async release(lease) {
      await sql`update connector.leases set expires = '-infinity' where name = ${lease.name} and owner = ${lease.owner} and epoch = ${lease.epoch}`.execute(
        db,
      );
    },
  };
}
