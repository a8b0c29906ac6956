/** What the whole softphone does when its server, its page or its network went and came back. */
import type { ServerFrame, Snapshot } from 'c/lpProtocol';
import { conversation, message, snapshot } from '../../lpModel/__tests__/fixtures';
import { eachOnItsOwn, live, setUp, settle } from './appWorld';
import { FakeSocket } from './fake-socket';

eachOnItsOwn();

const DRAFTS = 'lp-drafts:00D1:005000000000001AAA';
const moving: ServerFrame = { type: 'moving', resumeUrl: 'wss://two.example.com/softphone', delayMs: 0 };

async function resync(socket: FakeSocket, part: Partial<Snapshot>): Promise<void> {
  socket.open();
  socket.say({ type: 'hello', protocol: 1, nonce: 'n2', serverTime: Date.now(), heartbeatMs: 25_000, version: '1' });
  await settle();
  socket.say({
    type: 'resync',
    reason: 'epoch_changed',
    sessionId: 's2',
    epoch: 2,
    seq: 0,
    snapshot: snapshot(part),
  });
  await settle();
}

it('a draft survives the move to another server: it stays in the box and is saved there again', async () => {
  const { intend, state } = setUp();
  await settle();
  const first = await live({ conversations: [conversation('c1')] });
  intend({ kind: 'draft', conversationId: 'c1', text: 'half a sentence' });
  await jest.advanceTimersByTimeAsync(2_000);
  expect(first.commands('saveDraft')).toHaveLength(1);
  first.say(moving);
  await jest.advanceTimersByTimeAsync(10);
  expect(FakeSocket.last.url).toBe('wss://two.example.com/softphone');
  await resync(FakeSocket.last, { conversations: [conversation('c1')] });
  expect(state().drafts).toEqual({ c1: 'half a sentence' });
  await jest.advanceTimersByTimeAsync(2_000);
  const again = FakeSocket.last.commands('saveDraft').filter(({ epoch }) => epoch === 2);
  expect(again).toMatchObject([{ command: { text: 'half a sentence' } }]);
  expect(sessionStorage.getItem(DRAFTS)).toContain('half a sentence');
});

it('during a move the desk stays live and says once that it moved', async () => {
  const { state } = setUp();
  await settle();
  const first = await live({ conversations: [conversation('c1')] });
  first.say(moving);
  await jest.advanceTimersByTimeAsync(10);
  expect(state().connection).toMatchObject({ state: 'live', text: 'Moving to another server' });
  first.say({ type: 'event', seq: 1, event: { kind: 'typing', conversationId: 'c1', typing: true } });
  await settle();
  expect(state().conversations[0]?.consumerTyping).toBe(true);
  await resync(FakeSocket.last, { conversations: [conversation('c1')] });
  expect(first.readyState).toBe(3);
  expect(state().connection).toMatchObject({ state: 'live', text: 'Connected' });
  expect(state().notices.map(({ code }) => code)).toEqual(['resynced']);
});

it('a command of open outcome is done again only when the agent asks, as a new command', async () => {
  const { intend, state } = setUp();
  await settle();
  const socket = await live({ conversations: [conversation('c1')] });
  intend({ kind: 'command', command: { name: 'closeConversation', conversationId: 'c1' } });
  const id = socket.commands('closeConversation')[0]?.id ?? '';
  socket.say({ type: 'answer', id, answer: { outcome: 'uncertain', code: 'no_answer', text: '' } });
  await settle();
  expect(state().uncertain).toMatchObject([{ id, unsettled: false }]);
  await jest.advanceTimersByTimeAsync(17_000);
  expect(state().uncertain).toMatchObject([{ id, unsettled: true }]);
  expect(socket.commands('closeConversation')).toHaveLength(1);
  intend({ kind: 'repeat', id });
  const [, again] = socket.commands('closeConversation');
  expect(again?.id).not.toBe(id);
  await settle();
  expect(state().uncertain).toEqual([]);
});

it('a message of open outcome sent again knowingly leaves one bubble', async () => {
  const { intend, state } = setUp();
  await settle();
  const socket = await live({ conversations: [conversation('c1')] });
  intend({ kind: 'command', command: { name: 'sendMessage', conversationId: 'c1', text: 'hello', audience: 'all' } });
  const id = socket.commands('sendMessage')[0]?.id ?? '';
  socket.say({ type: 'answer', id, answer: { outcome: 'uncertain', code: 'no_answer', text: '' } });
  await settle();
  intend({ kind: 'resend', commandId: id });
  await settle();
  expect(state().outbox).toMatchObject([{ state: 'sending', text: 'hello' }]);
  expect(socket.commands('sendMessage')).toHaveLength(2);
});

it('the return of the network ends the pause at once', async () => {
  const { state } = setUp();
  await settle();
  const socket = await live();
  jest.setSystemTime(Date.now() + 60_000);
  socket.drop(1006);
  await settle();
  window.dispatchEvent(new Event('offline'));
  await settle();
  expect(state().connection.text).toContain('This computer is offline');
  window.dispatchEvent(new Event('online'));
  expect(FakeSocket.all).toHaveLength(2);
});

