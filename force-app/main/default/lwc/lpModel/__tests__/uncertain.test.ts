/** An open outcome is a state of its own: shown, settled by what comes next, repeated only when the agent says so. */
import { againWords, canRepeat, initialState, openWords, reduce } from 'c/lpModel';
import type { ModelEvent, SoftphoneState } from 'c/lpModel';
import type { Command, CommandAnswer, Snapshot, SoftphoneEvent } from 'c/lpProtocol';
import { NOW, conversation, message, ring, snapshot, summary } from './fixtures';

const UNKNOWN: CommandAnswer = { outcome: 'uncertain', code: 'no_answer', text: 'LivePerson did not answer in time.' };
const server = (event: SoftphoneEvent): ModelEvent => ({ kind: 'server', event, now: NOW });
const after = (state: SoftphoneState, ...events: ModelEvent[]): SoftphoneState => events.reduce(reduce, state);
const resync = (part: Partial<Snapshot> = {}): ModelEvent => ({
  kind: 'snapshot',
  snapshot: snapshot(part),
  resynced: true,
});
const live: ModelEvent = { kind: 'line', state: 'live', text: '', retryAt: null, action: null };
const desk = after(
  initialState(),
  {
    kind: 'snapshot',
    snapshot: snapshot({ conversations: [conversation('c1')], rings: [ring('r1')] }),
    resynced: false,
  },
  live,
);
const opened = (command: Command, from = desk): SoftphoneState =>
  after(from, { kind: 'sent', id: 'k1', command, now: NOW }, { kind: 'answer', id: 'k1', command, answer: UNKNOWN });
const said = (state: SoftphoneState): string[] => state.notices.map(({ text }) => text);

const accept: Command = { name: 'acceptRing', ringId: 'r1' };
const decline: Command = { name: 'declineRing', ringId: 'r1' };
const close: Command = { name: 'closeConversation', conversationId: 'c1' };
const transfer: Command = { name: 'transferToSkill', conversationId: 'c1', skillId: '2' };
const presence: Command = { name: 'setPresence', availability: 'AWAY', reasonId: null };
const link: Command = { name: 'linkRecord', conversationId: 'c1', object: 'Contact', recordId: '003', recordName: 'M' };
const ended = (reason: 'accepted' | 'declined' | 'taken'): SoftphoneEvent => ({
  kind: 'ringEnded',
  ringId: 'r1',
  conversationId: 'conversation-r1',
  reason,
  text: '',
});

it.each([
  [accept, 'The offer of Mina Okafor may have been accepted'],
  [decline, 'The offer of Mina Okafor may have been declined'],
  [close, 'The conversation with Mina Okafor may have been closed'],
  [transfer, 'The conversation with Mina Okafor may have been transferred'],
  [{ name: 'returnToQueue', conversationId: 'c1' } as Command, 'may have been returned to the queue'],
  [presence, 'Your status may have been changed'],
  [link, 'The record for Mina Okafor may have been linked'],
])('%o: “%s”', (command, words) => {
  const state = opened(command);
  expect(state.uncertain.map(openWords)).toEqual([expect.stringContaining(words)]);
  expect(state.notices).toEqual([]);
});

it.each<[string, Command, ModelEvent, string]>([
  [
    'an accept, by the conversation',
    accept,
    server({ kind: 'conversation', conversation: conversation('conversation-r1') }),
    'was accepted.',
  ],
  ['an accept, by the end of the offer', accept, server(ended('accepted')), 'was accepted.'],
  ['an accept, by a colleague’s', accept, server(ended('taken')), 'was not accepted.'],
  ['an accept, by a snapshot without it', accept, resync({ conversations: [conversation('c1')] }), 'was not accepted.'],
  ['a decline', decline, server(ended('declined')), 'was declined.'],
  [
    'a close',
    close,
    server({ kind: 'conversation', conversation: conversation('c1', { state: 'closed' }) }),
    'was closed.',
  ],
  [
    'a close, by a snapshot',
    close,
    resync({ conversations: [conversation('c1', { state: 'closed' })] }),
    'was closed.',
  ],
  [
    'a transfer',
    transfer,
    server({ kind: 'conversationLeft', conversationId: 'c1', reason: 'transferred', text: '' }),
    'was transferred.',
  ],
  ['a transfer, by a snapshot', transfer, resync(), 'was transferred.'],
  [
    'a status',
    presence,
    server({ kind: 'presence', presence: { availability: 'AWAY', reasonId: null, source: 'agent' } }),
    'was changed.',
  ],
  [
    'a status set otherwise',
    presence,
    server({ kind: 'presence', presence: { availability: 'OFFLINE', reasonId: null, source: 'server' } }),
    'was not changed.',
  ],
  [
    'a link',
    link,
    server({
      kind: 'match',
      conversationId: 'c1',
      match: conversation('c1').match,
      links: [{ object: 'Contact', recordId: '003', name: 'M' }],
    }),
    'was linked.',
  ],
])('%s is settled and said', (_, command, event, words) => {
  const state = after(opened(command), event);
  expect(state.uncertain).toEqual([]);
  expect(said(state)).toContainEqual(expect.stringContaining(words));
});

