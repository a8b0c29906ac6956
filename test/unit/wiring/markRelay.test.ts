/** Marks of records on their way to desks: here in one go, to other servers in few messages that arrive. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { RecordMark } from '../../../connector-server/src/protocol/types.ts';
import { createBus } from '../../../connector-server/src/store/bus.ts';
import type { OutgoingMessage } from '../../../connector-server/src/store/busMessages.ts';
import type { Database } from '../../../connector-server/src/store/database.ts';
import { systemTimers } from '../../../connector-server/src/support/clock.ts';
import { createMarkRelay } from '../../../connector-server/src/wiring/markRelay.ts';
import { quietLog, startTestDatabase } from '../../support/database.ts';
import { createManualTimers } from '../desk/manualTimers.ts';

let database: Database;
beforeAll(async () => {
  database = await startTestDatabase();
});
afterAll(() => database.close());

const mark = (state: RecordMark['state'], text = ''): RecordMark => ({ state, text, recordId: null });

test('200 rows are one pass here and few messages to others, who show them all', async () => {
  const [a, b] = ['a', 'b'].map((from) => createBus({ database, from, timers: systemTimers, log: quietLog }));
  if (a === undefined || b === undefined) throw new Error('no bus');
  await Promise.all([a.listening, b.listening]);
  const sent: OutgoingMessage[] = [];
  const timers = createManualTimers();
  const passes: number[] = [];
  const shown = new Map<string, RecordMark>();
  const here = createMarkRelay({
    bus: { ...a, publish: (message) => (sent.push(message), a.publish(message)) },
    timers,
    alone: () => false,
    show: (_connection, marks) => passes.push(marks.size),
  });
  const there = createMarkRelay({
    bus: b,
    timers,
    alone: () => false,
    show: (connection, marks) => marks.forEach((value, id) => shown.set(`${connection} ${id}`, value)),
  });
  for (let n = 0; n < 200; n++) {
    const id = `0c5d2b0e-5a3f-4f5e-9d61-${String(n).padStart(12, '0')}`;
    here.tell('harbor', id, mark('saving'));
    here.tell('harbor', id, { state: 'saved', text: 'Saved in Salesforce', recordId: 'a0AHn0000012345AAA' });
  }
  await Promise.resolve();
  expect(passes).toEqual([200]);
  timers.pass(200);
  await expect.poll(() => shown.size, { timeout: 60_000 }).toBe(200);
  expect(sent.length).toBeLessThanOrEqual(6);
  expect([...shown.values()].every(({ state }) => state === 'saved')).toBe(true);
  here.stop();
  there.stop();
  await Promise.all([a.close(), b.close()]);
});

test('a server that is alone tells nobody, and what waits is told at the end', () => {
  const sent: OutgoingMessage[] = [];
  let alone = true;
  const relay = createMarkRelay({
    bus: { publish: async (message) => void sent.push(message), subscribe: () => () => undefined },
    timers: createManualTimers(),
    alone: () => alone,
    show: () => undefined,
  });
  relay.tell('harbor', 'c1', mark('saved'));
  alone = false;
  relay.tell('harbor', 'c2', mark('saved'));
  relay.stop();
  expect(sent).toMatchObject([{ kind: 'recordMark', connectionId: 'harbor', marks: [{ conversationId: 'c2' }] }]);
});

test('a mark with too long a text is told with less of it, in messages that all fit', () => {
  const sent: OutgoingMessage[] = [];
  const relay = createMarkRelay({
    bus: { publish: async (message) => void sent.push(message), subscribe: () => () => undefined },
    timers: createManualTimers(),
    alone: () => false,
    show: () => undefined,
  });
  for (let n = 0; n < 20; n++) relay.tell('harbor', `c${n}`, mark('failed', 'ü'.repeat(9_000)));
  relay.stop();
  for (const message of sent) expect(Buffer.byteLength(JSON.stringify(message))).toBeLessThan(7_400);
  expect(sent.flatMap((message) => ('marks' in message ? message.marks : []))).toHaveLength(20);
});
