/** A wrap-up is not lost with the memory of the server it began on. */
import { pino } from 'pino';
import { describe, expect, it } from 'vitest';
import type { ConversationFact } from '../../../connector-server/src/conversation/facts.ts';
import type { UpstreamRecord } from '../../../connector-server/src/conversation/upstream.ts';
import { ConversationCare } from '../../../connector-server/src/desk/conversationCare.ts';
import { DeskCore } from '../../../connector-server/src/desk/deskCore.ts';
import type {
  AgentSession,
  HistoryConversation,
  RequestOutcome,
} from '../../../connector-server/src/desk/livePersonPorts.ts';
import type { RecordStore } from '../../../connector-server/src/recorder/recordStore.ts';
import { createConversationMemory } from '../../../connector-server/src/wiring/conversationMemory.ts';
import { CONVERSATION, conversation, message, NOW, upstream } from '../conversation/upstreamEvents.ts';
import { createManualTimers } from './manualTimers.ts';

const MINUTE = 60_000;
const about = { conversationId: CONVERSATION };
const CLOSED_AT = NOW - 4 * MINUTE;
const RECORDED: ConversationFact[] = [
  {
    ...about,
    type: 'opened',
    at: 1_000,
    skillId: '11',
    channel: 'sms',
    source: 'sms',
    consumerId: 'c0ffee',
    consumerName: 'Grace Hopper',
    dialogId: CONVERSATION,
  },
  { ...about, type: 'assigned', at: 2_000, agentId: '100' },
  {
    ...about,
    type: 'closed',
    at: CLOSED_AT,
    by: 'consumer',
    dialogs: [{ dialogId: CONVERSATION, kind: 'main', lastSequence: 4 }],
  },
];

interface Options {
  recorded?: ConversationFact[];
  wrapUpSeconds?: number;
  messages?: RequestOutcome<UpstreamRecord[]>;
  history?: HistoryConversation | null;
  openBefore?: string[];
  /** Rejections of the store before it answers. */
  away?: number;
}

function restarted(options: Options = {}) {
  const { recorded = RECORDED } = options;
  let away = options.away ?? 0;
  const timers = createManualTimers();
  const facts: ConversationFact[] = [];
  const core = new DeskCore({
    key: { connectionId: 'c', salesforceUserId: 'u' },
    profile: {
      id: 'c',
      name: 'C',
      orgId: 'o',
      livePerson: { account: '1', signIn: { oauth: null, password: true } },
      softphone: {
        openRecord: 'never',
        sound: true,
        wrapUpSeconds: options.wrapUpSeconds ?? 600,
        maxMessageChars: 8_000,
      },
      presence: { awayAfterSeconds: 60, offlineAfterSeconds: 1_800 },
    },
    timers,
    logger: pino({ level: 'silent' }),
    facts: { add: (_connection, told) => void facts.push(...told), flush: async () => {}, waiting: 0, lost: 0 },
  });
  core.apply({ type: 'identified', userId: '100', pid: null, name: 'Ada' });
  let connected = false;
  const asked: string[] = [];
  const session = {
    get connected() {
      return connected;
    },
    userId: '100',
    bearer: 'b',
    queryMessages: async (dialogId: string) => (
      asked.push(dialogId),
      options.messages ?? { outcome: 'ok', value: [message(0), message(4)] }
    ),
    profileOf: async () => ({ outcome: 'refused', status: 403, text: '' }) as const,
  } as unknown as AgentSession;
  const store: Pick<RecordStore, 'load' | 'openOf' | 'closedOf'> = {
    openOf: async () => options.openBefore ?? [],
    // As wide as the store may answer: the facts decide.
    closedOf: async () => {
      if (away-- > 0) throw new Error('away');
      return [CONVERSATION];
    },
    load: async (_connection, [conversationId = '']) =>
      new Map([[conversationId, { conversationId, facts: recorded, record: null, tasks: new Map() }]]),
  };
  const memory = createConversationMemory(store);
  const care = new ConversationCare({
    core,
    history: { conversation: async () => options.history ?? null },
    session: () => session,
    onProfile: () => {},
    openBefore: () => memory.openOf('c', '100'),
    memory,
  });
  const connect = async (): Promise<void> => {
    connected = true;
    care.caughtUp();
    await settled();
  };
  const shown = () => core.state.conversations[CONVERSATION];
  return { timers, core, care, facts, asked, connect, shown };
}

const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0));