it.each<[string, Command, ModelEvent]>([
  [
    'an accept while the offer still rings',
    accept,
    resync({ rings: [ring('r1')], conversations: [conversation('c1')] }),
  ],
  ['a transfer while the conversation is still here', transfer, resync({ conversations: [conversation('c1')] })],
  ['a close while the conversation is open', close, server({ kind: 'typing', conversationId: 'c1', typing: true })],
  [
    'anything, by a server that is not connected to LivePerson and does not know',
    transfer,
    resync({ livePerson: { ...snapshot().livePerson, state: 'reconnecting' } }),
  ],
])('%s stays open', (_, command, event) => {
  expect(after(opened(command), event).uncertain).toHaveLength(1);
});

it('only what nothing settled for a while may be done again, and only while its subject is there', () => {
  const young = after(opened(close), { kind: 'tick', now: NOW }, { kind: 'tick', now: NOW + 14_000 });
  expect(young.uncertain.map((one) => canRepeat(one, young))).toEqual([false]);
  const ripe = after(young, { kind: 'tick', now: NOW + 15_000 });
  expect(ripe.uncertain.map((one) => [canRepeat(one, ripe), againWords(one)])).toEqual([[true, 'Close again']]);
  expect(ripe.uncertain.map(openWords)).toEqual([expect.stringContaining('nothing came to show it')]);
  const away: ModelEvent = { kind: 'line', state: 'waiting', text: '', retryAt: null, action: null };
  const offline = after(ripe, away);
  expect(offline.uncertain.map((one) => canRepeat(one, offline))).toEqual([false]);
});

it('a second open outcome of the same deed takes the place of the first', () => {
  expect(opened(close, opened(close)).uncertain).toHaveLength(1);
});

it('the agent may let go of it', () => {
  expect(after(opened(close), { kind: 'letGo', id: 'k1' }).uncertain).toEqual([]);
});

describe('a message', () => {
  const send: Command = { name: 'sendMessage', conversationId: 'c1', text: 'hello', audience: 'all' };

  it('of open outcome is one bubble, which its echo replaces', () => {
    const open = opened(send);
    expect(open.outbox).toMatchObject([{ state: 'uncertain' }]);
    const echo = server({
      kind: 'message',
      conversationId: 'c1',
      message: message(1, 'hello', { commandId: 'k1' }),
      summary: summary(),
    });
    const settled = after(open, echo, echo);
    expect(settled.outbox).toEqual([]);
    expect(settled.messages['c1']).toHaveLength(1);
  });

  it('may be sent again only after a while', () => {
    const open = after(opened(send), { kind: 'tick', now: NOW });
    expect(open.outbox[0]?.unsettled).toBeUndefined();
    expect(after(open, { kind: 'tick', now: NOW + 16_000 }).outbox[0]?.unsettled).toBe(true);
  });
});

describe('coming back', () => {
  it('after sleep is one notice, whatever happened meanwhile', () => {
    const notice = (code: string): ModelEvent => server({ kind: 'notice', level: 'info', code, text: code });
    const state = after(desk, notice('presence_away'), notice('presence_offline'), notice('presence_restored'));
    expect(said(state)).toEqual(['presence_restored']);
    const rung = after(desk, { kind: 'server', event: ended('taken'), now: NOW, past: true });
    expect(rung).toMatchObject({ rings: [], endedRings: [] });
    expect(said(after(desk, resync(), resync(), resync()))).toEqual([
      'You are connected again. Everything shown is up to date.',
    ]);
  });

  it('by a planned move says that the session moved', () => {
    expect(said(after(desk, { ...resync(), byMove: true } as ModelEvent))).toEqual([
      'The connector moved your session to another server. Nothing was lost.',
    ]);
  });

  it('takes the server’s draft where the server kept it, for another tab may have written since', () => {
    const here = after(desk, { kind: 'draft', conversationId: 'c1', text: 'older' });
    const there = { conversations: [conversation('c1', { draft: 'newer' })] };
    expect(after(here, { ...resync(there), kept: true } as ModelEvent).drafts).toEqual({ c1: 'newer' });
    expect(after(here, resync(there)).drafts).toEqual({ c1: 'older' });
  });
});

it('a status set elsewhere is told with its source; one set here or by the server is not', () => {
  const set = (source: 'agent' | 'liveperson' | 'server'): string[] =>
    said(after(desk, server({ kind: 'presence', presence: { availability: 'BACK_SOON', reasonId: null, source } })));
  expect(set('liveperson')).toEqual(['Your status was set to Back soon in LivePerson, not here.']);
  expect([...set('agent'), ...set('server')]).toEqual([]);
});

it('trouble with saving is told, and its end takes its place', () => {
  const notice = (level: 'info' | 'warning', code: string): ModelEvent =>
    server({ kind: 'notice', level, code, text: code });
  expect(said(after(desk, notice('warning', 'store_trouble'), notice('info', 'store_back')))).toEqual(['store_back']);
});
