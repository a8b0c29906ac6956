import DeskComposer from 'c/deskComposer';
import type { Command } from '../../../../../../connector-server/src/protocol/types.ts';
import type { SoftphoneIntent } from '../../lpModel/lpModel.ts';
import { NOW, clear, drawn, key, mount, one, textOf, type } from '../../deskPanel/__tests__/world';

function composer(over: Record<string, unknown> = {}) {
  const element = mount('c-desk-composer', DeskComposer, {
    customer: 'Grace Holloway',
    entry: { conversationId: 'grace', draft: '' },
    blocked: '',
    maxChars: 8000,
    ...over,
  });
  const box = one<HTMLTextAreaElement>(element, '.text');
  const commands = (name: Command['name']): Command[] =>
    element.intents
      .filter((intent): intent is SoftphoneIntent & { kind: 'command' } => intent.kind === 'command')
      .map((intent) => intent.command)
      .filter((command) => command.name === name);
  return { element, box, commands, send: one<HTMLButtonElement>(element, '.send') };
}

beforeEach(() => jest.useFakeTimers().setSystemTime(NOW));
afterEach(() => {
  clear();
  jest.useRealTimers();
});

describe('composer', () => {
  it("carries the customer's name in the box and on the button", async () => {
    const { element, box, send } = composer();
    expect(box.placeholder).toBe('Write to Grace');
    expect(textOf(element)).toContain('Message to Grace Holloway');
    expect(send.textContent).toBe('Send to Grace');
    jest.useRealTimers();
    await expect(element).toBeAccessible();
  });

  it('sends with Enter, breaks the line with Shift+Enter, leaves Enter to an input method [MSG-04]', async () => {
    const { element, box, commands } = composer();
    type(box, 'Hello Grace');
    expect(box.dispatchEvent(key('Enter', { shiftKey: true }))).toBe(true);
    expect(box.dispatchEvent(key('Enter', { isComposing: true }))).toBe(true);
    expect(commands('sendMessage')).toEqual([]);
    expect(box.dispatchEvent(key('Enter'))).toBe(false);
    expect(commands('sendMessage')).toEqual([
      { name: 'sendMessage', conversationId: 'grace', text: 'Hello Grace', audience: 'all' },
    ]);
    await drawn();
    expect(box.value).toBe('');
    expect(element.intents.filter((intent) => intent.kind === 'draft').pop()).toEqual({
      kind: 'draft',
      conversationId: 'grace',
      text: '',
    });
  });

  it('sends nothing that is empty, too long, or cannot be sent now', async () => {
    const { element, box, commands, send } = composer({ maxChars: 10 });
    type(box, '   ');
    box.dispatchEvent(key('Enter'));
    type(box, '12345678901');
    await drawn();
    expect(textOf(element)).toContain('1 character too many');
    expect(send.disabled).toBe(true);
    box.dispatchEvent(key('Enter'));
    type(box, '123456789');
    await drawn();
    expect(textOf(element)).toContain('9 of 10');
    element.blocked = 'Not connected. Your text is kept.';
    await drawn();
    expect(textOf(element)).toContain('Not connected. Your text is kept.');
    box.dispatchEvent(key('Enter'));
    expect(commands('sendMessage')).toEqual([]);
  });

  it('keeps what is being typed against anything from outside, and takes a draft when nothing is typed', async () => {
    const { element, box } = composer();
    box.dispatchEvent(new CustomEvent('focus'));
    type(box, 'half a sent');
    element.entry = { conversationId: 'grace', draft: 'from another tab' };
    await drawn();
    expect(box.value).toBe('half a sent');
    type(box, '');
    element.entry = { conversationId: 'grace', draft: 'given back after a failure' };
    await drawn();
    expect(box.value).toBe('given back after a failure');
  });

  it('shows the draft of the other conversation after a switch, never the text of the first', async () => {
    const { element, box } = composer();
    box.dispatchEvent(new CustomEvent('focus'));
    type(box, 'for Grace only');
    element.entry = { conversationId: 'ines', draft: 'for Ines' };
    await drawn();
    expect(box.value).toBe('for Ines');
    expect(element.intents.filter((intent) => intent.kind === 'draft')).toEqual([
      { kind: 'draft', conversationId: 'grace', text: 'for Grace only' },
    ]);
  });

  it('tells the customer about typing once, and that it ended after five quiet seconds', () => {
    const { box, commands } = composer();
    type(box, 'a');
    type(box, 'ab');
    expect(commands('setTyping')).toEqual([{ name: 'setTyping', conversationId: 'grace', typing: true }]);
    jest.advanceTimersByTime(4000);
    type(box, 'abc');
    jest.advanceTimersByTime(4000);
    expect(commands('setTyping')).toHaveLength(1);
    jest.advanceTimersByTime(2000);
    expect(commands('setTyping')[1]).toEqual({ name: 'setTyping', conversationId: 'grace', typing: false });
    expect(jest.getTimerCount()).toBe(0);
  });

  it('writes private notes apart: other button, no typing shown to the customer, back to messages afterwards', async () => {
    const { element, box, commands, send } = composer();
    const note = one<HTMLButtonElement>(element, '.note');
    note.click();
    await drawn();
    expect(note.getAttribute('aria-pressed')).toBe('true');
    expect([box.placeholder, send.textContent]).toEqual(['Private note, Grace does not see it', 'Save note']);
    type(box, 'call the carrier');
    await drawn();
    send.click();
    await drawn();
    expect(commands('sendMessage')).toEqual([
      { name: 'sendMessage', conversationId: 'grace', text: 'call the carrier', audience: 'internal' },
    ]);
    expect(commands('setTyping')).toEqual([]);
    expect(note.getAttribute('aria-pressed')).toBe('false');
  });

  it('says while something is being written, and no longer when the box is left', () => {
    const { element, box } = composer();
    const said: boolean[] = [];
    element.addEventListener('composing', (event) => said.push((event as CustomEvent<boolean>).detail));
    box.dispatchEvent(new CustomEvent('focus'));
    type(box, 'x');
    type(box, 'xy');
    box.dispatchEvent(new CustomEvent('blur'));
    expect(said).toEqual([true, false]);
  });
});
