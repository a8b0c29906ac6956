import DeskNotices from 'c/deskNotices';
import { clockTime } from 'c/uiTime';
import { all, clear, desk, mount, one, textOf } from '../../deskPanel/__tests__/world';

afterEach(clear);

describe('notices', () => {
  it('says that the line is broken and when it is tried again, and tries now on a click', async () => {
    const element = mount('c-desk-notices', DeskNotices, {
      state: desk({
        connection: {
          state: 'waiting',
          text: 'Connection lost',
          retryAt: Date.now() + 8_500,
          action: 'retry',
          hasContent: true,
        },
      }),
    });
    expect(textOf(element)).toContain('Connection lost. Trying again in 0:08');
    one(element, '.act').click();
    expect(element.intents).toEqual([{ kind: 'retry' }]);
    await expect(element).toBeAccessible();
  });

  it('asks to reload where nothing else helps', () => {
    expect(
      textOf(
        mount('c-desk-notices', DeskNotices, {
          state: desk({
            connection: {
              state: 'stopped',
              text: 'A newer version is needed',
              retryAt: null,
              action: 'reload',
              hasContent: true,
            },
          }),
        }),
      ),
    ).toContain('Reload the page to continue.');
  });

  it('shows LivePerson reconnecting, and lets the agent try at once where that helps', () => {
    const element = mount('c-desk-notices', DeskNotices, {
      state: desk({
        livePerson: {
          state: 'reconnecting',
          code: null,
          text: 'LivePerson does not answer',
          action: 'retry',
          signInWith: [],
        },
      }),
    });
    expect(textOf(element)).toContain('LivePerson does not answer');
    one(element, '.act').click();
    expect(element.intents).toEqual([{ kind: 'command', command: { name: 'retryConnection' } }]);
  });

  it('names the level in words, and dismisses exactly the one clicked', () => {
    const notices = [
      { id: 'a', level: 'info' as const, code: 'x', text: 'first' },
      { id: 'b', level: 'error' as const, code: 'y', text: '<i>second</i>' },
    ];
    const element = mount('c-desk-notices', DeskNotices, { state: desk({ notices }) });
    expect(all(element, '.bar').map(textOf)).toEqual(['Note: first', 'Error: <i>second</i>']);
    all(element, '.act')[1]?.click();
    expect(element.intents).toEqual([{ kind: 'dismissNotice', id: 'b' }]);
  });

  it('lists what happened one after the other, each with its time, in place of the one long sentence', async () => {
    const at = new Date();
    at.setHours(10, 42, 0, 0);
    const yesterday = new Date(at);
    yesterday.setDate(at.getDate() - 1);
    const notices = [
      {
        id: 'a',
        level: 'info' as const,
        code: 'presence_restored',
        text: 'all of it in one go',
        steps: [
          { at: yesterday.getTime(), text: 'You were set to Away.' },
          { at: at.getTime(), text: '<b>2</b> conversations went back to the queue.' },
        ],
      },
    ];
    const element = mount('c-desk-notices', DeskNotices, { state: desk({ notices }) });
    expect(all(element, 'ol li').map(textOf)).toEqual([
      `${yesterday.toLocaleDateString([], { weekday: 'short' })} ${clockTime(yesterday.getTime())}: You were set to Away.`,
      `${clockTime(at.getTime())}: <b>2</b> conversations went back to the queue.`,
    ]);
    expect(all(element, 'time').map((time) => time.getAttribute('datetime'))).toEqual([
      yesterday.toISOString(),
      at.toISOString(),
    ]);
    expect(textOf(one(element, '.bar'))).not.toContain('in one go');
    expect(one(element, '.act').getAttribute('aria-label')).toBe('Dismiss: all of it in one go');
    await expect(element).toBeAccessible();
  });

  it('is silent when all is well', () => {
    expect(textOf(mount('c-desk-notices', DeskNotices, { state: desk() }))).toBe('');
  });
});

describe('a command of open outcome', () => {
  const open = (unsettled: boolean) => ({
    id: 'k1',
    command: { name: 'closeConversation', conversationId: 'grace' } as const,
    conversationId: 'grace',
    subject: 'The conversation with Grace Holloway',
    unsettled,
  });

  it('is a bar that says so; at first it can only be dismissed', async () => {
    const element = mount('c-desk-notices', DeskNotices, { state: desk({ uncertain: [open(false)] }) });
    expect(textOf(element)).toContain('The conversation with Grace Holloway may have been closed');
    expect(all(element, '.open button')).toHaveLength(1);
    one(element, '.open .act_icon').click();
    expect(element.intents).toEqual([{ kind: 'letGo', id: 'k1' }]);
    await expect(element).toBeAccessible();
  });

  it('that nothing settled can be done again, by a click of the agent', async () => {
    const element = mount('c-desk-notices', DeskNotices, { state: desk({ uncertain: [open(true)] }) });
    expect(textOf(one(element, '.open .act'))).toBe('Close again');
    one(element, '.open .act').click();
    expect(element.intents).toEqual([{ kind: 'repeat', id: 'k1' }]);
    await expect(element).toBeAccessible();
  });
});

describe('a LivePerson session', () => {
  const livePerson = (signInWith: ('oauth' | 'password')[]) =>
    ({
      state: 'connected',
      code: 'ending_soon',
      text: 'Your LivePerson session ends soon.',
      action: 'sign_in',
      endsAt: Date.now() + 14 * 60_000 + 30_500,
      signInWith,
    }) as const;

  it('that ends soon says when, and is renewed in a window', async () => {
    const element = mount('c-desk-notices', DeskNotices, { state: desk({ livePerson: livePerson(['oauth']) }) });
    expect(textOf(element)).toContain('Your LivePerson session ends soon. It ends in 14:30');
    one(element, '.ends-soon .act').click();
    expect(element.intents).toEqual([{ kind: 'signInPopup' }]);
    await expect(element).toBeAccessible();
  });

  it('by password asks for the screen where a password can be given', () => {
    const element = mount('c-desk-notices', DeskNotices, { state: desk({ livePerson: livePerson(['password']) }) });
    const asked = jest.fn();
    element.addEventListener('signinagain', asked);
    one(element, '.ends-soon .act').click();
    expect(asked).toHaveBeenCalledTimes(1);
    expect(element.intents).toEqual([]);
  });

  it('that reconnects counts down to its next attempt', () => {
    const element = mount('c-desk-notices', DeskNotices, {
      state: desk({
        livePerson: {
          state: 'reconnecting',
          code: 'unreachable',
          text: 'LivePerson cannot be reached.',
          action: 'retry',
          retryAt: Date.now() + 8_500,
          signInWith: ['oauth'],
        },
      }),
    });
    expect(textOf(element)).toContain('LivePerson cannot be reached. Trying again in 0:08');
  });
});
