/**
 * An org that takes whatever it is sent, in a process of its own, so that the writer is measured and not the stand-in's
 * rules: signs in, describes, answers collections, composites and single records after a delay, and notes each key once.
 */
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { startSalesforceOrg } from '../../../sandbox/salesforce/org.ts';
import type { SinkNews, SinkStats } from './sinkProcess.ts';

const delayMs = Number(process.argv[2] ?? 0);
const tells = process.argv[3] === 'tell';
const DATA = /^\/services\/data\/v[\d.]+/;

/** What the objects look like to somebody who may see everything, from the stand-in org. */
async function descriptions(): Promise<Map<string, unknown>> {
  const org = await startSalesforceOrg();
  const authorization = `Bearer ${await org.sessionFor('admin')}`;
  const found = new Map<string, unknown>();
  for (const object of ['LivePerson_Conversation__c', 'Task']) {
    const answer = await fetch(`${org.url}/services/data/v66.0/sobjects/${object}/describe`, {
      headers: { authorization },
    });
    found.set(object, await answer.json());
  }
  await org.close();
  return found;
}

const described = await descriptions();
const stats: SinkStats = { calls: 0, rows: 0, doubles: 0 };
const seen = new Set<string>();
/** Keys of the request at hand. */
let taken: string[] = [];
const pause = (ms: number): Promise<void> =>
  ms === 0 ? Promise.resolve() : new Promise((resolve) => setTimeout(resolve, ms));

interface SentRecord {
  External_Key__c?: string;
  CallObject?: string;
}

/** Ids are keys: nobody here reads them. */
function take(record: SentRecord, key: string): { id: string; success: true; created: boolean; errors: [] } {
  stats.rows += 1;
  taken.push(key);
  const created = !seen.has(key);
  if (!created && record.CallObject !== undefined) stats.doubles += 1;
  seen.add(key);
  return { id: `a00${key}`, success: true, created, errors: [] };
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts).toString();
}

const collection = (records: SentRecord[]) =>
  records.map((record) => take(record, record.External_Key__c ?? record.CallObject ?? ''));

function answerTo(path: string, text: string): unknown {
  if (path.startsWith('/composite/sobjects'))
    return collection((JSON.parse(text) as { records: SentRecord[] }).records);
  if (path === '/composite') {
    const { compositeRequest } = JSON.parse(text) as {
      compositeRequest: { referenceId: string; body: { records: SentRecord[] } }[];
    };
    return {
      compositeResponse: compositeRequest.map(({ referenceId, body }) => ({
        referenceId,
        httpStatusCode: 200,
        httpHeaders: {},
        body: collection(body.records),
      })),
    };
  }
  const object = /^\/sobjects\/(\w+)\/describe/.exec(path)?.[1];
  if (object !== undefined) return described.get(object);
  const upserted = /^\/sobjects\/LivePerson_Conversation__c\/External_Key__c\/(.+)$/.exec(path)?.[1];
  if (upserted !== undefined) return take({ External_Key__c: upserted }, decodeURIComponent(upserted));
  if (path === '/sobjects/Task') {
    const record = JSON.parse(text) as SentRecord;
    return take(record, record.CallObject ?? '');
  }
  if (path.startsWith('/query') && path.includes('TaskStatus'))
    return { records: [{ ApiName: 'Completed' }], done: true };
  return { records: [], done: true, totalSize: 0 };
}

const server = createServer((request, response) => {
  void (async () => {
    const text = await bodyOf(request);
    const path = request.url ?? '';
    let answer: unknown;
    if (path.startsWith('/services/oauth2/token')) {
      const url = `http://${request.headers.host ?? ''}`;
      answer = { access_token: 'sink', instance_url: url, id: `${url}/id/00DBx0000000001MAA/005Bx0000000002MAA` };
    } else {
      stats.calls += 1;
      await pause(delayMs);
      answer = answerTo(path.replace(DATA, ''), text);
      // One message for a call: told row by row, telling would take longer than all else.
      if (tells && taken.length > 0) process.send?.({ keys: taken, at: Date.now() } satisfies SinkNews);
      taken = [];
    }
    response.writeHead(200, {
      'content-type': 'application/json',
      'sforce-limit-info': `api-usage=${stats.calls}/100000000`,
    });
    response.end(JSON.stringify(answer));
  })();
});
process.on('message', (message) => {
  if (message === 'stats') process.send?.({ stats } satisfies SinkNews);
});
server.listen(0, '127.0.0.1', () => {
  process.send?.({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` } satisfies SinkNews);
});
