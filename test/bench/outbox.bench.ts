/** P12, P13: how long a record waits for Salesforce, and how fast a backlog drains; beside one call per record. */
import { rm } from 'node:fs/promises';
import { sql } from 'kysely';
import { openDatabase, type Database } from '../../connector-server/src/store/database.ts';
import { quietLog, temporaryDataDir } from '../support/database.ts';
import type { Bench } from './bench.ts';
import { row, type Row } from './report.ts';
import { openLoop, pause, until } from './world/openLoop.ts';
import { watchOwnCpu } from './world/processUsage.ts';
import { createSingleWriter } from './world/singleWriter.ts';
import { startSink } from './world/sinkProcess.ts';
import { ACCOUNT, AGENT, CONNECTION, closing, opening, sinkRecorder } from './world/sinkRecorder.ts';
import { percentile } from './world/stats.ts';

const CALL_MS = 150;
/** A conversation is two writes of its record and a Task. */
const CONVERSATIONS_PER_SECOND = 100 / 3;
const TALK_MS = 3_000;

export const bench: Bench = {
  async run({ quick }, say) {
    const dataDir = await temporaryDataDir();
    // As in production: what is committed is on the disk.
    const database = await openDatabase({ dataDir, log: quietLog, poolSize: 8 });
    try {
      return [...(await lag(database, quick ? 5 : 60, say)), ...(await backlog(database, quick ? 2_000 : 50_000, say))];
    } finally {
      await database.close();
      await rm(dataDir, { recursive: true, force: true });
    }
  },
};

/** P12. A row's lag is the time from its fact's commit to the moment the org had carried it out. */
async function lag(database: Database, seconds: number, say: (text: string) => void): Promise<Row[]> {
  const accepted = new Map<string, number>();
  const lags = { open: [] as number[], close: [] as number[] };
  let rows = 0;
  const onRow = (key: string, at: number): void => {
    rows += 1;
    const since = accepted.get(key);
    if (since === undefined) return;
    accepted.delete(key);
    lags[key.split(':').length === 3 ? 'close' : 'open'].push(Math.max(0, at - since));
  };
  const total = Math.round(CONVERSATIONS_PER_SECOND * seconds);
  const sink = await startSink(CALL_MS, onRow);
  const recorder = sinkRecorder(database, sink, 0);
  recorder.start();
  const cpu = watchOwnCpu();
  const end = async (id: string): Promise<void> => {
    await pause(TALK_MS);
    await recorder.record(CONNECTION, closing(id, Date.now()));
    accepted.set(`${ACCOUNT}:${id}:${AGENT}`, Date.now());
  };
  const begin = async (n: number): Promise<void> => {
    const id = `lag-${n}`;
    await recorder.record(CONNECTION, opening(id, Date.now()));
    accepted.set(`${ACCOUNT}:${id}`, Date.now());
    void end(id);
  };
  await openLoop(CONVERSATIONS_PER_SECOND, seconds, (n) => void begin(n));
  const complete = await until(() => lags.close.length >= total, 60_000);
  await recorder.stop();
  const ours = await sink.stats();
  await sink.close();
  if (!complete) throw new Error(`${lags.close.length} of ${total} Tasks arrived`);
  say(`P12: ${rows} rows in ${ours.calls} calls, ${(cpu() * 100).toFixed(0)} % of a core`);

  const single = await singleLag(seconds);
  say(`P12: one call per record: ${single.calls} calls, ${single.behind} records behind at the end`);
  const all = [...lags.open, ...lags.close];
  const beside = (p: number): { name: string; values: number[] } => ({
    name: 'one call per record',
    values: [percentile(single.lags, p) / 1_000],
  });
  const measure = (what: string, p: number, limit: number, gates: boolean): Row =>
    row({
      id: 'P12',
      measure: what,
      unit: 's',
      ours: [percentile(all, p) / 1_000],
      baseline: beside(p),
      target: { limit, of: 'value', gates },
      note: `${CALL_MS} ms per call; ${ours.calls} calls against ${single.calls}, which left ${single.behind} records behind`,
    });
  return [
    measure('outbox lag at 100 rows/s, p50', 50, 2.5, true),
    measure('outbox lag at 100 rows/s, p99', 99, 5, false),
    row({
      id: 'P12',
      measure: 'of these: from the close to the Task, p50',
      unit: 's',
      ours: [percentile(lags.close, 50) / 1_000],
    }),
  ];
}

