import UiMenu from 'c/uiMenu';
import { all, clear, drawn, focusIn, key, mount, one } from '../../deskPanel/__tests__/world';

const items = [
  { id: 'a', label: 'Online', checked: false },
  { id: 'b', label: 'Away', checked: true },
  { id: 'c', label: 'Offline', checked: false, disabled: true },
];

function menu() {
  const chosen: string[] = [];
  const element = mount('c-ui-menu', UiMenu, { items, label: 'Away', purpose: 'Your status' });
  element.addEventListener('choose', (event) => chosen.push((event as CustomEvent<string>).detail));
  return { element, chosen, trigger: one<HTMLButtonElement>(element, '.trigger') };
}
const focused = (element: Element): string | undefined => focusIn(element)?.dataset['id'];

afterEach(clear);

describe('menu', () => {
  it('opens on the checked item, moves by keys, and wraps round', async () => {
    const { element, trigger } = menu();
    trigger.dispatchEvent(key('ArrowDown'));
    await drawn();
    expect(trigger.getAttribute('aria-expanded')).toBe('true');
    expect(focused(element)).toBe('b');
    const press = (name: string): boolean => focusIn(element)!.dispatchEvent(key(name));
    press('ArrowDown');
    expect(focused(element)).toBe('c');
    press('ArrowDown');
    expect(focused(element)).toBe('a');
    press('End');
    expect(focused(element)).toBe('c');
    press('o');
    expect(focused(element)).toBe('a');
    await expect(element).toBeAccessible();
  });

  it('gives the choice and focus back to the button', async () => {
    const { element, chosen, trigger } = menu();
    trigger.click();
    await drawn();
    all(element, '.choice')[0]?.click();
    await drawn();
    expect(chosen).toEqual(['a']);
    expect(all(element, '.choice')).toHaveLength(0);
    expect(focusIn(element)).toBe(trigger);
  });

  it('closes on Escape and does nothing for a disabled item', async () => {
    const { element, chosen, trigger } = menu();
    trigger.click();
    await drawn();
    all(element, '.choice')[2]?.click();
    expect(chosen).toEqual([]);
    focusIn(element)!.dispatchEvent(key('Escape'));
    await drawn();
    expect(all(element, '.choice')).toHaveLength(0);
    expect(focusIn(element)).toBe(trigger);
  });
});
