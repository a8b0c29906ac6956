import DeskConversation from 'c/deskConversation';
import type { SoftphoneState } from '../../lpModel/lpModel.ts';
import {
  all,
  clear,
  conversation,
  desk,
  drawn,
  focusIn,
  key,
  message,
  mount,
  named,
  NOW,
  one,
  textOf,
  type,
} from '../../deskPanel/__tests__/world';

const show = (state: SoftphoneState = desk()) =>
  mount('c-desk-conversation', DeskConversation, { state, conversation: state.conversations[0]! });
const action = async (element: Element, label: string): Promise<void> => {
  one(element, '.trigger').click();
  await drawn();
  all(element, '.choice')
    .find((item) => textOf(item) === label)
    ?.click();
  await drawn();
};
const commands = (element: { intents: { kind: string }[] }): unknown[] =>
  element.intents.flatMap((intent) => (intent.kind === 'command' ? [(intent as { command?: unknown }).command] : []));

afterEach(clear);

describe('conversation', () => {
  it('closes only after a confirmation that says what will happen [MSG-07]', async () => {
    const element = show();
    await action(element, 'Close conversation…');
    expect(textOf(element)).toContain('Close the conversation with Grace Holloway?');
    expect(commands(element)).toEqual([]);
    await expect(element).toBeAccessible();
    one(element, '.yes').click();
    await drawn();
    expect(commands(element)).toEqual([{ name: 'closeConversation', conversationId: 'grace' }]);
    expect(all(element, '.yes')).toHaveLength(0);
  });

  it('returns to the queue after a confirmation, and Escape takes it back', async () => {
    const element = show();
    await action(element, 'Return to queue…');
    one(element, '.yes').dispatchEvent(key('Escape'));
    await drawn();
    expect([commands(element), all(element, '.yes').length]).toEqual([[], 0]);
    await action(element, 'Return to queue…');
    one(element, '.yes').click();
    expect(commands(element)).toEqual([{ name: 'returnToQueue', conversationId: 'grace' }]);
  });

  it('brings the caret back to the text from the transfer screen and after a confirmed question', async () => {
    const element = show();
    const atText = () => focusIn(one(element, 'c-desk-composer'))?.tagName;
    await action(element, 'Transfer…');
    one(element, '.search').dispatchEvent(key('Escape'));
    await drawn();
    expect(atText()).toBe('TEXTAREA');
    await action(element, 'Close conversation…');
    expect(atText()).toBeUndefined();
    one(element, '.yes').click();
    await drawn();
    expect(atText()).toBe('TEXTAREA');
  });

  it('keeps the draft through the transfer screen', async () => {
    const element = show(desk({ drafts: { grace: 'half a sentence' } }));
    await action(element, 'Transfer…');
    expect(all(element, 'c-desk-transfer')).toHaveLength(1);
    one(element, '.back').click();
    await drawn();
    expect(one<HTMLTextAreaElement>(element, 'textarea').value).toBe('half a sentence');
  });

  it('leaves the transfer screen and the question when another conversation is shown', async () => {
    const element = show();
    await action(element, 'Transfer…');
    element.conversation = named('ines', 'Ines Marchetti');
    await drawn();
    expect(all(element, 'c-desk-transfer')).toHaveLength(0);
    expect(one<HTMLTextAreaElement>(element, 'textarea').placeholder).toBe('Write to Ines');
  });

  it('moves nothing in the transcript while the composer is in use', async () => {
    const element = show();
    const box = one<HTMLTextAreaElement>(element, 'textarea');
    box.focus();
    type(box, 'typing');
    await drawn();
    expect(one<HTMLElement & { composing: boolean }>(element, 'c-desk-transcript').composing).toBe(true);
    element.state = desk({ messages: { grace: [message(0), message(1)] }, drafts: { grace: 'typing' } });
    await drawn();
    expect(box.value).toBe('typing');
    expect(focusIn(element)?.tagName).toBe('C-DESK-COMPOSER');
  });

  it('shows wrap-up in place of the composer once closed, and ends it with Done', async () => {
    const element = show(
      desk({
        conversations: [
          conversation({ state: 'closed', closedBy: 'consumer', endedAt: NOW, wrapUpEndsAt: Date.now() + 90_000 }),
        ],
      }),
    );
    expect(textOf(element)).toContain('Closed by the customer at');
    expect(textOf(element)).toContain('Wrap-up ends in 1:');
    expect(all(element, '.composer, .trigger')).toHaveLength(0);
    expect(all(element, 'textarea').map((box) => box.dataset['part'])).toEqual(['notes', 'wrapUp']);
    one(element, '.done').click();
    expect(commands(element)).toEqual([{ name: 'finishWrapUp', conversationId: 'grace' }]);
    await expect(element).toBeAccessible();
  });

  it('says what is under way and allows no second action meanwhile', () => {
    const element = show(
      desk({ pending: [{ id: 'p', name: 'transferToSkill', conversationId: 'grace', ringId: null }] }),
    );
    expect(textOf(one(element, '.trigger'))).toContain('Transferring…');
    expect(one(element, '.trigger').getAttribute('aria-disabled')).toBe('true');
    one(element, '.trigger').click();
    expect(all(element, '.choice')).toHaveLength(0);
  });

  it('sends nothing while LivePerson or the connector is away, and says that the text is kept', async () => {
    const element = show(
      desk({
        livePerson: { state: 'reconnecting', code: null, text: '', action: 'wait', signInWith: [] },
        drafts: { grace: 'hi' },
      }),
    );
    expect(textOf(element)).toContain('LivePerson is not connected. Your text is kept.');
    expect(one<HTMLButtonElement>(element, '.send').disabled).toBe(true);
  });
});
