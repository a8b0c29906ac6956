import DeskMessage from 'c/deskMessage';
import { buildTimeline } from 'c/deskTimeline';
import type { MessageContent, MessageView } from '../../../../../../connector-server/src/protocol/types.ts';
import type { OwnMessage } from '../../lpModel/lpModel.ts';
import {
  HOSTILE,
  ME,
  NOW,
  all,
  clear,
  conversation,
  message,
  mount,
  one,
  textOf,
} from '../../deskPanel/__tests__/world';

const show = (over: Partial<MessageView>, outbox: OwnMessage[] = []) => {
  const messages = outbox.length > 0 ? [] : [message(0, over)];
  const item = buildTimeline({ messages, outbox, conversation: conversation(), offset: 0, now: NOW })[1];
  return mount('c-desk-message', DeskMessage, { item });
};
const content = (text: string): MessageContent => ({ kind: 'text', text });

afterEach(clear);

describe('message', () => {
  it.each(HOSTILE)('shows %s as text, in the message and in the name', (text) => {
    const element = show({ content: content(text), from: { id: 'x', name: text, role: 'consumer', me: false } });
    expect(one(element, '.text').textContent).toBe(text);
    expect(one(element, '.name').textContent).toBe(text.trim());
    expect(all(element, 'script, img, iframe, a, b')).toHaveLength(0);
  });

  it('opens links apart from the panel and without telling where from', () => {
    const link = one<HTMLAnchorElement>(show({ content: content('see https://a.example/x') }), 'a');
    expect([link.href, link.target, link.rel]).toEqual(['https://a.example/x', '_blank', 'noopener noreferrer']);
  });

  it('lets each text find its own direction', () => {
    expect(one(show({ content: content('مرحبا') }), '.text').getAttribute('dir')).toBe('auto');
  });

  it('marks private notes in words', async () => {
    const element = show({ audience: 'internal', from: ME, content: content('call back') });
    expect(textOf(element)).toContain('Private note');
    await expect(element).toBeAccessible();
  });

  it('describes files, rich and unknown content', () => {
    expect(
      textOf(show({ content: { kind: 'file', caption: 'the pot', fileType: 'JPEG', path: 'p', preview: null } })),
    ).toContain('Picture (JPEG)');
    expect(textOf(show({ content: { kind: 'rich', text: 'Card: pot' } }))).toContain('Rich content');
    expect(textOf(show({ content: { kind: 'other', text: 'x/y' } }))).toContain('Content this panel cannot show');
  });

  it('names role and writer of other colleagues', () => {
    expect(textOf(show({ from: { id: '9', name: 'Mia Torres', role: 'manager', me: false } }))).toContain(
      'Mia TorresManager',
    );
  });

  it('offers to send again what certainly failed, and only to remove what is uncertain', () => {
    const own = (state: OwnMessage['state']): OwnMessage => ({
      commandId: 'c1',
      conversationId: 'grace',
      text: 'hi',
      audience: 'all',
      at: NOW,
      state,
      errorText: 'because',
    });
    const failed = show({}, [own('failed')]);
    for (const button of all(failed, 'button')) button.click();
    expect(failed.intents).toEqual([
      { kind: 'resend', commandId: 'c1' },
      { kind: 'discard', commandId: 'c1' },
    ]);
    expect(textOf(failed)).toContain('because');
    expect(all(show({}, [own('uncertain')]), 'button').map((button) => button.textContent)).toEqual(['Edit']);
    expect(all(show({}, [own('sending')]), 'button')).toHaveLength(0);
  });
});
