import { initialState, reduce } from 'c/lpModel';
import type { ModelEvent, SoftphoneState } from 'c/lpModel';
import type { SoftphoneEvent } from 'c/lpProtocol';
import { conversation, message, NOW, ring, snapshot } from './fixtures';

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
    server({ kind: 'message', conversationId: 'c1', message: message(sequence, text) });

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
    const survey = server({ kind: 'message', conversationId: 'c1', message: message(0, 'survey', { dialogId: 'd2' }) });
    expect(texts(after(open, arrives(0, 'a'), survey, arrives(1, 'b')))).toEqual(['a', 'b', 'survey']);
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
    const echo = server({ kind: 'message', conversationId: 'c1', message: message(4, 'hello', { commandId: 'm1' }) });
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

  it('that failed returns its text to an empty draft when it is discarded', () => {
    const refused: ModelEvent = {
      kind: 'answer',
      id: 'm1',
      command,
      answer: { outcome: 'refused', code: 'x', text: 'No' },
    };
    expect(after(open, sent, refused, { kind: 'discard', commandId: 'm1' })).toMatchObject({
      outbox: [],
      drafts: { c1: 'hello' },
    });
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
      notices: [{ text: 'Transferred to Support' }],
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
