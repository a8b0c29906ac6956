import { conversation, ring, snapshot } from '../../lpModel/__tests__/fixtures';
import { eachOnItsOwn, live, setUp, settle } from './appWorld';
import { FakeSocket } from './fake-socket';

const plan = { planId: 'p1', conversationId: 'conversation-r1', purpose: 'match', plan: { steps: [] } } as const;

eachOnItsOwn();

it('goes from nothing to the desk: settings, line, identity, snapshot', async () => {
  const { state } = setUp();
  await settle();
  expect(FakeSocket.last.url).toBe('wss://connector.example.com/softphone');
  const socket = await live({ conversations: [conversation('c1')] });
  expect(socket.sent[0]).toMatchObject({ type: 'authenticate', token: 'token-n1', client: { host: 'simulator' } });
  expect(state()).toMatchObject({ screen: 'desk', connection: { state: 'live' }, agent: { name: 'Rowan Vance' } });
});

it('shows the list of checks within 5 s when nothing answers, naming the one that failed [TRB-01]', async () => {
  const { state } = setUp();
  await settle();
  await jest.advanceTimersByTimeAsync(5_000);
  expect(state().screen).toBe('checks');
  expect(state().checks).toContainEqual(
    expect.objectContaining({ id: 'connector', state: 'failed', whoCanFix: 'admin' }),
  );
});

it('shows why Salesforce did not confirm the agent', async () => {
  const { state } = setUp({ issueIdentity: () => Promise.reject(new Error('You lack the permission.')) });
  await settle();
  FakeSocket.last.open();
  FakeSocket.last.say({ type: 'hello', protocol: 1, nonce: 'n', serverTime: 0, heartbeatMs: 25_000, version: '' });
  await settle();
  expect(state().screen).toBe('checks');
  expect(state().checks).toContainEqual(
    expect.objectContaining({ id: 'identity', state: 'failed', text: 'You lack the permission.' }),
  );
});

it('accepts a ring, selects its conversation and opens the matched record once', async () => {
  const { host, intend, state } = setUp();
  await settle();
  const socket = await live({ rings: [ring('r1')] });
  intend({ kind: 'command', command: { name: 'acceptRing', ringId: 'r1' } });
  const [sent] = socket.commands('acceptRing');
  socket.say({ type: 'answer', id: sent?.id ?? '', answer: { outcome: 'done', result: null } });
  const candidates = [{ object: 'Contact', recordId: '003A', name: 'Mina', details: [], reason: '' }];
  socket.say({
    type: 'event',
    seq: 1,
    event: {
      kind: 'conversation',
      conversation: conversation('conversation-r1', { match: { state: 'one', candidates, text: '' } }),
    },
  });
  socket.say({ type: 'event', seq: 2, event: { kind: 'typing', conversationId: 'conversation-r1', typing: true } });
  await settle();
  expect(state().selectedConversationId).toBe('conversation-r1');
  expect(host.opened).toEqual(['003A']);
});

it('opens no record for a conversation that was accepted elsewhere or automatically', async () => {
  const { host } = setUp();
  await settle();
  const socket = await live();
  const candidates = [{ object: 'Contact', recordId: '003A', name: 'Mina', details: [], reason: '' }];
  socket.say({
    type: 'event',
    seq: 1,
    event: {
      kind: 'conversation',
      conversation: conversation('c9', { match: { state: 'one', candidates, text: '' } }),
    },
  });
  await settle();
  expect(host.opened).toEqual([]);
});

it('answers lookups as the leader', async () => {
  setUp();
  await settle();
  const socket = await live({ plans: [{ ...plan, plan: { steps: [] } }] });
  await jest.advanceTimersByTimeAsync(1_000);
  expect(socket.commands('planResult')).toMatchObject([{ command: { planId: 'p1', result: { ok: true, steps: [] } } }]);
});

