import DeskTranscript from 'c/deskTranscript';
import type { ConversationView, MessageView } from '../../../../../../connector-server/src/protocol/types.ts';
import type { OwnMessage } from '../../lpModel/lpModel.ts';
import { ME, NOW, all, clear, conversation, drawn, message, mount, one, textOf } from '../../deskPanel/__tests__/world';

const VIEW = 100;
const LINE = 50;

/** jsdom has no layout: each message is 50 px high in a box of 100 px. */
function transcript(messages: readonly MessageView[], over: Partial<ConversationView> = {}) {
  const props = { conversation: conversation(over), messages, outbox: [] as readonly OwnMessage[], composing: false };
  const element = mount('c-desk-transcript', DeskTranscript, props);
  const box = one(element, '.scroll');
  Object.defineProperty(box, 'clientHeight', { get: () => VIEW });
  Object.defineProperty(box, 'scrollHeight', {
    get: () => Math.max(VIEW, all(element, 'c-desk-message').length * LINE),
  });
  const atEnd = (): boolean => box.scrollHeight - box.scrollTop - VIEW <= 0;
  const scrollTo = (top: number): void => {
    box.scrollTop = top;
    box.dispatchEvent(new CustomEvent('scroll'));
  };
  scrollTo(box.scrollHeight - VIEW);
  return { element, box, atEnd, scrollTo, pill: (): string => all(element, '.pill').map(textOf).join('') };
}
const many = (n: number): MessageView[] => Array.from({ length: n }, (_, sequence) => message(sequence));

afterEach(clear);

describe('transcript', () => {
  it('shows a new message at once while the agent is at the end and not writing', async () => {
    const { element, atEnd, pill } = transcript(many(6));
    element.messages = many(7);
    await drawn();
    expect(atEnd()).toBe(true);
    expect(pill()).toBe('');
  });

  it('moves nothing while the agent writes, and counts what came in a pill', async () => {
    const { element, box, pill, atEnd } = transcript(many(6));
    element.composing = true;
    await drawn();
    const before = box.scrollTop;
    element.messages = many(8);
    await drawn();
    expect(box.scrollTop).toBe(before);
    expect(pill()).toBe('2 new');
    expect(one(element, '.pill').getAttribute('aria-label')).toBe('2 new messages');
    let returned = 0;
    element.addEventListener('returnfocus', () => returned++);
    one(element, '.pill').click();
    await drawn();
    expect([atEnd(), pill(), returned]).toEqual([true, '', 1]);
  });

  it('counts the first message of a new dialog, whose sequence is 0', async () => {
    const { element, pill } = transcript(many(6));
    element.composing = true;
    element.messages = [...many(6), message(0, { dialogId: 'next' })];
    await drawn();
    expect(pill()).toBe('1 new');
  });

  it('moves nothing after the agent scrolled up, until the agent is back at the end', async () => {
    const { element, box, pill, scrollTo } = transcript(many(10));
    scrollTo(40);
    element.messages = many(11);
    await drawn();
    expect([box.scrollTop, pill()]).toEqual([40, '1 new']);
    scrollTo(box.scrollHeight - VIEW);
    await drawn();
    expect(pill()).toBe('');
  });

  it("goes to the end for the agent's own message, and does not count it as new", async () => {
    const { element, atEnd, pill, scrollTo } = transcript(many(10));
    scrollTo(0);
    element.outbox = [
      {
        commandId: 'c',
        conversationId: 'grace',
        text: 'hi',
        audience: 'all',
        at: NOW,
        state: 'sending',
        errorText: '',
      },
    ];
    await drawn();
    expect(atEnd()).toBe(true);
    element.outbox = [];
    element.messages = [...many(10), message(10, { from: ME })];
    await drawn();
    expect(pill()).toBe('');
  });

  it('marks as read what came into view, once, and nothing out of view', async () => {
    const { element, scrollTo } = transcript(many(10), { unread: 0 });
    scrollTo(0);
    element.messages = many(12);
    element.conversation = conversation({ unread: 2 });
    await drawn();
    expect(element.intents).toEqual([]);
    scrollTo(12 * LINE - VIEW);
    scrollTo(12 * LINE - VIEW - 1);
    await drawn();
    expect(element.intents).toEqual([
      { kind: 'command', command: { name: 'markRead', conversationId: 'grace', sequence: 11 } },
    ]);
  });

  it('starts at the end of another conversation', async () => {
    const { element, atEnd, scrollTo } = transcript(many(10));
    scrollTo(0);
    element.conversation = conversation({ conversationId: 'ines', dialogId: 'ines-main' });
    element.messages = many(9);
    await drawn();
    expect(atEnd()).toBe(true);
  });

  it('does not draw messages again that did not change', async () => {
    const { element } = transcript(many(3));
    const texts = all(element, 'c-desk-message').map((row) => (row as unknown as { item: unknown }).item);
    element.conversation = conversation({ lastText: 'other' });
    await drawn();
    expect(all(element, 'c-desk-message').map((row) => (row as unknown as { item: unknown }).item)).toEqual(texts);
    expect(
      all(element, 'c-desk-message').every((row, index) => (row as unknown as { item: unknown }).item === texts[index]),
    ).toBe(true);
  });

  it('says that the customer is typing, and is accessible', async () => {
    const { element } = transcript(many(2), { consumerTyping: true });
    expect(textOf(element)).toContain('Grace Holloway is typing…');
    await expect(element).toBeAccessible();
  });
});
