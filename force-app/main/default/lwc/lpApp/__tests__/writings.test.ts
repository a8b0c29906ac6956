/** Notes for the record survive like drafts: in the tab at once, on the server a moment later, and before a wrap-up ends. */
import { conversation } from '../../lpModel/__tests__/fixtures';
import { eachOnItsOwn, live, setUp, settle } from './appWorld';
import { FakeSocket } from './fake-socket';

eachOnItsOwn();

const note = (notes: string, wrapUp = '') =>
  ({ kind: 'notes', conversationId: 'c1', notes: { notes, wrapUp } }) as const;
const saved = (socket: FakeSocket) => socket.commands('saveNotes').map(({ command }) => command);

it('[MSG-13] notes are kept in the tab at once and at the server after the last key', async () => {
  const { intend, state } = setUp();
  await settle();
  const socket = await live({ conversations: [conversation('c1')] });
  intend(note('Wants'));
  intend(note('Wants a refund'));
  await settle();
  expect(state().notes).toEqual({ c1: { notes: 'Wants a refund', wrapUp: '' } });
  expect(saved(socket)).toEqual([]);
  await jest.advanceTimersByTimeAsync(2_000);
  expect(saved(socket)).toEqual([{ name: 'saveNotes', conversationId: 'c1', notes: 'Wants a refund', wrapUp: '' }]);
});

it('they survive a reload of the page, and a server that lost them is told again', async () => {
  const first = setUp();
  await settle();
  await live({ conversations: [conversation('c1')] });
  first.intend(note('Wants a refund', 'x'));
  await jest.advanceTimersByTimeAsync(2_000);
  first.app.remove();
  const { state } = setUp();
  await settle();
  const socket = await live({ conversations: [conversation('c1')] });
  expect(state().notes).toEqual({ c1: { notes: 'Wants a refund', wrapUp: 'x' } });
  await jest.advanceTimersByTimeAsync(2_000);
  expect(saved(socket)).toMatchObject([{ notes: 'Wants a refund', wrapUp: 'x' }]);
});

it('"Done" takes along what was typed last, before it', async () => {
  const { intend } = setUp();
  await settle();
  const socket = await live({
    conversations: [conversation('c1', { state: 'closed', wrapUpEndsAt: Date.now() + 60_000 })],
  });
  intend(note('', 'Refunded'));
  intend({ kind: 'command', command: { name: 'finishWrapUp', conversationId: 'c1' } });
  const names = socket.sent.flatMap((frame) => (frame.type === 'command' ? [frame.command.name] : []));
  expect(names.slice(-2)).toEqual(['saveNotes', 'finishWrapUp']);
});

it('a wrap-up that runs out takes along what was typed last', async () => {
  const { intend } = setUp();
  await settle();
  const socket = await live({
    conversations: [conversation('c1', { state: 'closed', wrapUpEndsAt: Date.now() + 10_000 })],
  });
  await jest.advanceTimersByTimeAsync(7_500);
  intend(note('', 'Ref'));
  await jest.advanceTimersByTimeAsync(1_000);
  expect(saved(socket)).toMatchObject([{ wrapUp: 'Ref' }]);
});

it('what is recalled after a restart fills what is empty and overwrites nothing', async () => {
  const { intend, state } = setUp();
  await settle();
  const socket = await live({ conversations: [conversation('c1'), conversation('c2')] });
  intend(note('being typed'));
  for (const [index, conversationId] of ['c1', 'c2'].entries())
    socket.say({
      type: 'event',
      seq: index + 1,
      event: { kind: 'notes', conversationId, notes: { notes: 'from before', wrapUp: '' }, tabId: '' },
    });
  await settle();
  expect(state().notes).toEqual({
    c1: { notes: 'being typed', wrapUp: '' },
    c2: { notes: 'from before', wrapUp: '' },
  });
  await jest.advanceTimersByTimeAsync(2_000);
  expect(saved(socket)).toMatchObject([{ conversationId: 'c1', notes: 'being typed' }]);
});

it('[LOG-03] users are searched through this tab with a plan of the server, inactive ones left out', async () => {
  const { host, intend, state } = setUp();
  await settle();
  const socket = await live({ conversations: [conversation('c1')] });
  const plan = { steps: [] };
  const asked = jest.spyOn(host, 'executePlan').mockResolvedValue({
    ok: true,
    steps: [
      {
        as: 'users',
        more: false,
        rows: [
          { id: '005A', object: 'User', fields: { Name: 'Ben Okafor', Email: 'ben@x.example', IsActive: 'true' } },
          { id: '005B', object: 'User', fields: { Name: 'Ben Gone', Email: null, IsActive: 'false' } },
        ],
      },
    ],
  });
  intend({ kind: 'findUsers', text: ' Ben ' });
  await settle();
  expect(state().userSearch.state).toBe('searching');
  const [sent] = socket.commands('findUsers');
  expect(sent?.command).toEqual({ name: 'findUsers', text: 'Ben' });
  socket.say({ type: 'answer', id: sent?.id ?? '', answer: { outcome: 'done', result: { plan } } });
  await settle();
  expect(asked).toHaveBeenCalledWith(plan);
  expect(state().userSearch).toEqual({
    state: 'found',
    users: [{ userId: '005A', name: 'Ben Okafor', email: 'ben@x.example' }],
    text: '',
  });
});
