import DeskSignIn from 'c/deskSignIn';
import type { LivePersonState } from '../../../../../../connector-server/src/protocol/types.ts';
import type { SoftphoneState } from '../../lpModel/lpModel.ts';
import { all, clear, desk, drawn, mount, one, textOf } from '../../deskPanel/__tests__/world';

const signedOut = (over: Partial<LivePersonState> = {}, state: Partial<SoftphoneState> = {}): SoftphoneState =>
  desk({
    livePerson: {
      state: 'signed_out',
      code: null,
      text: 'Signed out',
      action: 'sign_in',
      signInWith: ['oauth'],
      ...over,
    },
    ...state,
  });

afterEach(clear);

describe('signing in to LivePerson [MSG-01]', () => {
  it('opens the popup within the click', async () => {
    const element = mount('c-desk-sign-in', DeskSignIn, { state: signedOut() });
    one(element, '.popup').click();
    expect(element.intents).toEqual([{ kind: 'signInPopup' }]);
    expect(all(element, 'form')).toHaveLength(0);
    await expect(element).toBeAccessible();
  });

  it('offers a link where the browser blocked the popup', () => {
    const link = one<HTMLAnchorElement>(
      mount('c-desk-sign-in', DeskSignIn, {
        state: signedOut({}, { signIn: { state: 'blocked', url: 'https://c.example/authorize?ticket=1', text: '' } }),
      }),
      'a',
    );
    expect([link.href, link.target, link.rel]).toEqual([
      'https://c.example/authorize?ticket=1',
      '_blank',
      'noopener noreferrer',
    ]);
  });

  it('takes a password only where the connection allows it, and keeps none', async () => {
    const element = mount('c-desk-sign-in', DeskSignIn, { state: signedOut({ signInWith: ['password'] }) });
    const submit = (): boolean => one(element, 'form').dispatchEvent(new CustomEvent('submit', { cancelable: true }));
    submit();
    await drawn();
    expect(textOf(element)).toContain('Enter your user name and your password.');
    one<HTMLInputElement>(element, '.username').value = ' ada ';
    one<HTMLInputElement>(element, '.password').value = ' pass word ';
    submit();
    await drawn();
    expect(element.intents).toEqual([
      { kind: 'command', command: { name: 'signInWithPassword', username: 'ada', password: ' pass word ' } },
    ]);
    expect(one<HTMLInputElement>(element, '.password').value).toBe('');
    await expect(element).toBeAccessible();
  });

  it('says why it failed: wrong password, popup failure, locked user', async () => {
    const element = mount('c-desk-sign-in', DeskSignIn, {
      state: signedOut({ code: 'wrong_credentials', text: 'Not accepted' }),
    });
    expect(textOf(one(element, '.failure'))).toBe('Not accepted');
    element.state = signedOut({}, { signIn: { state: 'failed', url: null, text: 'The window was closed' } });
    await drawn();
    expect(textOf(one(element, '.failure'))).toBe('The window was closed');
    element.state = signedOut({ state: 'failed', action: 'contact_admin', text: 'Your user is disabled' });
    await drawn();
    expect(textOf(element)).toContain('Your user is disabled');
    expect(textOf(element)).toContain('Your administrator can fix this');
    expect(all(element, 'button')).toHaveLength(0);
  });

  it('says nothing of an earlier failure while the window is open, and what happens once it did its part', async () => {
    const failed = { code: 'wrong_credentials', text: 'Not accepted' };
    const element = mount('c-desk-sign-in', DeskSignIn, {
      state: signedOut(failed, { signIn: { state: 'open', url: 'https://x.example', text: '' } }),
    });
    expect(textOf(one(element, '.said'))).toBe('Continue in the window that opened.');
    element.state = signedOut({ state: 'signing_in', action: 'wait', text: 'Signing in to LivePerson…' });
    await drawn();
    expect(textOf(one(element, '.said'))).toBe('Signing in to LivePerson…');
    one(element, '.popup').click();
    expect(element.intents).toEqual([]);
  });

  it('tries again after a failure that may pass', () => {
    const element = mount('c-desk-sign-in', DeskSignIn, {
      state: signedOut({ state: 'failed', action: 'retry', text: 'Not reachable' }),
    });
    one(element, 'button').click();
    expect(element.intents).toEqual([{ kind: 'command', command: { name: 'retryConnection' } }]);
  });
});
