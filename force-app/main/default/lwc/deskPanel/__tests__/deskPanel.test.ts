import DeskPanel from 'c/deskPanel';
import { initialState } from 'c/lpModel';
import type { SoftphoneState } from '../../lpModel/lpModel.ts';
import { all, clear, desk, drawn, focusIn, mount, named, one, ring, textOf } from './world';

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
});