describe('a wrap-up begun before a restart', () => {
  it('comes back with the rest of its time, counted from the end of the conversation', async () => {
    const { care, shown, facts } = restarted();
    await care.bringWrapUpsBack();
    expect(shown()?.view).toMatchObject({
      state: 'closed',
      wrapUpEndsAt: CLOSED_AT + 10 * MINUTE,
      endedAt: CLOSED_AT,
      closedBy: 'consumer',
      channel: 'sms',
      skillId: '11',
      consumer: { id: 'c0ffee', name: 'Grace Hopper' },
      role: 'agent',
    });
    expect(facts).toEqual([]);
  });

  it('ends by itself when that time is over, once', async () => {
    const { care, shown, facts, timers } = restarted();
    await care.bringWrapUpsBack();
    timers.pass(6 * MINUTE - 1);
    expect(facts).toEqual([]);
    timers.pass(1);
    expect(shown()).toBeUndefined();
    expect(facts).toEqual([
      { type: 'wrapped_up', conversationId: CONVERSATION, at: CLOSED_AT + 10 * MINUTE, agentId: '100' },
    ]);
    timers.pass(10 * MINUTE);
    expect(facts).toHaveLength(1);
  });

  it('can be finished by the agent, and does not come back while that is being recorded', async () => {
    const { care, shown, facts } = restarted();
    await care.bringWrapUpsBack();
    care.finishWrapUp(CONVERSATION);
    expect(facts).toMatchObject([{ type: 'wrapped_up', agentId: '100' }]);
    care.signedOut();
    await care.bringWrapUpsBack();
    expect([shown(), facts.length]).toEqual([undefined, 1]);
  });

  it('has its messages, once there is a connection', async () => {
    const { care, asked, connect, shown } = restarted();
    await care.bringWrapUpsBack();
    expect(asked).toEqual([]);
    await connect();
    expect(asked).toEqual([CONVERSATION]);
    expect(shown()?.messages.map(({ sequence }) => sequence)).toEqual([0, 4]);
    expect(shown()?.view.unread).toBe(0);
  });

  it('has them from history where LivePerson does not answer for a dialog that is over', async () => {
    const line = (sequence: number, fromRole: 'consumer' | 'agent', fromName: string) => ({
      dialogId: CONVERSATION,
      sequence,
      at: sequence,
      fromName,
      fromRole,
      internal: false,
      text: `said ${sequence}`,
    });
    const { care, connect, shown } = restarted({
      messages: { outcome: 'refused', status: 404, text: '' },
      history: {
        open: false,
        source: '',
        latestAgentId: '100',
        endedAt: CLOSED_AT,
        closedBy: 'consumer',
        lines: [line(0, 'consumer', 'Grace Hopper'), line(1, 'agent', 'Ada')],
      },
    });
    await care.bringWrapUpsBack();
    await connect();
    expect(shown()?.messages.map(({ from, content }) => [from.name, from.me, content])).toEqual([
      ['Grace Hopper', false, { kind: 'text', text: 'said 0' }],
      ['Ada', true, { kind: 'text', text: 'said 1' }],
    ]);
  });

  it('is asked for again with the next connection when the store was away', async () => {
    const { care, connect, shown } = restarted({ away: 1 });
    await care.bringWrapUpsBack();
    expect(shown()).toBeUndefined();
    await connect();
    expect(shown()?.view.state).toBe('closed');
  });

  it.each<[string, Options]>([
    ['its time is over', { wrapUpSeconds: 240 }],
    ['there is no wrap-up by now', { wrapUpSeconds: 0 }],
    [
      'it was finished',
      { recorded: [...RECORDED, { ...about, type: 'wrapped_up', at: CLOSED_AT + 1, agentId: '100' }] },
    ],
    [
      'another agent had it at the end',
      { recorded: [...RECORDED, { ...about, type: 'assigned', at: 3_000, agentId: '200' }] },
    ],
    ['it is open', { recorded: RECORDED.slice(0, 2) }],
  ])('does not come back when %s', async (_why, options) => {
    const { care, shown, facts } = restarted(options);
    await care.bringWrapUpsBack();
    expect([shown(), facts]).toEqual([undefined, []]);
  });

  it('a conversation that is on the desk already stays as it is', async () => {
    const { core, care, shown } = restarted();
    core.apply(upstream(conversation()));
    core.apply(upstream(conversation({ open: false, closedBy: 'agent', endedAt: CLOSED_AT, changedAt: CLOSED_AT })));
    await care.bringWrapUpsBack();
    expect(shown()?.view.closedBy).toBe('agent');
  });
});

describe('a conversation that ended while no server was there', () => {
  const ended = conversation({ open: false, closedBy: 'timeout', endedAt: CLOSED_AT, changedAt: CLOSED_AT });

  it('is wrapped up when LivePerson tells its end at the first connection', async () => {
    const { core, care, shown } = restarted({ recorded: RECORDED.slice(0, 2) });
    core.apply(upstream(ended));
    care.noteUpstream(ended);
    await settled();
    expect(shown()?.view).toMatchObject({
      state: 'closed',
      closedBy: 'timeout',
      wrapUpEndsAt: CLOSED_AT + 10 * MINUTE,
    });
  });

  it('is not when the agent had wrapped it up, or never had it', async () => {
    const wrappedUp: ConversationFact = { ...about, type: 'wrapped_up', at: CLOSED_AT + 1, agentId: '100' };
    for (const recorded of [
      [...RECORDED, wrappedUp],
      [{ ...about, type: 'assigned', at: 1, agentId: '200' } as const],
    ]) {
      const { core, care, shown } = restarted({ recorded });
      core.apply(upstream(ended));
      care.noteUpstream(ended);
      await settled();
      expect(shown()).toBeUndefined();
    }
  });

  it('is wrapped up like any other as soon as its end is known', async () => {
    const { connect, timers, facts, shown } = restarted({
      recorded: RECORDED.slice(0, 2),
      openBefore: [CONVERSATION],
      history: { open: false, source: '', latestAgentId: '100', endedAt: CLOSED_AT, closedBy: 'timeout', lines: [] },
    });
    await connect();
    timers.pass(3_000);
    await settled();
    expect(facts).toMatchObject([{ type: 'closed', at: CLOSED_AT, by: 'timeout' }]);
    expect(shown()?.view).toMatchObject({
      state: 'closed',
      closedBy: 'timeout',
      wrapUpEndsAt: CLOSED_AT + 10 * MINUTE,
    });
  });
});
