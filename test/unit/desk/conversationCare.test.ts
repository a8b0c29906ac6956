import { pino } from 'pino';
import { describe, expect, it } from 'vitest';
import type { ConversationFact } from '../../../connector-server/src/conversation/facts.ts';
import type { UpstreamRecord } from '../../../connector-server/src/conversation/upstream.ts';
import { ConversationCare } from '../../../connector-server/src/desk/conversationCare.ts';
import { DeskCore } from '../../../connector-server/src/desk/deskCore.ts';
import type { AgentSession, HistoryConversation } from '../../../connector-server/src/desk/livePersonPorts.ts';
import { CONVERSATION, conversation, message, NOW, ring, upstream } from '../conversation/upstreamEvents.ts';
import { createManualTimers } from './manualTimers.ts';

function care(ends: (HistoryConversation | null)[] = [], before: string[] = []) {
  const timers = createManualTimers();
  const facts: ConversationFact[] = [];
  const core = new DeskCore({
    key: { connectionId: 'c', salesforceUserId: 'u' },
    profile: {
      id: 'c',
      name: 'C',
      orgId: 'o',
      livePerson: { account: '1', signIn: { oauth: null, password: true } },
      softphone: { openRecord: 'never', sound: true, wrapUpSeconds: 600, maxMessageChars: 8_000 },
      presence: { awayAfterSeconds: 60, offlineAfterSeconds: 1_800 },
    },
    timers,
    logger: pino({ level: 'silent' }),
    facts: { add: (_connection, told) => void facts.push(...told), flush: async () => {}, waiting: 0, lost: 0 },
  });
  core.apply({ type: 'identified', userId: '100', pid: null, name: 'Ada' });
  const asked: number[] = [];
  const receipts: (readonly number[])[] = [];
  const answers: ((records: UpstreamRecord[] | null) => void)[] = [];
  const session = {
    connected: true,
    bearer: 'b',
    queryMessages: (_dialog: string, newerThan: number) => {
      asked.push(newerThan);
      return new Promise((resolve) =>
        answers.push((records) =>
          resolve(records === null ? { outcome: 'uncertain', code: 'no_answer' } : { outcome: 'ok', value: records }),
        ),
      );
    },
    profileOf: async () => ({ outcome: 'refused', status: 403, text: '' }) as const,
    publishReceipt: async (_dialog: string, _status: string, sequences: readonly number[]) => (
      receipts.push(sequences),
      { outcome: 'ok', value: null } as const
    ),
  } as unknown as AgentSession;
  const made = new ConversationCare({
    core,
    history: { conversation: async () => ends.shift() ?? null },
    session: () => session,
    onProfile: () => {},
    openBefore: async () => before,
    memory: { closedOf: async () => [], unfinished: async () => null },
  });
  const answer = async (records: UpstreamRecord[] | null): Promise<void> => {
    answers.shift()?.(records);
    await new Promise((resolve) => setImmediate(resolve));
  };
  const sequences = (): number[] => core.state.conversations[CONVERSATION]?.messages.map((one) => one.sequence) ?? [];
  return { timers, core, care: made, asked, answer, receipts, sequences, facts };
}

describe('closing gaps', () => {
  it('asks for everything at first, even when a live message came before', () => {
    const { core, asked } = care();
    core.apply(upstream(message(30)));
    core.apply(upstream(conversation()));
    expect(asked).toEqual([0]);
  });

  it('after a reconnect asks from where nothing was missing, not from what came live meanwhile', async () => {
    const { core, care: made, asked, answer, sequences } = care();
    core.apply(upstream(conversation()));
    await answer([message(0), message(7)]);
    made.disconnected();
    core.apply(upstream(message(12)));
    made.noteUpstream(conversation());
    made.caughtUp();
    expect(asked).toEqual([0, 7]);
    await answer([message(7), message(8), message(9), message(12)]);
    expect(sequences()).toEqual([0, 7, 8, 9, 12]);
  });

  it('two broken connections in a row do not move the mark', async () => {
    const { core, care: made, asked, answer } = care();
    core.apply(upstream(conversation()));
    await answer([message(7)]);
    made.disconnected();
    made.noteUpstream(conversation());
    made.caughtUp();
    core.apply(upstream(message(12)));
    await answer(null);
    made.disconnected();
    made.noteUpstream(conversation());
    made.caughtUp();
    expect(asked).toEqual([0, 7, 7]);
  });
});

it('messages that could not be loaded are asked for again, on the same connection', async () => {
  const { core, timers, asked, answer, sequences } = care();
  core.apply(upstream(conversation()));
  await answer(null);
  timers.pass(1_999);
  expect(asked).toEqual([0]);
  timers.pass(1);
  await answer(null);
  timers.pass(10_000);
  await answer([message(0), message(1)]);
  expect([asked, sequences()]).toEqual([
    [0, 0, 0],
    [0, 1],
  ]);
  timers.pass(600_000);
  expect(asked).toHaveLength(3);
});

