import DeskFollowUp from 'c/deskFollowUp';
import { localDay } from 'c/uiTime';
import { all, clear, conversation, desk, drawn, key, mount, one, textOf } from '../../deskPanel/__tests__/world';

const show = (state: Parameters<typeof desk>[0] = {}) =>
  mount('c-desk-follow-up', DeskFollowUp, { state: desk(state), conversation: conversation() });
const input = (element: HTMLElement, selector: string, text: string, event = 'input'): void => {
  const box = one(element, selector) as HTMLInputElement;
  box.value = text;
  box.dispatchEvent(new Event(event, { bubbles: true, composed: true }));
};

afterEach(clear);

describe('a follow-up', () => {
  it('is for the agent and for tomorrow unless something else is said', async () => {
    const element = show();
    one(element, '.save').click();
    expect(element.intents).toEqual([
      {
        kind: 'command',
        command: {
          name: 'addFollowUp',
          conversationId: 'grace',
          subject: 'Follow up with Grace Holloway',
          dueDate: localDay(Date.now(), 1),
          owner: null,
        },
      },
    ]);
    await expect(element).toBeAccessible();
  });

  it('takes subject and day; without one of them the box gets the focus and nothing is sent', async () => {
    const element = show();
    input(element, '.subject', '  ');
    await drawn();
    one(element, '.save').click();
    expect(element.intents).toEqual([]);
    input(element, '.subject', 'Send the invoice');
    input(element, '.date', '2026-12-24', 'change');
    await drawn();
    one(element, '.save').click();
    expect(element.intents).toMatchObject([{ command: { subject: 'Send the invoice', dueDate: '2026-12-24' } }]);
  });

  it('is given to somebody the search found', async () => {
    const element = show();
    one(element, '.other').click();
    await drawn();
    input(element, '.term', 'Ben');
    one(element, '.term').dispatchEvent(key('Enter'));
    expect(element.intents).toEqual([{ kind: 'findUsers', text: 'Ben' }]);
    element.state = desk({
      userSearch: {
        state: 'found',
        users: [{ userId: '005B', name: 'Ben <i>Okafor</i>', email: 'ben@x.example' }],
        text: '',
      },
    });
    await drawn();
    expect(textOf(one(element, '.pick'))).toBe('Ben <i>Okafor</i>, ben@x.example');
    await expect(element).toBeAccessible();
    one(element, '.pick').click();
    await drawn();
    expect(textOf(one(element, '.whose'))).toBe('Ben <i>Okafor</i>');
    one(element, '.save').click();
    expect(element.intents.at(-1)).toMatchObject({ command: { owner: { userId: '005B', name: 'Ben <i>Okafor</i>' } } });
  });

  it('says that nobody was found, or why the search failed', async () => {
    const element = show({ userSearch: { state: 'found', users: [], text: '' } });
    one(element, '.other').click();
    await drawn();
    expect(textOf(element)).toContain('Nobody was found');
    element.state = desk({
      userSearch: { state: 'failed', users: [], text: 'Your administrator has not allowed it.' },
    });
    await drawn();
    expect(textOf(element)).toContain('Your administrator has not allowed it.');
  });

  it('waits while it is being saved, and goes away by Escape', () => {
    const element = show({
      pending: [{ id: 'p', name: 'addFollowUp', conversationId: 'grace', ringId: null }],
    });
    expect(textOf(one(element, '.save'))).toBe('Saving…');
    one(element, '.save').click();
    expect(element.intents).toEqual([]);
    const cancel = jest.fn();
    element.addEventListener('cancel', cancel);
    one(element, '.follow-up').dispatchEvent(key('Escape'));
    expect(cancel).toHaveBeenCalledTimes(1);
    expect(all(element, '.pick')).toHaveLength(0);
  });
});
