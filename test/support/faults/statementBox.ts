/** In the line between the connector and its Postgres: sees each statement before the database does, and when its answer is there. */
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

/** `begins`: the database has not seen it. `answered`: it was carried out, the connector does not know yet. */
export type StatementPhase = 'begins' | 'answered';
/** `lose`: what has this phase does not reach the other side, nor does anything after it on this connection. */
export type StatementRule = (statement: string, phase: StatementPhase) => 'pass' | 'lose';

export interface StatementBox {
  /** What to give to the connector as DATABASE_URL. */
  url: string;
  /** Judges single statements; null: all pass. */
  statements(rule: StatementRule | null): void;
  close(): Promise<void>;
}

const READY_FOR_QUERY = Buffer.from([0x5a, 0, 0, 0, 5]);
const [SIMPLE_QUERY, PARSE] = [0x51, 0x50];

/** Statements in what a client sends (PostgreSQL frontend/backend protocol 3.0); keeps what is not complete yet. */
function statementReader(): (bytes: Buffer) => string[] {
  let rest = Buffer.alloc(0);
  let started = false;
  return (bytes) => {
    rest = Buffer.concat([rest, bytes]);
    const found: string[] = [];
    for (;;) {
      // The first message has no type.
      const head = started ? 1 : 0;
      if (rest.length < head + 4) return found;
      const length = head + rest.readUInt32BE(head);
      if (rest.length < length) return found;
      const body = rest.subarray(head + 4, length);
      if (started && rest[0] === SIMPLE_QUERY) found.push(body.toString('utf8', 0, body.length - 1));
      if (started && rest[0] === PARSE) {
        const nameEnd = body.indexOf(0);
        found.push(body.toString('utf8', nameEnd + 1, body.indexOf(0, nameEnd + 1)));
      }
      started = true;
      rest = rest.subarray(length);
    }
  };
}

export async function startStatementBox(databaseUrl: string): Promise<StatementBox> {
  const target = new URL(databaseUrl);
  const sockets = new Set<Socket>();
  let rule: StatementRule | null = null;

  const server = createServer((client) => {
    const upstream = connect(Number(target.port), target.hostname);
    const read = statementReader();
    /** The statement whose answer is awaited; node-postgres sends one at a time. */
    let asked = '';
    let lost = false;
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.on('error', () => undefined);
      socket.on('close', () => {
        sockets.delete(socket);
        (socket === client ? upstream : client).destroy();
      });
    }
    client.on('data', (bytes: Buffer) => {
      for (const statement of read(bytes)) {
        asked = statement;
        lost ||= rule?.(statement, 'begins') === 'lose';
      }
      if (!lost) upstream.write(bytes);
    });
    upstream.on('data', (bytes: Buffer) => {
      if (asked !== '' && bytes.includes(READY_FOR_QUERY)) {
        lost ||= rule?.(asked, 'answered') === 'lose';
        asked = '';
      }
      if (!lost) client.write(bytes);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = new URL(databaseUrl);
  url.port = String((server.address() as AddressInfo).port);
  return {
    url: url.href,
    statements: (next) => void (rule = next),
    async close() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
