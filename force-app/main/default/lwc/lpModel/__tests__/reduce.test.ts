import { initialState, reduce } from 'c/lpModel';
import type { ModelEvent, SoftphoneState } from 'c/lpModel';
import type { SoftphoneEvent } from 'c/lpProtocol';
import { conversation, message, NOW, ring, snapshot, summary } from './fixtures';

const after = (...events: ModelEvent[]): SoftphoneState => events.reduce(reduce, initialState());
const server = (event: SoftphoneEvent, now = NOW): ModelEvent => ({ kind: 'server', event, now });
const ready = (part: Parameters<typeof snapshot>[0] = {}): ModelEvent => ({
  kind: 'snapshot',
  snapshot: snapshot(part),
  resynced: false,
});
const texts = (state: SoftphoneState): string[] =>
  (state.messages['c1'] ?? []).map(({ content }) => ('text' in content ? content.text : ''));

describe('messages', () => {
  const open = ready({ conversations: [conversation('c1')] });
  const arrives = (sequence: number, text: string): ModelEvent =>
    server({ kind: 'message', conversationId: 'c1', message: message(sequence, text), summary: summary() });

  it('are ordered by sequence, whatever order they arrive in', () => {
    expect(texts(after(open, arrives(3, 'third'), arrives(1, 'first'), arrives(2, 'second')))).toEqual([
      'first',
      'second',
      'third',
    ]);
  });

  it('are shown once when they arrive twice', () => {
    expect(texts(after(open, arrives(1, 'once'), arrives(1, 'once')))).toEqual(['once']);
  });

  it('of a second dialog follow those of the first', () => {
    const survey = server({
      kind: 'message',
      conversationId: 'c1',
      message: message(0, 'survey', { dialogId: 'd2' }),
      summary: summary(),
    });
    expect(texts(after(open, arrives(0, 'a'), survey, arrives(1, 'b')))).toEqual(['a', 'b', 'survey']);
  });

  it('bring what they change in the list of conversations, and put the latest first', () => {
    const two = ready({
      conversations: [conversation('c2', { lastAt: NOW + 1 }), conversation('c1', { skillName: 'Sales' })],
    });
    const told = { unread: 2, lastText: 'hello', lastAt: NOW + 9, consumerTyping: false };
    const arrived = server({ kind: 'message', conversationId: 'c1', message: message(9, 'hello'), summary: told });
    const { conversations } = after(two, server({ kind: 'typing', conversationId: 'c1', typing: true }), arrived);
    expect(conversations.map(({ conversationId }) => conversationId)).toEqual(['c1', 'c2']);
    expect(conversations[0]).toMatchObject({ ...told, skillName: 'Sales' });
  });

  it('replace the whole list after a repaired gap', () => {
    const repaired = server({ kind: 'messages', conversationId: 'c1', messages: [message(2, 'b'), message(1, 'a')] });
    expect(texts(after(open, arrives(2, 'old'), repaired))).toEqual(['a', 'b']);
  });
});

