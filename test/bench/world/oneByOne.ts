/** What the sync is compared with: LivePerson page by page, then one call for each record, Task and transcript, ten at a time. */
import { createLivePerson } from '../../../connector-server/src/liveperson/livePerson.ts';
import { systemTimers } from '../../../connector-server/src/support/clock.ts';
import type { LivePersonCloud } from '../../../sandbox/liveperson/cloud.ts';
import type { SalesforceOrg } from '../../../sandbox/salesforce/org.ts';
import { INSTALLED_APP } from '../../../sandbox/seed.ts';
import pino from 'pino';
import { inBatches } from './openLoop.ts';

const PARALLEL = 10;

/** `conversations` of the day, under keys of their own. */
export async function writeOneByOne(
  org: SalesforceOrg,
  cloud: LivePersonCloud,
  conversations: number,
): Promise<{ seconds: number; calls: number }> {
  const livePerson = createLivePerson({
    apiUrl: cloud.url,
    fetch: (url, init) => fetch(url, init),
    timers: systemTimers,
    logger: pino({ level: 'silent' }),
  });
  const token = await org.sessionFor('api');
  const base = `${org.url}/services/data/v66.0/sobjects`;
  let calls = 0;
  const send = async (method: string, url: string, fields: object): Promise<void> => {
    calls += 1;
    const answer = await fetch(url, {
      method,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify(fields),
    });
    if (!answer.ok) throw new Error(`${method} ${url}: ${answer.status} ${await answer.text()}`);
    await answer.text();
  };
  const started = performance.now();
  const api = { clientId: INSTALLED_APP.apiClientId, clientSecret: INSTALLED_APP.apiClientSecret };
  const account = { account: cloud.account, signIn: { oauth: null, password: false }, api };
  const now = Date.now();
  const query = { api: 'messaging', startFrom: now - 3 * 86_400_000, startTo: now, changedSince: null } as const;
  for (let offset = 0; offset < conversations; offset += 100) {
    const page = await livePerson.archive.page(account, { ...query, offset, limit: 100, withLines: true });
    await inBatches(0, Math.min(page.records.length, conversations - offset), PARALLEL, async (index) => {
      const record = page.records[index];
      if (record === undefined) return;
      const row = `${base}/LivePerson_Conversation__c/External_Key__c/single-${encodeURIComponent(record.conversationId)}`;
      await send('PATCH', row, { Name: record.conversationId.slice(0, 80), Status__c: 'Closed' });
      for (const fact of record.facts)
        if (fact.type === 'assigned')
          await send('POST', `${base}/Task`, {
            Subject: 'LivePerson',
            Status: 'Completed',
            CallObject: `single ${fact.at}`,
          });
      const text = (record.lines ?? []).map((line) => line.text).join('\n');
      await send('PATCH', row, { Transcript__c: text.slice(0, 131_072) });
    });
  }
  livePerson.stop();
  return { seconds: (performance.now() - started) / 1000, calls };
}
