import { expect, it } from 'vitest';
import type { HistoryRecord } from '../../../connector-server/src/desk/historyPorts.ts';
import { createLineBuffer } from '../../../connector-server/src/sync/lineBuffer.ts';
import { createManualTimers } from '../recorder/manualTimers.ts';

const record = (conversationId: string, text: string, closed = true): HistoryRecord => ({
  conversationId,
  startedAt: 1,
  closed,
  cut: false,
  facts: [],
  lines: ['main', 'survey'].map((dialogId) => ({
    dialogId,
    sequence: 1,
    at: 1,
    fromName: 'Ada',
    fromRole: 'agent',
    internal: false,
    text,
  })),
});

it('gives the lines of the dialogs asked for, once', () => {
  const buffer = createLineBuffer(createManualTimers());
  buffer.offer('harbor', record('one', 'hello'));
  expect(buffer.take('other', 'one', [{ dialogId: 'main' }])).toBeNull();
  expect(buffer.take('harbor', 'one', [{ dialogId: 'main' }])?.map(({ text }) => text)).toEqual(['hello']);
  expect(buffer.take('harbor', 'one', [{ dialogId: 'main' }])).toBeNull();
});

it('holds nothing of an open conversation: its lines are not all there yet', () => {
  const buffer = createLineBuffer(createManualTimers());
  buffer.offer('harbor', record('one', 'hello', false));
  expect(buffer.take('harbor', 'one', [{ dialogId: 'main' }])).toBeNull();
});

it('lets the sync wait while it is full, until lines are taken, too old, or the server stops', async () => {
  const timers = createManualTimers();
  const buffer = createLineBuffer(timers, { mostChars: 1_000, keepMs: 60_000 });
  const passed: string[] = [];
  const wait = (name: string): void => void buffer.room().then(() => passed.push(name));
  const settle = () => new Promise((resolve) => setImmediate(resolve));
  buffer.offer('harbor', record('one', 'x'.repeat(900)));
  wait('taken');
  await settle();
  expect(passed).toEqual([]);
  buffer.take('harbor', 'one', [{ dialogId: 'main' }]);
  await settle();
  expect(passed).toEqual(['taken']);

  buffer.offer('harbor', record('two', 'x'.repeat(900)));
  wait('old');
  timers.advance(60_000);
  await settle();
  expect(passed).toEqual(['taken', 'old']);
  expect(buffer.take('harbor', 'two', [{ dialogId: 'main' }])).toBeNull();

  buffer.offer('harbor', record('three', 'x'.repeat(900)));
  wait('stopped');
  buffer.stop();
  await settle();
  expect(passed).toEqual(['taken', 'old', 'stopped']);
});