describe('an own message', () => {
  const open = ready({ conversations: [conversation('c1')] });
  const command = { name: 'sendMessage', conversationId: 'c1', text: 'hello', audience: 'all' } as const;
  const sent: ModelEvent = { kind: 'sent', id: 'm1', command, now: NOW };

  it('is shown as sending at once', () => {
    expect(after(open, sent).outbox).toMatchObject([{ commandId: 'm1', text: 'hello', state: 'sending' }]);
  });

  it('gives its place to its echo, also when the echo comes before the answer', () => {
    const echo = server({
      kind: 'message',
      conversationId: 'c1',
      message: message(4, 'hello', { commandId: 'm1' }),
      summary: summary(),
    });
    const state = after(open, sent, echo, {
      kind: 'answer',
      id: 'm1',
      command,
      answer: { outcome: 'done', result: null },
    });
    expect(state.outbox).toEqual([]);
    expect(texts(state)).toEqual(['hello']);
  });

  it('that was refused keeps its text and says why', () => {
    const state = after(open, sent, {
      kind: 'answer',
      id: 'm1',
      command,
      answer: { outcome: 'refused', code: 'closed', text: 'The conversation is closed.' },
    });
    expect(state.outbox).toMatchObject([{ state: 'failed', errorText: 'The conversation is closed.', text: 'hello' }]);
  });

  it('of open outcome is settled by an echo after a resync', () => {
    const uncertain: ModelEvent = {
      kind: 'answer',
      id: 'm1',
      command,
      answer: { outcome: 'uncertain', code: 'no_answer', text: 'Open' },
    };
    const again: ModelEvent = {
      kind: 'snapshot',
      resynced: true,
      snapshot: snapshot({
        conversations: [conversation('c1')],
        messages: { c1: [message(1, 'hello', { commandId: 'm1' })] },
      }),
    };
    expect(after(open, sent, uncertain).outbox).toMatchObject([{ state: 'uncertain' }]);
    expect(after(open, sent, uncertain, again).outbox).toEqual([]);
  });

  it.each(['refused', 'uncertain'] as const)(
    'that was %s goes back to the draft, after what stands there',
    (outcome) => {
      const answer: ModelEvent = { kind: 'answer', id: 'm1', command, answer: { outcome, code: 'x', text: 'No' } };
      const back: ModelEvent = { kind: 'discard', commandId: 'm1', backToDraft: true };
      expect(after(open, sent, answer, back)).toMatchObject({ outbox: [], drafts: { c1: 'hello' } });
      const draft: ModelEvent = { kind: 'draft', conversationId: 'c1', text: 'Dear Mina' };
      expect(after(open, sent, draft, answer, back).drafts).toEqual({ c1: 'Dear Mina\nhello' });
    },
  );

  it('that is sent again leaves the draft alone', () => {
    const draft: ModelEvent = { kind: 'draft', conversationId: 'c1', text: 'Dear Mina' };
    const gone: ModelEvent = { kind: 'discard', commandId: 'm1', backToDraft: false };
    expect(after(open, sent, draft, gone)).toMatchObject({ outbox: [], drafts: { c1: 'Dear Mina' } });
  });
});

describe('the list of conversations', () => {
  it('puts the nearest deadline first, then the latest activity, closed ones last', () => {
    const state = after(
      ready({
        conversations: [
          conversation('closed', { state: 'closed', respondBy: 1 }),
          conversation('quiet', { lastAt: NOW - 5 }),
          conversation('late', { respondBy: NOW + 9 }),
          conversation('busy', { lastAt: NOW + 5 }),
          conversation('soon', { respondBy: NOW + 1 }),
        ],
      }),
    );
    expect(state.conversations.map(({ conversationId }) => conversationId)).toEqual([
      'soon',
      'late',
      'busy',
      'quiet',
      'closed',
    ]);
  });

  it('shows the unread count the server counts', () => {
    const state = after(
      ready({ conversations: [conversation('c1')] }),
      server({ kind: 'conversation', conversation: conversation('c1', { unread: 2 }) }),
    );
    expect(state.conversations[0]?.unread).toBe(2);
  });

  it('never takes receipts back', () => {
    const state = after(
      ready({ conversations: [conversation('c1')] }),
      server({ kind: 'receipts', conversationId: 'c1', deliveredTo: 5, readTo: 4 }),
      server({ kind: 'receipts', conversationId: 'c1', deliveredTo: 3, readTo: 2 }),
    );
    expect(state.conversations[0]).toMatchObject({ deliveredTo: 5, readTo: 4 });
  });

  it('forgets a conversation that left, with its draft and messages, and says why', () => {
    const state = after(
      ready({ conversations: [conversation('c1', { draft: 'half' })], messages: { c1: [message(1, 'x')] } }),
      { kind: 'select', conversationId: 'c1' },
      server({ kind: 'conversationLeft', conversationId: 'c1', reason: 'transferred', text: 'Transferred to Support' }),
    );
    expect(state).toMatchObject({
      conversations: [],
      messages: {},
      drafts: {},
      selectedConversationId: null,
      notices: [{ text: 'Mina Okafor: Transferred to Support' }],
    });
  });
});

