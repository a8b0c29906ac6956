/** In the line between the connector and its Postgres: cuts it, keeps it away, lets it fall silent; and takes writing from it. */
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import pg from 'pg';
import { startTestDatabase } from '../database.ts';

export interface DatabaseBox {
  /** What to give to the connector as DATABASE_URL. */
  url: string;
  /** Asks the database itself, past the box. */
  query(text: string, values?: unknown[]): Promise<Record<string, unknown>[]>;
  /** Every connection is reset; new ones are refused until healed. */
  away(): void;
  /** Connections stay and nothing is answered any more; new ones neither. */
  silence(): void;
  /** As a standby, or a database an administrator closed: reads are answered, writes refused (SQLSTATE 25006). */
  readOnly(): Promise<void>;
  /** What has to grow fails as on a full disk (SQLSTATE 53100). */
  diskFull(): Promise<void>;
  heal(): Promise<void>;
  close(): Promise<void>;
}

const GROWING = ['facts', 'outbox', 'leases'];

export async function startDatabaseBox(): Promise<DatabaseBox> {
  const database = await startTestDatabase();
  const direct = new pg.Pool({
    connectionString: database.url,
    max: 2,
    options: '-c default_transaction_read_only=off',
  });
  direct.on('error', () => undefined);
  const target = new URL(database.url);
  const name = target.pathname.slice(1);
  const pairs = new Set<[Socket, Socket]>();
  let state: 'fair' | 'away' | 'silent' = 'fair';

  const server = createServer((client) => {
    if (state === 'away') return void client.resetAndDestroy();
    const upstream = connect(Number(target.port), target.hostname);
    const pair: [Socket, Socket] = [client, upstream];
    pairs.add(pair);
    for (const [from, to] of [pair, [upstream, client] as [Socket, Socket]]) {
      from.on('data', (bytes: Buffer) => {
        if (state !== 'silent') to.write(bytes);
      });
      from.on('error', () => undefined);
      from.on('close', () => {
        to.destroy();
        pairs.delete(pair);
      });
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = new URL(database.url);
  url.port = String((server.address() as AddressInfo).port);

  const cut = (): void => {
    for (const pair of pairs) for (const socket of pair) socket.resetAndDestroy();
  };
  const query: DatabaseBox['query'] = async (text, values) =>
    (await direct.query<Record<string, unknown>>(text, values)).rows;
  const setReadOnly = async (value: 'on' | 'off'): Promise<void> => {
    await query(`alter database "${name}" set default_transaction_read_only = ${value}`);
    cut();
  };
  const setFull = async (full: boolean): Promise<void> => {
    for (const table of GROWING) {
      await query(`drop trigger if exists no_room on connector.${table}`);
      if (full)
        await query(
          `create trigger no_room before insert on connector.${table} for each row execute function connector_no_room()`,
        );
    }
  };

  return {
    url: url.href,
    query,
    away() {
      state = 'away';
      cut();
    },
    silence() {
      state = 'silent';
    },
    readOnly: () => setReadOnly('on'),
    async diskFull() {
      await query(`create or replace function connector_no_room() returns trigger language plpgsql as $$
        begin raise exception 'could not extend file: No space left on device' using errcode = 'disk_full'; end $$`);
      await setFull(true);
    },
    async heal() {
      state = 'fair';
      await setFull(false);
      await setReadOnly('off');
    },
    async close() {
      cut();
      await new Promise<void>((resolve) => server.close(() => resolve()));
      await direct.end();
      await database.close();
    },
  };
}