it('draws attention while it rings and counts unread messages afterwards', async () => {
  const { host } = setUp();
  await settle();
  const socket = await live({ rings: [ring('r1')], conversations: [conversation('c1', { unread: 3 })] });
  expect(host.attention.at(-1)).toEqual({ count: 1, label: 'LivePerson: 1 ringing', ringing: true });
  socket.say({
    type: 'event',
    seq: 1,
    event: {
      kind: 'ringEnded',
      ringId: 'r1',
      conversationId: 'x',
      reason: 'expired',
      text: 'Nobody answered in time.',
    },
  });
  await settle();
  expect(host.attention.at(-1)).toEqual({ count: 3, label: 'LivePerson (3)', ringing: false });
});

it('keeps a draft through switching, a ring and a reload, and hands it to the server', async () => {
  const first = setUp();
  await settle();
  let socket = await live({ conversations: [conversation('c1'), conversation('c2')] });
  first.intend({ kind: 'draft', conversationId: 'c1', text: 'Dear Mina' });
  first.intend({ kind: 'select', conversationId: 'c2' });
  socket.say({ type: 'event', seq: 1, event: { kind: 'ring', ring: ring('r1') } });
  await settle();
  expect(first.state().drafts['c1']).toBe('Dear Mina');
  window.dispatchEvent(new CustomEvent('pagehide'));
  expect(socket.commands('saveDraft')).toMatchObject([{ command: { conversationId: 'c1', text: 'Dear Mina' } }]);
  document.body.replaceChildren();
  const second = setUp();
  await settle();
  socket = await live({ conversations: [conversation('c1')] });
  expect(second.state().drafts['c1']).toBe('Dear Mina');
});

it('takes a draft from another tab, but not the late echo of its own', async () => {
  const { state, intend } = setUp();
  await settle();
  const socket = await live({ conversations: [conversation('c1')] });
  const own = (socket.sent[0] as { client: { tabId: string } }).client.tabId;
  intend({ kind: 'draft', conversationId: 'c1', text: 'Dear Mina' });
  socket.say({ type: 'event', seq: 1, event: { kind: 'draft', conversationId: 'c1', text: 'Dear', tabId: own } });
  await settle();
  expect(state().drafts['c1']).toBe('Dear Mina');
  socket.say({
    type: 'event',
    seq: 2,
    event: { kind: 'draft', conversationId: 'c1', text: 'From the other tab', tabId: 'other' },
  });
  await settle();
  expect(state().drafts['c1']).toBe('From the other tab');
});

it('empties the draft when the message is sent', async () => {
  const { intend, state } = setUp();
  await settle();
  await live({ conversations: [conversation('c1')] });
  intend({ kind: 'draft', conversationId: 'c1', text: 'Hello' });
  intend({ kind: 'command', command: { name: 'sendMessage', conversationId: 'c1', text: 'Hello', audience: 'all' } });
  await settle();
  expect(state()).toMatchObject({ drafts: { c1: '' }, outbox: [{ text: 'Hello', state: 'sending' }] });
});

it('repeats an unanswered message after the line broke, with the same id', async () => {
  const { intend, state } = setUp();
  await settle();
  const socket = await live({ conversations: [conversation('c1')] }, 4);
  intend({ kind: 'command', command: { name: 'sendMessage', conversationId: 'c1', text: 'Hello', audience: 'all' } });
  socket.drop(1006);
  await settle();
  expect(state().screen).toBe('desk');
  await jest.advanceTimersByTimeAsync(1_500);
  const next = FakeSocket.last;
  expect(next).not.toBe(socket);
  next.open();
  next.say({ type: 'hello', protocol: 1, nonce: 'n2', serverTime: Date.now(), heartbeatMs: 25_000, version: '1' });
  await settle();
  expect(next.sent[0]).toMatchObject({
    type: 'authenticate',
    token: 'token-n2',
    resume: { sessionId: 's', lastSeq: 4 },
  });
  next.say({ type: 'resumed', sessionId: 's', epoch: 1, seq: 4 });
  expect(next.commands('sendMessage')[0]?.id).toBe(socket.commands('sendMessage')[0]?.id);
});