describe('rings', () => {
  const two = ready({ rings: [ring('later', { expiresAt: NOW + 9 }), ring('sooner', { expiresAt: NOW + 1 })] });

  it('stand by expiry', () => {
    expect(after(two).rings.map(({ ringId }) => ringId)).toEqual(['sooner', 'later']);
  });

  it('taken by another are said in words for a few seconds', () => {
    const ended = after(
      two,
      server({ kind: 'ringEnded', ringId: 'later', conversationId: 'x', reason: 'taken', text: 'Taken by Ben' }),
    );
    expect(ended).toMatchObject({
      rings: [{ ringId: 'sooner' }],
      endedRings: [{ ringId: 'later', text: 'Taken by Ben' }],
    });
    expect(reduce(ended, { kind: 'tick', now: NOW + 9_000 }).endedRings).toEqual([]);
  });

  it('this agent accepted leave without a word', () => {
    expect(
      after(two, server({ kind: 'ringEnded', ringId: 'later', conversationId: 'x', reason: 'accepted', text: '' }))
        .endedRings,
    ).toEqual([]);
  });
});

describe('a snapshot', () => {
  it('keeps the draft being written in this tab and takes the saved one elsewhere', () => {
    const again = ready({
      conversations: [conversation('c1', { draft: 'old' }), conversation('c2', { draft: 'saved' })],
    });
    expect(
      after(
        ready({ conversations: [conversation('c1')] }),
        { kind: 'draft', conversationId: 'c1', text: 'newer' },
        again,
      ).drafts,
    ).toEqual({ c1: 'newer', c2: 'saved' });
  });

  it('does not bring back a draft that was emptied here', () => {
    const stale = ready({ conversations: [conversation('c1', { draft: 'sent by now' })] });
    expect(
      after(ready({ conversations: [conversation('c1')] }), { kind: 'draft', conversationId: 'c1', text: '' }, stale)
        .drafts,
    ).toEqual({ c1: '' });
  });

  it('tells the agent once when it came after a longer absence', () => {
    const resync: ModelEvent = { kind: 'snapshot', snapshot: snapshot(), resynced: true };
    expect(after(ready(), resync, resync).notices).toHaveLength(1);
  });

  it('unknown events of a newer server change nothing', () => {
    const state = after(ready());
    expect(reduce(state, server({ kind: 'confetti' } as unknown as SoftphoneEvent))).toBe(state);
  });
});

describe('a server that just started and does not know everything yet', () => {
  const connecting = { ...snapshot().livePerson, state: 'connecting' as const };
  const before: ModelEvent[] = [
    ready({ conversations: [conversation('c1')], messages: { c1: [message(1, 'x')] } }),
    { kind: 'select', conversationId: 'c1' },
    { kind: 'draft', conversationId: 'c1', text: 'half a sentence' },
    {
      kind: 'sent',
      id: 'm1',
      command: { name: 'sendMessage', conversationId: 'c1', text: 'sent', audience: 'all' },
      now: NOW,
    },
  ];
  const kept = (state: SoftphoneState) => [
    state.selectedConversationId,
    state.drafts['c1'],
    state.outbox.map(({ commandId }) => commandId),
  ];

  it('takes neither the draft nor the selection nor a message under way from the agent', () => {
    const state = after(...before, ready({ livePerson: connecting }));
    expect(state.conversations).toEqual([]);
    expect(kept(state)).toEqual(['c1', 'half a sentence', ['m1']]);
    const back = reduce(state, server({ kind: 'conversation', conversation: conversation('c1', { draft: 'older' }) }));
    expect(kept(back)).toEqual(['c1', 'half a sentence', ['m1']]);
  });

  it('lets go of them when the server knows all conversations and this one is not among them', () => {
    expect(kept(after(...before, ready()))).toEqual([null, undefined, []]);
  });
});

it('shows the saved draft of a conversation that comes after the snapshot', () => {
  const state = after(ready(), server({ kind: 'conversation', conversation: conversation('c1', { draft: 'saved' }) }));
  expect(state.drafts).toEqual({ c1: 'saved' });
});

