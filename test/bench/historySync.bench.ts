/**
 * P16: a day of conversations from LivePerson's history into Salesforce, beside a writer with one call for each record. LivePerson
 * answers at most five requests a second and 429 beyond; every call to Salesforce takes 150 ms more than it needs.
 */
import { rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { SyncReport } from '../../connector-server/src/protocol/adminTypes.ts';
import { startConnectorProcess } from '../../sandbox/demo/connectorProcess.ts';
import { freePort } from '../../sandbox/demo/freePort.ts';
import { settingsDocument } from '../../sandbox/demo/settingsDocument.ts';
import { startLivePersonCloud } from '../../sandbox/liveperson/cloud.ts';
import { startSalesforceOrg } from '../../sandbox/salesforce/org.ts';
import { adminToken } from '../support/adminToken.ts';
import { temporaryDataDir } from '../support/database.ts';
import type { Bench } from './bench.ts';
import { row } from './report.ts';
import { writeOneByOne } from './world/oneByOne.ts';
import { pause } from './world/openLoop.ts';
import { watchOwnCpu } from './world/processUsage.ts';

const DAY_MS = 86_400_000;
const LATENCY_MS = 150;
const REQUESTS_PER_SECOND = 5;
/** One in so many holds 200,000 characters. */
const LONG_EVERY = 1_000;
const PATIENCE_MS = 40 * 60_000;
const LOOK_MS = 500;

export const bench: Bench = {
  async run({ quick }, say) {
    const conversations = quick ? 1_000 : 20_000;
    const alone = quick ? 40 : 200;
    const dir = await temporaryDataDir();
    const port = await freePort(0);
    const url = `http://127.0.0.1:${port}`;
    const cloud = await startLivePersonCloud({ switches: { historyRequestsPerSecond: REQUESTS_PER_SECOND } });
    const org = await startSalesforceOrg({ tokenAudience: url, latencyMs: LATENCY_MS });
    org.control.limit({ max: 10_000_000 });
    const from = Date.now() - 2 * DAY_MS;
    const day = cloud.control.generateDay({ from, conversations, longEvery: LONG_EVERY, seed: 16 });
    say(`generated ${conversations} conversations, ${day.openIds.length} still open`);
    const settingsFile = path.join(dir, 'settings.json');
    await writeFile(settingsFile, JSON.stringify(settingsDocument({ org, origins: [], wrapUpMinutes: 0 })), {
      mode: 0o600,
    });
    const connector = await startConnectorProcess({
      port,
      dataDir: path.join(dir, 'data'),
      settingsFile,
      livePersonUrl: cloud.url,
      salesforceUrl: org.publicUrl,
      env: { LOG_LEVEL: 'warn' },
    });
    const ask = async (end: string, body?: object): Promise<unknown> => {
      const response = await fetch(`${url}/admin/api${end}`, {
        headers: { authorization: `Bearer ${await adminToken({ url, org })}`, 'content-type': 'application/json' },
        ...(body && { method: 'POST', body: JSON.stringify(body) }),
      });
      if (!response.ok) throw new Error(`${end}: ${response.status} ${await response.text()}`);
      return response.json();
    };
    /** Runs the whole window and waits until everything is written. Seconds, requests to LivePerson, writing calls. */
    const sync = async () => {
      const pages = { all: cloud.control.historyPages(), searches: cloud.control.historySearches() };
      org.control.clearLedger();
      let writes = 0;
      let calls = 0;
      const count = (): void => {
        const entries = org.control.ledger();
        writes += entries.filter(({ method }) => method !== 'GET').length;
        calls += entries.length;
        org.control.clearLedger();
      };
      const generator = watchOwnCpu();
      const started = performance.now();
      const { run } = (await ask('/sync/window', { connection: 'harbor', from: from - 3_600_000, to: Date.now() })) as {
        run: { id: string };
      };
      let ended: SyncReport['runs'][number] | undefined;
      for (;;) {
        count();
        const { runs } = (await ask('/sync?connection=harbor')) as SyncReport;
        ended = runs.find(({ id }) => id === run.id);
        const status = (await (await fetch(`${url}/status.json`)).json()) as { outbox: { waiting: number } | null };
        if (ended?.state === 'done' && status.outbox?.waiting === 0) break;
        if (ended?.state === 'failed' || performance.now() - started > PATIENCE_MS)
          throw new Error(`the sync did not end: ${JSON.stringify(ended)}`);
        await pause(LOOK_MS);
      }
      count();
      return {
        seconds: (performance.now() - started) / 1000,
        searches: cloud.control.historySearches() - pages.searches,
        single: cloud.control.historyPages() - pages.all - (cloud.control.historySearches() - pages.searches),
        writes,
        calls,
        changed: ended.changed,
        generator: generator(),
      };
    };
    try {
      const first = await sync();
      say(`first: ${JSON.stringify(first)}`);
      const rows = await org.query(
        `SELECT External_Key__c FROM LivePerson_Conversation__c WHERE External_Key__c LIKE '%:day-%'`,
      );
      const distinct = new Set(rows.map((one) => one['External_Key__c'])).size;
      if (rows.length !== conversations || distinct !== conversations)
        throw new Error(`${rows.length} records with ${distinct} keys for ${conversations} conversations`);
      const second = await sync();
      say(`second: ${JSON.stringify(second)}`);
      const naive = await writeOneByOne(org, cloud, alone);
      say(`one by one: ${JSON.stringify(naive)}`);
      const perMinute = (count: number, seconds: number): number => (count / seconds) * 60;
      const hundreds = conversations / 100;
      const notes = `load generator at ${Math.round(first.generator * 100)} % of a core, both clouds in it`;
      return [
        row({
          id: 'P16',
          measure: `${conversations} conversations of the past, until all is in Salesforce: conversations per minute`,
          unit: '/min',
          digits: 0,
          ours: [perMinute(conversations, first.seconds)],
          baseline: { name: 'one call each', values: [perMinute(alone, naive.seconds)] },
          target: { limit: 6_000, of: 'value', least: true },
          note: notes,
        }),
        row({
          id: 'P16',
          measure: 'searches of LivePerson for 100 conversations',
          unit: '',
          ours: [first.searches / hundreds],
          target: { limit: 1.05 },
          note: `${first.single} requests for single records beside them (cut by LivePerson, or their text came too late)`,
        }),
        row({
          id: 'P16',
          measure: 'calls to Salesforce for 100 conversations',
          unit: '',
          ours: [first.calls / hundreds],
          baseline: { name: 'one call each', values: [(naive.calls / alone) * 100] },
          target: { limit: 1.5, of: 'value' },
          note: 'records, Tasks and transcripts',
        }),
        row({
          id: 'P16',
          measure: 'second run over the same window: writing calls',
          unit: '',
          digits: 0,
          ours: [second.writes],
          target: { limit: 0 },
          note: `${second.changed} changed, ${second.seconds.toFixed(1)} s`,
        }),
      ];
    } finally {
      await connector.stop();
      await Promise.all([cloud.close(), org.close()]);
      await rm(dir, { recursive: true, force: true });
    }
  },
};