describe('delivered', () => {
  it('is told once for messages that come together, and not for those of agents', () => {
    const { core, timers, receipts } = care();
    core.apply(upstream(conversation()));
    for (const one of [message(0), message(1), message(2, { by: 'other' }), message(3)]) core.apply(upstream(one));
    timers.pass(2_000);
    expect(receipts).toEqual([[0, 1, 3]]);
  });
});

describe('no ghosts', () => {
  const shown = (made: ReturnType<typeof care>): string[] => Object.keys(made.core.state.rings);

  it('an offer LivePerson never ended is over a little after its time', () => {
    const made = care();
    made.core.apply(upstream(ring({ expiresAt: NOW + 72_000 })));
    made.timers.pass(80_000);
    expect(shown(made)).toEqual(['ring-1']);
    made.timers.pass(3_000);
    expect(shown(made)).toEqual([]);
  });

  it('an offer that is not named again after a reconnect is over, one that is stays', () => {
    const made = care();
    for (const one of [ring(), ring({ ringId: 'ring-2', conversationId: 'other' })]) made.core.apply(upstream(one));
    made.care.disconnected();
    made.care.noteUpstream(ring());
    made.care.caughtUp();
    made.timers.pass(3_000);
    expect(shown(made)).toEqual(['ring-1']);
  });

  it('a conversation that is not named again leaves the list when nothing is known about its end', async () => {
    const made = care();
    made.core.apply(upstream(conversation()));
    made.care.disconnected();
    made.care.caughtUp();
    made.timers.pass(3_000);
    await new Promise((resolve) => setImmediate(resolve));
    expect(made.core.state.conversations).toEqual({});
  });
});

describe('a conversation that ended while the connection was down', () => {
  const told = (open: boolean): HistoryConversation => ({
    open,
    source: 'SHARK',
    latestAgentId: '100',
    endedAt: open ? null : NOW,
    closedBy: open ? null : 'consumer',
    lines: [],
  });
  const closed = (made: ReturnType<typeof care>) =>
    made.facts.flatMap((fact) => (fact.type === 'closed' ? [fact] : []));
  const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

  async function lost(ends: (HistoryConversation | null)[]): Promise<ReturnType<typeof care>> {
    const made = care(ends);
    made.core.apply(upstream(conversation()));
    made.core.apply(upstream(message(4)));
    made.care.disconnected();
    made.care.caughtUp();
    made.timers.pass(3_000);
    await settled();
    return made;
  }

  it('is wrapped up as if the end had been seen, when history knows it', async () => {
    const made = await lost([told(false)]);
    expect(closed(made)).toMatchObject([
      { at: NOW, by: 'consumer', dialogs: [{ dialogId: CONVERSATION, lastSequence: 4 }] },
    ]);
    expect(made.core.state.conversations[CONVERSATION]?.view).toMatchObject({ state: 'closed', endedAt: NOW });
  });

  it('is recorded as closed as soon as history, which lags, knows it', async () => {
    const made = await lost([told(true), null, told(false)]);
    expect(Object.keys(made.core.state.conversations)).toEqual([]);
    expect(closed(made)).toEqual([]);
    made.timers.pass(15_000);
    await settled();
    made.timers.pass(60_000);
    await settled();
    expect(closed(made)).toMatchObject([{ at: NOW, dialogs: [{ dialogId: CONVERSATION, kind: 'main' }] }]);
    expect(made.care.searching).toBe(false);
  });

  it('is not looked for any more once it is back in the list', async () => {
    const made = await lost([told(true), told(false)]);
    made.core.apply(upstream(conversation({ changedAt: 3_000 })));
    made.timers.pass(15_000);
    await settled();
    expect(closed(made)).toEqual([]);
    expect(made.care.searching).toBe(false);
  });

  it('also while the server was down, is found by what was recorded before', async () => {
    const made = care([told(true), told(false), told(false)], ['seen', 'gone']);
    made.care.noteUpstream(conversation({ conversationId: 'seen' }));
    made.care.caughtUp();
    made.timers.pass(3_000);
    await settled();
    expect(closed(made)).toEqual([]);
    made.timers.pass(15_000);
    await settled();
    expect(closed(made)).toMatchObject([{ conversationId: 'gone', at: NOW, by: 'consumer' }]);
  });

  it('is not looked for for ever', async () => {
    const made = await lost([]);
    for (let pass = 0; pass < 6; pass++) {
      made.timers.pass(3_600_000);
      await settled();
    }
    expect(made.care.searching).toBe(false);
  });

  it('a second break in the connection does not make the conversations of the first one missing', async () => {
    const made = care();
    made.core.apply(upstream(conversation()));
    made.care.disconnected();
    made.care.caughtUp();
    made.timers.pass(2_000);
    made.care.disconnected();
    made.care.caughtUp();
    made.timers.pass(2_000);
    made.care.noteUpstream(conversation());
    await settled();
    made.timers.pass(2_000);
    await settled();
    expect(Object.keys(made.core.state.conversations)).toEqual([CONVERSATION]);
  });
});