describe('signing in', () => {
  const signedOut = { ...snapshot().livePerson, state: 'signed_out' as const, action: 'sign_in' as const };
  const opened: ModelEvent = { kind: 'signIn', signIn: { state: 'open', url: 'https://x', text: '' } };
  const cancelled = server({ kind: 'notice', level: 'warning', code: 'sign_in_failed', text: 'Cancelled.' });

  it('that was cancelled is said where the agent signs in, and forgotten when it succeeds', () => {
    const state = after(ready({ livePerson: signedOut }), opened, cancelled);
    expect(state.signIn).toEqual({ state: 'failed', url: null, text: 'Cancelled.' });
    expect(state.notices).toEqual([]);
    const { livePerson, agent } = snapshot();
    expect(reduce(state, server({ kind: 'livePerson', livePerson, agent })).signIn.state).toBe('idle');
  });

  it('that LivePerson refused ends the wait for the window', () => {
    const refused = { ...signedOut, code: 'blocked', text: 'Your user is locked.' };
    const { agent } = snapshot();
    expect(
      after(ready({ livePerson: signedOut }), opened, server({ kind: 'livePerson', livePerson: refused, agent }))
        .signIn,
    ).toEqual({ state: 'idle', url: null, text: '' });
  });

  it('with a refused password is said once, at the form', () => {
    const command = { name: 'signInWithPassword', username: 'a', password: 'b' } as const;
    const state = after(ready({ livePerson: signedOut }), {
      kind: 'answer',
      id: 'x',
      command,
      answer: { outcome: 'refused', code: 'wrong_credentials', text: 'Not accepted.' },
    });
    expect(state.signIn).toMatchObject({ state: 'failed', text: 'Not accepted.' });
    expect(state.notices).toEqual([]);
  });
});

describe('notices', () => {
  const left = (reason: 'transferred' | 'taken_over') =>
    server({ kind: 'conversationLeft', conversationId: 'c1', reason, text: 'It is gone.' });
  const open = ready({ conversations: [conversation('c1')] });
  const later = (ms: number): ModelEvent => ({ kind: 'tick', now: NOW + ms });

  it('that confirm what the agent did go by themselves', () => {
    const state = after(open, left('transferred'), later(0));
    expect(reduce(state, later(14_000)).notices).toHaveLength(1);
    expect(reduce(state, later(15_000)).notices).toEqual([]);
  });

  it('about what others did stay until dismissed, and name the customer', () => {
    const state = after(open, left('taken_over'), later(0), later(3_600_000));
    expect(state.notices.map(({ text }) => text)).toEqual(['Mina Okafor: It is gone.']);
  });

  it('keep the steps they are told with; an empty list is none', () => {
    const told = { kind: 'notice', level: 'info', code: 'presence_restored' } as const;
    const steps = [{ at: NOW, text: 'You were set to Away.' }];
    const state = after(open, server({ ...told, text: 'long', steps }));
    expect(state.notices).toMatchObject([{ text: 'long', steps }]);
    expect(reduce(state, server({ ...told, text: 'short', steps: [] })).notices).toEqual([
      { id: 'notice-2', level: 'info', code: 'presence_restored', text: 'short' },
    ]);
  });

  it('about a refused command name the customer', () => {
    const command = { name: 'closeConversation', conversationId: 'c1' } as const;
    const answer = { outcome: 'refused', code: 'liveperson_400', text: 'Not closed.' } as const;
    expect(after(open, { kind: 'answer', id: 'x', command, answer }).notices).toMatchObject([
      { text: 'Mina Okafor: Not closed.' },
    ]);
  });
});

it('lets a ring that ran out stop while the line is down, by the server clock', () => {
  const down: ModelEvent = { kind: 'line', state: 'waiting', text: 'Lost', retryAt: null, action: 'retry' };
  const clock: ModelEvent = { kind: 'clock', serverTime: NOW + 60_000, now: NOW };
  const tick: ModelEvent = { kind: 'tick', now: NOW - 29_999 };
  const ringing = ready({ rings: [ring('r1')] });
  const live: ModelEvent = { kind: 'line', state: 'live', text: '', retryAt: null, action: null };
  expect(after(ringing, live, clock, { kind: 'tick', now: NOW }).rings).toHaveLength(1);
  expect(after(ringing, down, { kind: 'tick', now: NOW + 29_999 }).rings).toHaveLength(1);
  expect(after(ringing, down, clock, tick).rings).toEqual([]);
});
