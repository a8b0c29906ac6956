import { pino } from 'pino';
import { describe, expect, it } from 'vitest';
import { DeskCore } from '../../../connector-server/src/desk/deskCore.ts';
import type { ServerFrame, SoftphoneEvent } from '../../../connector-server/src/protocol/types.ts';
import { conversation, message, upstream } from '../conversation/upstreamEvents.ts';
import { createManualTimers } from './manualTimers.ts';

function core() {
  const made = new DeskCore({
    key: { connectionId: 'c', salesforceUserId: 'u' },
    profile: {
      id: 'c',
      name: 'C',
      orgId: 'o',
      livePerson: { account: '1', signIn: { oauth: null, password: true } },
      softphone: { openRecord: 'never', sound: true, wrapUpSeconds: 600, maxMessageChars: 8_000 },
      presence: { awayAfterSeconds: 60, offlineAfterSeconds: 1_800 },
    },
    timers: createManualTimers(),
    logger: pino({ level: 'silent' }),
    facts: { add: () => {}, flush: async () => {}, waiting: 0, lost: 0 },
  });
  made.apply({ type: 'identified', userId: '100', pid: null, name: 'Ada' });
  const texts: string[][] = [[], []];
  for (const list of texts)
    made.tabs.add({
      tabId: 't',
      acked: 0,
      sink: { deliver: () => {}, deliverText: (text) => void list.push(text), close: () => {} },
    });
  const events = (): SoftphoneEvent[] =>
    (texts[0] ?? []).map((text) => (JSON.parse(text) as Extract<ServerFrame, { type: 'event' }>).event);
  return { made, texts, events };
}

describe('the relay path', () => {
  it('hands a message to every tab before anything else, as one string', () => {
    const { made, texts, events } = core();
    made.apply(upstream(conversation()));
    let shownBefore = -1;
    made.follow((event) => {
      if (event.kind === 'message') shownBefore = events().filter((one) => one.kind === 'message').length;
    });
    made.apply(upstream(message(0)));
    expect(events().at(-1)?.kind).toBe('message');
    expect(shownBefore).toBe(1);
    expect(texts[1]).toEqual(texts[0]);
  });

  it('sends one frame for a message, with what it changes of its conversation', () => {
    const { made, events } = core();
    made.apply(upstream(conversation()));
    for (const sequence of [0, 1, 2]) made.apply(upstream(message(sequence)));
    expect(events().map((event) => event.kind)).toEqual(['conversation', 'message', 'message', 'message']);
    expect(events().at(-1)).toMatchObject({
      message: { sequence: 2 },
      summary: { unread: 3, lastText: 'text 2', lastAt: 5_002, consumerTyping: false },
    });
  });

  it('puts a failing follower aside and goes on', () => {
    const { made, events } = core();
    made.follow(() => {
      throw new Error('broken');
    });
    made.apply(upstream(conversation()));
    made.apply(upstream(message(0)));
    expect(events().at(-1)?.kind).toBe('message');
  });
});
