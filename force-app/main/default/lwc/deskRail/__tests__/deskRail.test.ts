import DeskRail from 'c/deskRail';
import {
  all,
  clear,
  drawn,
  focusIn,
  HOSTILE,
  key,
  mount,
  named,
  NOW,
  one,
  textOf,
} from '../../deskPanel/__tests__/world';

const ada = named('ada', 'Ada One', { respondBy: NOW + 1000 });
const bob = named('bob', 'Bob Two', { respondBy: NOW + 2000, unread: 3, channel: 'whatsapp' });
const cem = named('cem', 'Cem Three');
const order = (element: Element): (string | undefined)[] => all(element, 'li .item').map((item) => item.dataset['id']);

afterEach(clear);

describe('rail', () => {
  it('shows the order it is given, and says everything in words', async () => {
    const element = mount('c-desk-rail', DeskRail, {
      conversations: [ada, bob, named('x', '', { state: 'closed' })],
      selectedId: 'bob',
    });
    expect(order(element)).toEqual(['ada', 'bob', 'x']);
    expect(textOf(element)).toMatch(/Bob Two, WhatsApp, 3 unread messages, answer by /u);
    expect(textOf(element)).toContain('Visitor, Web, closed');
    expect(all(element, '[aria-current="true"]').map((item) => item.dataset['id'])).toEqual(['bob']);
    await expect(element).toBeAccessible();
  });

  it('stands still under the pointer: nothing changes place, who left goes, who came joins at the end', async () => {
    const element = mount('c-desk-rail', DeskRail, { conversations: [ada, bob] });
    const rail = one(element, '.rail');
    rail.dispatchEvent(new CustomEvent('mouseenter'));
    element.conversations = [cem, bob, ada];
    await drawn();
    expect(order(element)).toEqual(['ada', 'bob', 'cem']);
    element.conversations = [cem, bob];
    await drawn();
    expect(order(element)).toEqual(['bob', 'cem']);
    rail.dispatchEvent(new CustomEvent('mouseleave'));
    await drawn();
    expect(order(element)).toEqual(['cem', 'bob']);
  });

  it('stands still while focus is in it', async () => {
    const element = mount('c-desk-rail', DeskRail, { conversations: [ada, bob] });
    const [first] = all(element, 'li .item');
    first?.focus();
    element.conversations = [bob, ada];
    await drawn();
    expect(order(element)).toEqual(['ada', 'bob']);
    first?.dispatchEvent(key('ArrowDown'));
    await drawn();
    expect(focusIn(element)!.dataset['id']).toBe('bob');
    expect(order(element)).toEqual(['ada', 'bob']);
    focusIn(element)!.blur();
    await drawn();
    expect(order(element)).toEqual(['bob', 'ada']);
  });

  it('picks a conversation, or the list of all', () => {
    const element = mount('c-desk-rail', DeskRail, { conversations: [ada] });
    const picked: unknown[] = [];
    element.addEventListener('pick', (event) => picked.push((event as CustomEvent).detail));
    for (const item of all(element, '.item')) item.click();
    expect(picked).toEqual([null, 'ada']);
  });

  it.each(HOSTILE)('shows the name %s as text', (name) => {
    const element = mount('c-desk-rail', DeskRail, { conversations: [named('h', name)] });
    expect(textOf(element)).toContain(`${name.trim()}, Web`);
    expect(all(element, 'script, img, iframe, b')).toHaveLength(0);
  });
});
