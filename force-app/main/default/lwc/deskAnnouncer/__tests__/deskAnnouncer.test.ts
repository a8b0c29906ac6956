import DeskAnnouncer from 'c/deskAnnouncer';
import type { SoftphoneState } from '../../lpModel/lpModel.ts';
import {
  ME,
  clear,
  conversation,
  desk,
  drawn,
  message,
  mount,
  named,
  ring,
  textOf,
} from '../../deskPanel/__tests__/world';

const say = async (before: SoftphoneState, after: SoftphoneState): Promise<string> => {
  const element = mount('c-desk-announcer', DeskAnnouncer, { state: before });
  element.state = after;
  await drawn();
  return textOf(element);
};

afterEach(clear);

describe('announcements', () => {
  it('announces a ring once', async () => {
    expect(await say(desk(), desk({ rings: [ring()] }))).toBe(
      'Ines Marchetti, WhatsApp, Sales, is waiting for your answer. F8 brings you there.',
    );
    expect(await say(desk({ rings: [ring()] }), desk({ rings: [ring()] }))).toBe('');
  });

  it('reads a new message of the open conversation, and only names the customer of another', async () => {
    const both = [conversation(), named('ines', 'Ines Marchetti')];
    const before = desk({
      conversations: both,
      messages: { grace: [message(0)], ines: [message(0, { dialogId: 'ines-main' })] },
    });
    const after = desk({
      conversations: both,
      messages: {
        grace: [message(0), message(1)],
        ines: [message(0, { dialogId: 'ines-main' }), message(1, { dialogId: 'ines-main' })],
      },
    });
    expect(await say(before, after)).toBe('Grace Holloway: message 1 New message from Ines Marchetti.');
  });

  it("is silent about the agent's own messages and about history that is loaded", async () => {
    expect(await say(desk(), desk({ messages: { grace: [message(0), message(1, { from: ME })] } }))).toBe('');
    expect(await say(desk({ messages: {} }), desk({ messages: { grace: [message(0)] } }))).toBe('');
  });

  it('says how an offer ended', async () => {
    const end = {
      ringId: 'r',
      conversationId: 'x',
      consumerName: 'Tom Reyes',
      channel: 'sms' as const,
      reason: 'taken' as const,
      text: 'taken by another agent',
      at: 0,
    };
    expect(await say(desk(), desk({ endedRings: [end] }))).toBe('Tom Reyes: taken by another agent.');
  });
});
