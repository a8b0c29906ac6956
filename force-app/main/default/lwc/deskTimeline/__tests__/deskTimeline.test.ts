import { buildTimeline, sameItem } from 'c/deskTimeline';
import type { TimelineMessage } from '../deskTimeline.ts';
import type { OwnMessage } from '../../lpModel/lpModel.ts';
import { ME, NOW, conversation, message } from '../../deskPanel/__tests__/world';

const build = (over: Partial<Parameters<typeof buildTimeline>[0]> = {}) =>
  buildTimeline({ messages: [], outbox: [], conversation: conversation(), offset: 0, now: NOW, ...over });
const shown = (over: Parameters<typeof build>[0]): TimelineMessage[] =>
  build(over).filter((item): item is TimelineMessage => item.kind === 'message');
const own = (state: OwnMessage['state'], errorText = ''): OwnMessage => ({
  commandId: state,
  conversationId: 'grace',
  text: state,
  audience: 'all',
  at: NOW,
  state,
  errorText,
});

describe('timeline', () => {
  it('keeps the order it is given and puts a day before the first message of each day', () => {
    const old = message(0, { at: NOW - 48 * 3600_000 });
    const items = build({ messages: [old, message(1), message(2)] });
    expect(items.map((item) => item.kind)).toEqual(['day', 'message', 'day', 'message', 'message']);
    expect(items[2]).toMatchObject({ text: 'Today' });
  });

  it('names a writer once for messages that follow each other, and again after a pause or a note', () => {
    const far = message(2, { at: NOW + 60_000 });
    const note = message(3, { at: NOW + 60_000, audience: 'internal', from: ME });
    expect(shown({ messages: [message(0), message(1), far, note] }).map((item) => item.by)).toEqual([
      'Grace Holloway',
      '',
      'Grace Holloway',
      'You',
    ]);
  });

  it('tells sent, delivered and read apart, for messages the customer can see in the current dialog [MSG-04]', () => {
    const mine = [0, 1, 2].map((n) => message(n, { from: ME }));
    const messages = [
      ...mine,
      message(3, { from: ME, audience: 'internal' }),
      message(0, { from: ME, dialogId: 'earlier' }),
    ];
    expect(
      shown({ messages, conversation: conversation({ readTo: 0, deliveredTo: 1 }) }).map((item) => item.status),
    ).toEqual(['Read', 'Delivered', 'Sent', '', '']);
  });

  it('puts own unechoed messages last and says how each stands', () => {
    const items = shown({
      messages: [message(0)],
      outbox: [own('sending'), own('sent'), own('uncertain', 'Connection lost'), own('failed', 'Too long')],
    });
    expect(items.map((item) => item.status)).toEqual(['', 'Sending…', 'Sent', 'May have been sent', 'Not sent']);
    expect(items.map((item) => item.canResend)).toEqual([false, false, false, false, true]);
    expect(items.map((item) => item.canDiscard)).toEqual([false, false, false, true, true]);
    expect(items[4]?.trouble).toBe('Too long');
  });

  it('says of a message on its way without a line that it waits', () => {
    expect(shown({ outbox: [own('sending'), own('sent')], offline: true }).map(({ status }) => status)).toEqual([
      'Waits for the connection',
      'Sent',
    ]);
  });

  it('lets the agent send again what may have arrived only when nothing settled it, and says what that means', () => {
    const [young, ripe] = shown({ outbox: [own('uncertain'), { ...own('uncertain'), unsettled: true }] });
    expect([young?.canResend, ripe?.canResend]).toEqual([false, true]);
    expect(ripe?.trouble).toContain('the customer may get it twice');
  });

  it('offers no second try once the conversation is closed', () => {
    const [failed] = shown({ outbox: [own('failed')], conversation: conversation({ state: 'closed' }) });
    expect([failed?.canResend, failed?.canDiscard]).toEqual([false, true]);
  });

  it('gives every item its own key, even when dialogs use the same sequence numbers', () => {
    const keys = build({ messages: [message(0), message(0, { dialogId: 'other' })], outbox: [own('sending')] }).map(
      (item) => item.key,
    );
    expect(new Set(keys).size).toBe(keys.length);
  });

  it('knows an unchanged item from one whose receipt changed', () => {
    const [before] = shown({ messages: [message(0, { from: ME })] });
    const [same] = shown({ messages: [message(0, { from: ME })] });
    const [read] = shown({ messages: [message(0, { from: ME })], conversation: conversation({ readTo: 0 }) });
    expect(sameItem(before!, same!)).toBe(true);
    expect(sameItem(before!, read!)).toBe(false);
  });
});
