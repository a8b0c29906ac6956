import DeskNotices from 'c/deskNotices';
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

  it('is silent when all is well', () => {
    expect(textOf(mount('c-desk-notices', DeskNotices, { state: desk() }))).toBe('');
  });
});
