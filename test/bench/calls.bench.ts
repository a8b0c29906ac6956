/** P11: calls to Salesforce for a conversation that opens, is linked, closes, is wrapped up and has its Task; at three rates. */
import { rm } from 'node:fs/promises';
import { openDatabase, type Database } from '../../connector-server/src/store/database.ts';
import { quietLog, temporaryDataDir } from '../support/database.ts';
import type { Bench } from './bench.ts';
import { row, type Row } from './report.ts';
import { openLoop, pause, until } from './world/openLoop.ts';
import { createSingleWriter } from './world/singleWriter.ts';
import {
  ACCOUNT,
  AGENT,
  CONNECTION,
  closing,
  finishing,
  linking,
  opening,
  sinkRecorder,
} from './world/sinkRecorder.ts';
import { startSink } from './world/sinkProcess.ts';

const CALL_MS = 150;
/** From acceptance to the close, and from there to the end of the wrap-up: long enough for each to be a write of its own. */
const TALK_MS = 5_000;
const WRAP_UP_MS = 4_000;
const LINK_MS = 700;
const RATES = [
  { perSecond: 1, seconds: 60, limit: 3 },
  { perSecond: 10, seconds: 30, limit: 0.3 },
  { perSecond: 100, seconds: 20, limit: 0.05 },
];

export const bench: Bench = {
  async run({ quick }, say) {
    const dataDir = await temporaryDataDir();
    const database = await openDatabase({ dataDir, log: quietLog, poolSize: 8 });
    try {
      const rows: Row[] = [];
      for (const { perSecond, seconds, limit } of RATES) {
        const conversations = perSecond * (quick ? 5 : seconds);
        const ours = await callsOfOurs(database, perSecond, conversations);
        const single = await callsOfSingle(perSecond, conversations);
        say(`P11 at ${perSecond}/s: ${ours.calls} calls for ${conversations} conversations, one by one ${single}`);
        rows.push(
          row({
            id: 'P11',
            measure: `Salesforce calls per conversation at ${perSecond}/s`,
            unit: '',
            digits: 3,
            ours: [ours.calls / conversations],
            baseline: { name: 'one call per record', values: [single / conversations] },
            target: { limit, of: 'value' },
            note: `${ours.calls} calls for ${conversations} conversations, ${ours.rows} rows; transcripts apart; ${CALL_MS} ms a call`,
          }),
        );
      }
      return rows;
    } finally {
      await database.close();
      await rm(dataDir, { recursive: true, force: true });
    }
  },
};

/** What the org is asked once (descriptions, queue, names) was asked before. */
async function callsOfOurs(
  database: Database,
  perSecond: number,
  conversations: number,
): Promise<{ calls: number; rows: number }> {
  const tasks = new Set<string>();
  const sink = await startSink(CALL_MS, (key) => {
    if (key.split(':').length === 3) tasks.add(key);
  });
  const recorder = sinkRecorder(database, sink, 10);
  recorder.start();
  const live = async (id: string): Promise<void> => {
    await recorder.record(CONNECTION, opening(id, Date.now()));
    await pause(LINK_MS);
    await recorder.record(CONNECTION, linking(id, Date.now()));
    await pause(TALK_MS);
    await recorder.record(CONNECTION, closing(id, Date.now()));
    await pause(WRAP_UP_MS);
    await recorder.record(CONNECTION, finishing(id, Date.now()));
  };
  await live(`first-${perSecond}`);
  if (!(await until(() => tasks.size === 1, 30_000))) throw new Error('the first Task did not arrive');
  await pause(2_000);
  const before = await sink.stats();
  await openLoop(perSecond, conversations / perSecond, (n) => void live(`at-${perSecond}-${n}`));
  const complete = await until(() => tasks.size > conversations, 120_000);
  await pause(3_000);
  const after = await sink.stats();
  await recorder.stop();
  await sink.close();
  if (!complete) throw new Error(`${tasks.size - 1} of ${conversations} Tasks arrived`);
  return { calls: after.calls - before.calls, rows: after.rows - before.rows };
}

/** The same changes, each as it happens. */
async function callsOfSingle(perSecond: number, conversations: number): Promise<number> {
  const sink = await startSink(CALL_MS);
  const writer = createSingleWriter(sink.url);
  const row_ = (id: string, status: string) =>
    writer.write({ key: `${ACCOUNT}:${id}`, task: false, fields: { Name: id, Status__c: status, Skill__c: 'Sales' } });
  let done = 0;
  const live = async (id: string): Promise<void> => {
    await row_(id, 'Open');
    await pause(LINK_MS);
    await row_(id, 'Open');
    await row_(id, 'Wrap Up');
    await row_(id, 'Closed');
    await writer.write({ key: `${ACCOUNT}:${id}:${AGENT}`, task: true, fields: { Subject: id, Status: 'Completed' } });
    done += 1;
  };
  await openLoop(perSecond, conversations / perSecond, (n) => void live(`single-${perSecond}-${n}`));
  await until(() => done === conversations, 300_000);
  const { calls } = await sink.stats();
  await writer.close();
  await sink.close();
  return calls;
}
