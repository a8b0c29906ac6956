import DeskHeader from 'c/deskHeader';
import { all, clear, desk, drawn, mount, one, textOf } from '../../deskPanel/__tests__/world';

afterEach(clear);

const open = async (element: Element): Promise<HTMLElement[]> => {
  one(element, '.trigger').click();
  await drawn();
  return all(element, '.choice');
};
const pick = async (element: Element, label: string): Promise<void> => {
  (await open(element)).find((item) => textOf(item) === label)?.click();
};

describe('header', () => {
  it('offers every presence with its reasons, and the one that holds is marked', async () => {
    const element = mount('c-desk-header', DeskHeader, {
      state: desk({ presence: { availability: 'AWAY', reasonId: '901', source: 'agent' } }),
    });
    const items = await open(element);
    expect(items.map(textOf)).toEqual([
      'Online',
      'Back soon',
      'Away',
      'Away: Lunch',
      'Offline',
      'Sign out of LivePerson',
    ]);
    expect(items.filter((item) => item.getAttribute('aria-checked') === 'true').map(textOf)).toEqual(['Away: Lunch']);
    expect(textOf(one(element, '.trigger'))).toContain('Your status: Away: Lunch');
  });

  it('sets presence with its reason, and signs out', async () => {
    const element = mount('c-desk-header', DeskHeader, { state: desk() });
    await pick(element, 'Away: Lunch');
    await pick(element, 'Back soon');
    await pick(element, 'Sign out of LivePerson');
    expect(element.intents).toEqual([
      { kind: 'command', command: { name: 'setPresence', availability: 'AWAY', reasonId: '901' } },
      { kind: 'command', command: { name: 'setPresence', availability: 'BACK_SOON', reasonId: null } },
      { kind: 'command', command: { name: 'signOut' } },
    ]);
  });

  it('says how LivePerson is and who changed the presence', async () => {
    const element = mount('c-desk-header', DeskHeader, { state: desk() });
    expect(textOf(element)).toContain('Ada BrightwellConnected to LivePerson');
    element.state = desk({ presence: { availability: 'AWAY', reasonId: null, source: 'server' } });
    await drawn();
    expect(textOf(element)).toContain('Set automatically');
    element.state = desk({
      livePerson: { state: 'reconnecting', code: null, text: 'Connecting again', action: 'wait', signInWith: [] },
    });
    await drawn();
    expect(textOf(element)).toContain('Reconnecting to LivePerson…');
    element.state = desk({ connection: { state: 'waiting', text: '', retryAt: null, action: null, hasContent: true } });
    await drawn();
    expect(textOf(element)).toContain('Not connected');
    expect(textOf(element)).not.toContain('Connected to LivePerson');
  });

  it('asks for one click where the browser blocks sound', async () => {
    const element = mount('c-desk-header', DeskHeader, { state: desk({ soundBlocked: true }) });
    one(element, '.sound_ask').click();
    expect(textOf(element)).toContain('Click once for sound');
    expect(element.intents).toEqual([{ kind: 'enableSound' }]);
    await expect(element).toBeAccessible();
    element.state = desk({ leader: false });
    await drawn();
    expect(textOf(element)).toContain('Sound in other tab');
  });
});