it('a page that comes back into sight asks at once whether its line is still good', async () => {
  setUp();
  await settle();
  const socket = await live();
  document.dispatchEvent(new Event('visibilitychange'));
  expect(socket.sent.at(-1)).toEqual({ type: 'ping', ack: 0 });
});

it('a page about to be frozen hands over its drafts', async () => {
  const { intend } = setUp();
  await settle();
  const socket = await live({ conversations: [conversation('c1')] });
  intend({ kind: 'draft', conversationId: 'c1', text: 'half' });
  document.dispatchEvent(new Event('freeze'));
  expect(socket.commands('saveDraft')).toMatchObject([{ command: { text: 'half' } }]);
});

describe('after a reload of the page', () => {
  const VIEW = 'lp-view:00D1:005000000000001AAA';
  const two = { conversations: [conversation('c1'), conversation('c2')] };
  /** The page goes away and another one comes in the same tab. */
  async function reload(part: Partial<Snapshot>) {
    document.body.replaceChildren();
    const next = setUp();
    await settle();
    return { ...next, socket: await live(part) };
  }
  async function viewed(id: string) {
    const { intend } = setUp();
    await settle();
    await live(two);
    intend({ kind: 'select', conversationId: id });
    await settle();
  }
  const connecting = {
    ...snapshot().livePerson,
    state: 'connecting' as const,
  };

  it('the same conversation is in view: no click, no record tab, no focus taken, nothing announced', async () => {
    await viewed('c2');
    const { host, app, state } = await reload(two);
    expect(state().selectedConversationId).toBe('c2');
    expect(host.opened).toEqual([]);
    expect([null, document.body]).toContain(document.activeElement);
    const announcer = [...(app.shadowRoot?.querySelector('c-desk-panel')?.shadowRoot?.children ?? [])]
      .flatMap((one) => [...one.children])
      .find(({ tagName }) => tagName === 'C-DESK-ANNOUNCER');
    expect(announcer?.shadowRoot?.textContent).toBe('');
    expect(state().notices).toEqual([]);
    expect(sessionStorage.getItem(VIEW)).toBe('c2');
  });

  it('one that is gone leaves the list in view, also when it comes back much later', async () => {
    await viewed('c2');
    const { socket, state } = await reload({ conversations: [conversation('c1')] });
    expect(state().selectedConversationId).toBeNull();
    await jest.advanceTimersByTimeAsync(61_000);
    FakeSocket.last.say({
      type: 'event',
      seq: 1,
      event: { kind: 'conversation', conversation: conversation('c2') },
    });
    await settle();
    expect(socket.commands('markRead')).toEqual([]);
    expect(state().selectedConversationId).toBeNull();
  });

  it('one the server learns of only a moment later is put in view then, unless the agent went elsewhere', async () => {
    const late = { type: 'event', seq: 1, event: { kind: 'conversation', conversation: conversation('c2') } } as const;
    await viewed('c2');
    const waiting = await reload({ conversations: [], livePerson: connecting });
    waiting.socket.say(late);
    await settle();
    expect(waiting.state().selectedConversationId).toBe('c2');

    const elsewhere = await reload({ conversations: [conversation('c1')], livePerson: connecting });
    elsewhere.intend({ kind: 'select', conversationId: 'c1' });
    elsewhere.socket.say(late);
    await settle();
    expect(elsewhere.state().selectedConversationId).toBe('c1');
  });

  it('of an agent who had closed the conversation, nothing is put in view', async () => {
    await viewed('c2');
    const first = await reload(two);
    first.intend({ kind: 'select', conversationId: null });
    await settle();
    expect(sessionStorage.getItem(VIEW)).toBeNull();
    expect((await reload(two)).state().selectedConversationId).toBeNull();
  });

  it('without storage the agent picks again, and the desk works', async () => {
    const storage = jest.spyOn(Storage.prototype, 'getItem').mockImplementation(() => {
      throw new Error('blocked');
    });
    const { state } = await reload(two);
    expect(state()).toMatchObject({ screen: 'desk', selectedConversationId: null });
    storage.mockRestore();
  });

  it('a panel that is minimised marks nothing as read, though its conversation is in view', async () => {
    await viewed('c2');
    const unread = { ...conversation('c2', { unread: 1 }) };
    const hidden = setUp();
    await hidden.host.setPanelVisible(false);
    await settle();
    const socket = await live({ conversations: [unread], messages: { c2: [message(0, 'hello', { dialogId: 'c2' })] } });
    hidden.intend({ kind: 'command', command: { name: 'markRead', conversationId: 'c2', sequence: 0 } });
    await jest.advanceTimersByTimeAsync(100);
    expect(socket.commands('markRead')).toEqual([]);
    await hidden.host.setPanelVisible(true);
    expect(socket.commands('markRead')).not.toEqual([]);
  });
});
