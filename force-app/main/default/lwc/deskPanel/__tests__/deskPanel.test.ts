import DeskPanel from 'c/deskPanel';
import { initialState } from 'c/lpModel';
import type { SoftphoneState } from '../../lpModel/lpModel.ts';
import { all, clear, desk, drawn, focusIn, key, mount, named, one, ring, textOf } from './world';

const ines = named('ines', 'Ines Marchetti');
const show = (state: SoftphoneState | null) => mount('c-desk-panel', DeskPanel, { state });
const screens = (element: Element): string[] =>
  all(element, '*')
    .map((found) => found.tagName.toLowerCase())
    .filter((name) => /^c-desk-(checks|choose|sign-in|conversation|home)$/u.test(name));

afterEach(clear);

describe('panel', () => {
  it.each([
    ['nothing known yet', null, []],
    ['the first state', initialState(), []],
    ['checks', desk({ screen: 'checks' }), ['c-desk-checks']],
    ['a choice of connections', desk({ screen: 'choose' }), ['c-desk-choose']],
    ['a conversation', desk(), ['c-desk-conversation']],
    ['no conversation selected', desk({ selectedConversationId: null }), ['c-desk-home']],
    ['a selection that is gone', desk({ selectedConversationId: 'gone' }), ['c-desk-home']],
    [
      'signed out of LivePerson',
      desk({ livePerson: { state: 'signed_out', code: null, text: '', action: 'sign_in', signInWith: ['oauth'] } }),
      ['c-desk-sign-in'],
    ],
    [
      'LivePerson reconnecting',
      desk({ livePerson: { state: 'reconnecting', code: null, text: '', action: 'wait', signInWith: [] } }),
      ['c-desk-conversation'],
    ],
  ] as [string, SoftphoneState | null, string[]][])('is never blank: %s', async (_name, state, expected) => {
    const element = show(state);
    expect(screens(element)).toEqual(expected);
    expect(textOf(element)).not.toBe('');
    await expect(element).toBeAccessible();
  });

  it('keeps the rail on every screen once there are conversations', () => {
    const signedOut = {
      state: 'signed_out' as const,
      code: null,
      text: '',
      action: 'sign_in' as const,
      signInWith: ['oauth' as const],
    };
    for (const state of [desk(), desk({ selectedConversationId: null }), desk({ livePerson: signedOut })]) {
      expect(textOf(one(show(state), 'c-desk-rail'))).toContain('Grace Holloway');
    }
  });

  it('asks to select what is picked in the rail', () => {
    const element = show(desk({ conversations: [ines, ...desk().conversations] }));
    all(element, 'c-desk-rail li .item, .rail li .item')[0]?.click();
    expect(element.intents).toEqual([{ kind: 'select', conversationId: 'ines' }]);
  });

  it("brings the caret into the conversation the agent's own accept opens", async () => {
    const element = show(desk({ rings: [ring({ conversationId: 'ines' })] }));
    one(element, '.accept').click();
    element.state = desk({ conversations: [...desk().conversations, ines], selectedConversationId: 'ines' });
    await drawn();
    expect(one<HTMLTextAreaElement>(element, 'textarea').placeholder).toBe('Write to Ines');
    expect(focusIn(element)?.tagName).toBe('C-DESK-CONVERSATION');
  });

  it('moves no focus when a ring, a message or a conversation comes by itself', async () => {
    const element = show(desk());
    one<HTMLTextAreaElement>(element, 'textarea').focus();
    const before = one(element, 'textarea');
    element.state = desk({ rings: [ring(), ring({ ringId: 'r2' })], conversations: [ines, ...desk().conversations] });
    await drawn();
    expect(one(element, 'textarea')).toBe(before);
    expect(focusIn(one(element, 'c-desk-composer'))).toBe(before);
  });

  it('goes on with the next conversation by deadline when the one in view left under the caret', async () => {
    const element = show(desk({ conversations: [ines, ...desk().conversations] }));
    one(element, 'textarea').focus();
    element.state = desk({ conversations: [ines], selectedConversationId: null });
    await drawn();
    expect(focusIn(one(element, 'c-desk-home'))?.dataset['id']).toBe('ines');
  });

  it('says that nothing is left when the last conversation went', async () => {
    const element = show(desk());
    one(element, 'textarea').focus();
    element.state = desk({ conversations: [], selectedConversationId: null });
    await drawn();
    expect(focusIn(one(element, 'c-desk-home'))?.textContent).toBe('No conversations');
  });

  it('offers to go Online next, once the sign-in screen with the focus is gone', async () => {
    const livePerson = { state: 'signed_out', code: null, text: '', action: 'sign_in', signInWith: ['oauth'] } as const;
    const element = show(
      desk({ conversations: [], livePerson: { ...livePerson, signInWith: ['oauth'] }, selectedConversationId: null }),
    );
    one(element, '.popup').focus();
    const presence = { availability: 'OFFLINE', reasonId: null, source: 'agent' } as const;
    element.state = desk({ conversations: [], selectedConversationId: null, presence });
    await drawn();
    expect(focusIn(one(element, 'c-desk-home'))?.className).toContain('online');
  });

  it('does not put the caret on a button when the customer closes while the agent types', async () => {
    const element = show(desk());
    one(element, 'textarea').focus();
    element.state = desk({ conversations: [{ ...desk().conversations[0]!, state: 'closed' }] });
    await drawn();
    expect(focusIn(one(element, 'c-desk-wrap-up'))?.className).toBe('words');
  });

  it('gives the caret back when the conversation in view returns after a restart of the server', async () => {
    const element = show(desk());
    one(element, 'textarea').focus();
    const livePerson = { ...desk().livePerson!, state: 'connecting' as const };
    element.state = desk({ conversations: [], livePerson });
    await drawn();
    // jsdom takes a document without a focused element for one without focus.
    const inFront = jest.spyOn(document, 'hasFocus').mockReturnValue(true);
    element.state = desk();
    await drawn();
    expect(focusIn(one(element, 'c-desk-composer'))?.tagName).toBe('TEXTAREA');
    inFront.mockRestore();
  });

  it('takes no focus for a conversation that left while the agent was elsewhere', async () => {
    const element = show(desk({ conversations: [ines, ...desk().conversations] }));
    element.state = desk({ conversations: [ines], selectedConversationId: null });
    await drawn();
    expect(document.activeElement).toBe(document.body);
  });

  it('leads to the offer that ends soonest with F8, and back to work', async () => {
    const element = show(desk({ rings: [ring(), ring({ ringId: 'r2' })] }));
    one(element, 'textarea').focus();
    window.dispatchEvent(key('F8'));
    expect(focusIn(one(element, 'c-desk-ring'))?.className).toContain('accept');
    window.dispatchEvent(key('F8'));
    expect(focusIn(one(element, 'c-desk-composer'))?.tagName).toBe('TEXTAREA');
    element.state = desk();
    await drawn();
    const unused = key('F8');
    window.dispatchEvent(unused);
    expect(unused.defaultPrevented).toBe(false);
  });

  it('stays accessible with rings, notices and a broken line at once', async () => {
    const element = show(
      desk({
        rings: [ring()],
        soundBlocked: true,
        notices: [{ id: 'n', level: 'warning', code: 'x', text: 'Look' }],
        connection: { state: 'waiting', text: 'Lost', retryAt: null, action: 'retry', hasContent: true },
      }),
    );
    await expect(element).toBeAccessible();
  });

  it('lets the agent sign in again by password before the session ends, or later', async () => {
    const livePerson = {
      state: 'connected',
      code: 'ending_soon',
      text: 'Your LivePerson session ends soon.',
      action: 'sign_in',
      signInWith: ['password'],
    } as const;
    const element = show(desk({ livePerson: { ...livePerson, signInWith: [...livePerson.signInWith] } }));
    one(element, '.ends-soon .act').click();
    await drawn();
    expect(one(element, 'c-desk-sign-in').isConnected).toBe(true);
    await expect(element).toBeAccessible();
    one(element, '.leave').click();
    await drawn();
    expect(all(element, 'c-desk-sign-in')).toHaveLength(0);
  });
});
