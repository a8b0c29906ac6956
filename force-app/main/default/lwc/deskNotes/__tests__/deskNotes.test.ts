import DeskNotes from 'c/deskNotes';
import { all, clear, conversation, desk, drawn, key, mount, one, textOf, type } from '../../deskPanel/__tests__/world';

const show = (over: object = {}, state: Parameters<typeof desk>[0] = {}) =>
  mount('c-desk-notes', DeskNotes, {
    state: desk(state),
    conversation: conversation(),
    withWrapUp: false,
    heading: '',
    ...over,
  });
const boxes = (element: HTMLElement) => all<HTMLTextAreaElement>(element, 'textarea');

afterEach(clear);

describe('notes', () => {
  it('[MSG-13] what is typed goes out whole, with what stands in the other box', async () => {
    const element = show({ withWrapUp: true }, { notes: { grace: { notes: 'Wants a refund', wrapUp: '' } } });
    const [notes, wrapUp] = boxes(element);
    expect(notes?.value).toBe('Wants a refund');
    if (wrapUp) type(wrapUp, 'Refunded');
    expect(element.intents).toEqual([
      { kind: 'notes', conversationId: 'grace', notes: { notes: 'Wants a refund', wrapUp: 'Refunded' } },
    ]);
    await expect(element).toBeAccessible();
  });

  it('while the conversation runs there is no wrap-up box', () => {
    expect(boxes(show())).toHaveLength(1);
  });

  it('what another tab saved is shown, but never over what is being typed', async () => {
    const element = show();
    const [notes] = boxes(element);
    notes?.dispatchEvent(new FocusEvent('focus'));
    if (notes) notes.value = 'half a';
    element.state = desk({ notes: { grace: { notes: 'from elsewhere', wrapUp: '' } } });
    await drawn();
    expect(notes?.value).toBe('half a');
    notes?.dispatchEvent(new FocusEvent('blur'));
    element.state = desk({ notes: { grace: { notes: 'from elsewhere, later', wrapUp: '' } } });
    await drawn();
    expect(notes?.value).toBe('from elsewhere, later');
  });

  it('[LOG-03] lists follow-ups, opens the form, and closes it when one was saved', async () => {
    const element = show();
    one(element, '.ask').click();
    await drawn();
    expect(all(element, '.follow-up')).toHaveLength(1);
    element.conversation = conversation({
      followUps: [{ followUpId: 'f', subject: '<b>Call</b> Grace', dueDate: '2026-11-25', ownerName: 'Ben' }],
    });
    await drawn();
    expect(all(element, '.follow-up')).toHaveLength(0);
    expect(textOf(one(element, '.one'))).toMatch(/^<b>Call<\/b> Grace.*25.*, Ben$/);
    expect(all(element, 'b')).toHaveLength(0);
  });

  it('as a screen of its own it goes back by button and Escape', () => {
    const element = show({ heading: 'Notes and follow-ups' });
    const back = jest.fn();
    element.addEventListener('back', back);
    one(element, '.back').click();
    one(element, '.notes').dispatchEvent(key('Escape'));
    expect(back).toHaveBeenCalledTimes(2);
  });
});
