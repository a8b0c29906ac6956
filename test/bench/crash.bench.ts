/** P14: kill -9 under load, restarted at once: how long until every agent is live again, what is lost, what is written twice. */
import { startSalesforceOrg, type SalesforceOrg } from '../../sandbox/salesforce/org.ts';
import type { Bench } from './bench.ts';
import { row } from './report.ts';
import { Crowd } from './world/crowd.ts';
import { createBenchOrg } from './world/identity.ts';
import { openLoop, pause, until } from './world/openLoop.ts';
import { agentsWithin, watchOwnCpu } from './world/processUsage.ts';
import { stamped } from './world/rawBrowser.ts';
import { startConnector } from './world/servers.ts';
import { BENCH_ACCOUNT } from './world/upstreamFrames.ts';
import { startUpstream } from './world/upstream.ts';

const PATIENCE_MS = 120_000;
/** Conversations that end just before the kill, so that Tasks are on their way to Salesforce when it comes. */
const ENDING = 100;
const COMMITTED_MS = 700;
const PER_SECOND = 1_000;

export const bench: Bench = {
  async run({ quick }, say) {
    const rounds = quick ? 1 : 3;
    const talking = agentsWithin(quick ? 300 : 2_500, 2) - (quick ? 0 : ENDING * rounds);
    const agents = talking + ENDING * rounds;
    const upstream = await startUpstream({ keepMessages: true });
    const salesforce = await startSalesforceOrg();
    const org = createBenchOrg(salesforce.orgId);
    const { clientId, username, privateKeyPem: privateKey } = salesforce.apiUser;
    const connector = await startConnector({
      upstreamUrl: upstream.url,
      org,
      agents,
      wrapUpMinutes: 0,
      salesforce: {
        url: salesforce.url,
        orgId: salesforce.orgId,
        auth: { flow: 'jwt_bearer', clientId, username, privateKey },
      },
    });
    const crowd = new Crowd({ server: connector, org, track: true });
    const seconds: number[] = [];
    const generators: number[] = [];
    try {
      await crowd.grow(agents);
      for (const softphone of crowd.softphones) softphone.stayConnected();
      const live = crowd.softphones.slice(0, talking);
      let next = 0;
      for (let round = 0; round < rounds; round++) {
        const load = { on: true };
        const loading = (async () => {
          while (load.on) await openLoop(PER_SECOND, 0.5, () => void upstream.push(next++ % talking, stamped()));
        })();
        await pause(quick ? 2_000 : 8_000);
        for (let index = 0; index < ENDING; index++) upstream.closeConversation(talking + round * ENDING + index);
        await pause(COMMITTED_MS);
        const generator = watchOwnCpu();
        const started = performance.now();
        await connector.process.kill();
        await until(() => live.every((softphone) => !softphone.live), 10_000, 1);
        const starting = connector.process.start();
        const back = await until(() => live.every((softphone) => softphone.live), PATIENCE_MS);
        seconds.push((performance.now() - started) / 1000);
        generators.push(generator());
        await starting;
        load.on = false;
        await loading;
        if (!back) throw new Error(`only ${live.filter((one) => one.live).length} of ${talking} agents came back`);
        await crowd.caughtUp(upstream, 30_000);
        say(`killed: ${talking} agents live again after ${(seconds.at(-1) ?? 0).toFixed(1)} s`);
      }
      const { lost, doubled, gaps } = crowd.losses(upstream);
      const records = await written(salesforce, agents, ENDING * rounds);
      return [
        row({
          id: 'P14',
          measure: `kill -9 with ${agents} agents at ${PER_SECOND} events/s: all live again`,
          unit: 's',
          digits: 1,
          ours: seconds,
          target: { limit: 25 },
          note: `with the start of the process; softphones retry every 250 ms or so; generator at most ${(Math.max(...generators) * 100).toFixed(0)} % of a core`,
        }),
        row({
          id: 'P14',
          measure: 'messages lost, doubled or out of order',
          unit: '',
          digits: 0,
          ours: [lost + doubled + gaps],
          target: { limit: 0 },
        }),
        row({
          id: 'P14',
          measure: 'records and Tasks missing or written twice',
          unit: '',
          digits: 0,
          ours: [records.wrong],
          target: { limit: 0 },
          note: `${records.conversations} conversations, ${records.tasks} Tasks of conversations ended ${COMMITTED_MS} ms before a kill`,
        }),
      ];
    } finally {
      crowd.end();
      await connector.stop();
      await salesforce.close();
      await upstream.close();
    }
  },
};

/** Waits for what is still to be written, then counts: one record for each conversation, one Task for each ended one. */
async function written(
  salesforce: SalesforceOrg,
  conversations: number,
  tasks: number,
): Promise<{ wrong: number; conversations: number; tasks: number }> {
  const keys = async (object: string, field: string): Promise<string[]> =>
    (await salesforce.query(`SELECT ${field} FROM ${object}`))
      .map((record) => String(record[field]))
      .filter((key) => key.startsWith(`${BENCH_ACCOUNT}:`));
  const look = async (): Promise<{ records: string[]; tasks: string[] }> => ({
    records: await keys('LivePerson_Conversation__c', 'External_Key__c'),
    tasks: await keys('Task', 'CallObject'),
  });
  for (let waited = 0; waited < 60_000; waited += 1_000) {
    const { records, tasks: all } = await look();
    if (new Set(records).size >= conversations && new Set(all).size >= tasks) break;
    await pause(1_000);
  }
  // A double would come after the first.
  await pause(5_000);
  const found = await look();
  const wrong = (list: string[], expected: number): number =>
    list.length - new Set(list).size + Math.abs(expected - new Set(list).size);
  return {
    wrong: wrong(found.records, conversations) + wrong(found.tasks, tasks),
    conversations: found.records.length,
    tasks: found.tasks.length,
  };
}