it('opens the sign-in window on the click and fills it when the server has named the page', async () => {
  const popup = { closed: false, location: { href: '' }, close: jest.fn() };
  const open = jest.spyOn(window, 'open').mockReturnValue(popup as unknown as Window);
  const { intend, state } = setUp();
  await settle();
  const socket = await live({
    livePerson: { state: 'signed_out', code: null, text: 'Sign in', action: 'sign_in', signInWith: ['oauth'] },
  });
  intend({ kind: 'signInPopup' });
  expect(open).toHaveBeenCalledTimes(1);
  socket.say({
    type: 'answer',
    id: socket.commands('signIn')[0]?.id ?? '',
    answer: { outcome: 'done', result: { url: 'https://connector.example.com/liveperson/authorize?ticket=t' } },
  });
  await settle();
  expect(popup.location.href).toBe('https://connector.example.com/liveperson/authorize?ticket=t');
  expect(state().signIn.state).toBe('open');
  // The agent closes the window: nothing waits for it any more.
  await jest.advanceTimersByTimeAsync(4_000);
  popup.closed = true;
  await jest.advanceTimersByTimeAsync(1_000);
  expect(state().signIn.state).toBe('idle');
  open.mockRestore();
});

it('does not take a sign-in window that cut itself off from its opener for closed', async () => {
  const popup = { closed: false, location: { href: '' }, close: jest.fn() };
  const open = jest.spyOn(window, 'open').mockReturnValue(popup as unknown as Window);
  const { intend, state } = setUp();
  await settle();
  const socket = await live({
    livePerson: { state: 'signed_out', code: null, text: 'Sign in', action: 'sign_in', signInWith: ['oauth'] },
  });
  intend({ kind: 'signInPopup' });
  const answer = { outcome: 'done', result: { url: 'https://connector.example.com/x' } } as const;
  socket.say({ type: 'answer', id: socket.commands('signIn')[0]?.id ?? '', answer });
  popup.closed = true;
  await jest.advanceTimersByTimeAsync(60_000);
  expect(state().signIn.state).toBe('open');
  open.mockRestore();
});

it('offers the sign-in page as a link when the browser blocks the window', async () => {
  const open = jest.spyOn(window, 'open').mockReturnValue(null);
  const { intend, state } = setUp();
  await settle();
  const socket = await live({
    livePerson: { state: 'signed_out', code: null, text: 'Sign in', action: 'sign_in', signInWith: ['oauth'] },
  });
  intend({ kind: 'signInPopup' });
  socket.say({
    type: 'answer',
    id: socket.commands('signIn')[0]?.id ?? '',
    answer: { outcome: 'done', result: { url: 'https://x.example/a' } },
  });
  await settle();
  expect(state().signIn).toMatchObject({ state: 'blocked', url: 'https://x.example/a' });
  open.mockRestore();
});

it('keeps drafts in the tab while a server that just started does not know the conversations yet', async () => {
  sessionStorage.setItem('lp-drafts:00D1:005000000000001AAA', JSON.stringify({ c1: 'half a sentence' }));
  const { state } = setUp();
  await settle();
  const { livePerson } = snapshot();
  const socket = await live({ livePerson: { ...livePerson, state: 'connecting' } });
  socket.say({ type: 'event', seq: 1, event: { kind: 'conversation', conversation: conversation('c1') } });
  await settle();
  expect(state().drafts).toEqual({ c1: 'half a sentence' });
  expect(sessionStorage.getItem('lp-drafts:00D1:005000000000001AAA')).toContain('half a sentence');
});

it('keeps a message taken back after a failure as a draft that survives a reload', async () => {
  const { intend, state } = setUp();
  await settle();
  const socket = await live({ conversations: [conversation('c1')] });
  intend({
    kind: 'command',
    command: { name: 'sendMessage', conversationId: 'c1', text: 'too soon', audience: 'all' },
  });
  const id = socket.commands('sendMessage')[0]?.id ?? '';
  socket.say({ type: 'answer', id, answer: { outcome: 'refused', code: 'throttled', text: 'Busy' } });
  await settle();
  intend({ kind: 'discard', commandId: id });
  await settle();
  expect(state()).toMatchObject({ outbox: [], drafts: { c1: 'too soon' } });
  expect(sessionStorage.getItem('lp-drafts:00D1:005000000000001AAA')).toContain('too soon');
});
