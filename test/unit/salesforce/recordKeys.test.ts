import { expect, test } from 'vitest';
import { allRows, createRecordKeys } from '../../../connector-server/src/salesforce/recordKeys.ts';
import { unknownCall } from '../../../connector-server/src/salesforce/compiledCalls.ts';
import type { OrgCall } from '../../../connector-server/src/salesforce/orgConnection.ts';

/** Answers in order; what was asked stays to be read. */
function org(answers: unknown[]) {
  const asked: string[] = [];
  return {
    asked,
    call: async (_connection: string, call: OrgCall) => {
      expect(unknownCall(call)).toBeNull();
      asked.push(decodeURIComponent(call.path));
      return answers.shift() ?? { records: [] };
    },
  };
}
const row = (id: string) => ({ Id: `a0${id}`, External_Key__c: `4711:${id}` });

test('records of an hour are asked for by date-times, page by page', async () => {
  const salesforce = org([
    {
      records: [row('a'), row('b')],
      nextRecordsUrl: '/services/data/v66.0/query/01gBx0000000001AAA-2000',
      done: false,
    },
    { records: [row('c')], done: true },
  ]);
  const keys = createRecordKeys({ connections: salesforce, accountOf: () => '4711' });
  const from = Date.parse('2026-11-02T08:00:00Z');
  expect([...(await keys.startedBetween('harbor', from, from + 3_600_000))]).toEqual(['a', 'b', 'c']);
  expect(salesforce.asked).toEqual([
    '/query?q=SELECT Id, External_Key__c FROM LivePerson_Conversation__c WHERE Start_Time__c >= 2026-11-02T08:00:00.000Z AND Start_Time__c < 2026-11-02T09:00:00.000Z',
    '/query/01gBx0000000001AAA-2000',
  ]);
});

test('keys of another LivePerson account in the same org are not this connection’s', async () => {
  const salesforce = org([
    { records: [row('a'), { Id: 'a1', External_Key__c: '815:b' }, { Id: 'a2', External_Key__c: null }] },
  ]);
  const keys = createRecordKeys({ connections: salesforce, accountOf: () => '4711' });
  expect([...(await keys.startedBetween('harbor', 0, 1))]).toEqual(['a']);
});

test('many keys are asked for in parts that fit into an address, each once', async () => {
  const salesforce = org([]);
  const keys = createRecordKeys({ connections: salesforce, accountOf: () => '4711' });
  const ids = Array.from({ length: 130 }, (_, n) => `7c1d0a3e-0d1f-4a6f-9a51-${String(n).padStart(12, '0')}`);
  await keys.among('harbor', [...ids, ...ids]);
  expect(salesforce.asked).toHaveLength(3);
  for (const path of salesforce.asked) expect(encodeURIComponent(path).length).toBeLessThan(16_000);
  expect(salesforce.asked.join('').match(/4711:/g)).toHaveLength(130);
});

test('a list that never ends is given up', async () => {
  const again = { records: [row('a')], nextRecordsUrl: '/services/data/v66.0/query/01gBx0000000001AAA-2000' };
  const salesforce = { call: async () => again };
  expect(await allRows(salesforce, 'harbor', 'SELECT')).toHaveLength(100);
});