async function singleLag(seconds: number): Promise<{ lags: number[]; calls: number; behind: number }> {
  const sink = await startSink(CALL_MS);
  const writer = createSingleWriter(sink.url);
  const lags: number[] = [];
  await openLoop(100, seconds, (n) => {
    const since = Date.now();
    void writer
      .write({ key: `${ACCOUNT}:single-${n}`, task: n % 3 === 2, fields: FIELDS })
      .then(() => lags.push(Date.now() - since));
  });
  const behind = writer.waiting();
  await until(() => writer.waiting() === 0, 120_000);
  await pause(2 * CALL_MS);
  const { calls } = await sink.stats();
  await writer.close();
  await sink.close();
  return { lags, calls, behind };
}

const FIELDS = { Name: 'x', Status__c: 'Closed', Skill__c: 'Sales', Brand_ID__c: ACCOUNT };

/** P13. Facts of closed conversations are there, nothing is written; each is a record and a Task. */
async function backlog(database: Database, conversations: number, say: (text: string) => void): Promise<Row[]> {
  const drained = async (
    delayMs: number,
  ): Promise<{ perSecond: number; calls: number; doubles: number; cpuMicros: number }> => {
    await fill(database, conversations);
    const sink = await startSink(delayMs);
    const recorder = sinkRecorder(database, sink, 0);
    const cpuBefore = process.cpuUsage();
    const started = performance.now();
    await recorder.drain();
    const seconds = (performance.now() - started) / 1_000;
    const cpu = process.cpuUsage(cpuBefore);
    const { rows, calls, doubles } = await sink.stats();
    await recorder.stop();
    await sink.close();
    if (rows !== 2 * conversations) throw new Error(`${rows} rows of ${2 * conversations} arrived`);
    say(`P13: ${rows} rows in ${seconds.toFixed(1)} s and ${calls} calls at ${delayMs} ms a call`);
    return { perSecond: rows / seconds, calls, doubles, cpuMicros: (cpu.user + cpu.system) / rows };
  };
  const [fast, slow] = [await drained(0), await drained(CALL_MS)];
  const [single, slowSingle] = [await singlePerSecond(0), await singlePerSecond(CALL_MS)];
  const beside = (value: number) => ({ name: 'one call per record', values: [value] });
  return [
    row({
      id: 'P13',
      measure: `outbox drains ${2 * conversations} waiting rows`,
      unit: 'rows/s',
      digits: 0,
      ours: [fast.perSecond],
      baseline: beside(single),
      target: { limit: 5_000, of: 'value', least: true },
      note: `an org that takes no time; ${fast.calls} calls; durable Postgres; ${fast.cpuMicros.toFixed(0)} µs of the recorder's CPU for a row, Postgres apart`,
    }),
    row({
      id: 'P13',
      measure: `the same at ${CALL_MS} ms a call, one call at a time`,
      unit: 'rows/s',
      digits: 0,
      ours: [slow.perSecond],
      baseline: beside(slowSingle),
    }),
    row({
      id: 'P13',
      measure: 'Tasks written twice',
      unit: '',
      digits: 0,
      ours: [fast.doubles + slow.doubles],
      target: { limit: 0 },
    }),
  ];
}

async function fill({ db }: Database, conversations: number): Promise<void> {
  const at = Date.now() - 60_000;
  await sql`truncate connector.facts, connector.outbox, connector.conversation_records, connector.task_records`.execute(
    db,
  );
  for (const fact of [...opening('', at), ...closing('', at)])
    await sql`
      insert into connector.facts (connection_id, conversation_id, fact_key, type, at, body)
      select ${CONNECTION}, 'c' || n, ${fact.type}, ${fact.type}, ${at}::bigint,
        ${JSON.stringify(fact)}::jsonb || jsonb_build_object('conversationId', 'c' || n)
      from generate_series(1, ${conversations}::int) n`.execute(db);
  await sql`
    insert into connector.outbox (connection_id, conversation_id, kind, due_at, waiting_since)
    select ${CONNECTION}, 'c' || n, 'record', ${at}::bigint + n, ${at}::bigint + n from generate_series(1, ${conversations}::int) n`.execute(
    db,
  );
  await sql`vacuum analyze connector.facts, connector.outbox`.execute(db);
}

const SINGLE_SECONDS = 5;

async function singlePerSecond(delayMs: number): Promise<number> {
  const sink = await startSink(delayMs);
  const writer = createSingleWriter(sink.url);
  const until_ = performance.now() + SINGLE_SECONDS * 1_000;
  let next = 0;
  let done = 0;
  const worker = async (): Promise<void> => {
    while (performance.now() < until_) {
      const n = next++;
      await writer.write({ key: `${ACCOUNT}:${n}`, task: n % 2 === 1, fields: FIELDS });
      done += 1;
    }
  };
  await Promise.all(Array.from({ length: 10 }, worker));
  await writer.close();
  await sink.close();
  return done / SINGLE_SECONDS;
}
