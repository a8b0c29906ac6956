import DeskHome from 'c/deskHome';
import { HOSTILE, all, clear, desk, drawn, mount, named, one, textOf } from '../../deskPanel/__tests__/world';

afterEach(clear);

describe('home', () => {
  it('says why it is empty, and goes Online on a click', async () => {
    const element = mount('c-desk-home', DeskHome, {
      state: desk({ conversations: [], presence: { availability: 'AWAY', reasonId: null, source: 'server' } }),
    });
    expect(textOf(element)).toContain('You are not Online');
    one(element, '.online').click();
    expect(element.intents).toEqual([
      { kind: 'command', command: { name: 'setPresence', availability: 'ONLINE', reasonId: null } },
    ]);
    await expect(element).toBeAccessible();
    element.state = desk({ conversations: [] });
    await drawn();
    expect(textOf(element)).toContain('When a customer writes, it rings here.');
    expect(all(element, 'button')).toHaveLength(0);
  });

  it('lists conversations with their last words as text and picks the one clicked', async () => {
    const element = mount('c-desk-home', DeskHome, {
      state: desk({ conversations: HOSTILE.map((text, n) => named(`c${n}`, text, { lastText: text, unread: n })) }),
    });
    expect(all(element, '.last').map((last) => last.textContent)).toEqual([...HOSTILE]);
    expect(all(element, 'script, img, iframe')).toHaveLength(0);
    const picked: unknown[] = [];
    element.addEventListener('pick', (event) => picked.push((event as CustomEvent).detail));
    all(element, '.row')[2]?.click();
    expect(picked).toEqual(['c2']);
    await expect(element).toBeAccessible();
  });
});
