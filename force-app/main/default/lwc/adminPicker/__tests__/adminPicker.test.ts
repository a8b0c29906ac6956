import { createElement } from 'lwc';
import AdminPicker from 'c/adminPicker';

const OPTIONS = [
  { value: 'HomePhone', label: 'Home Phone', sub: 'HomePhone · phone' },
  { value: 'Email', label: 'E-mail', sub: 'Email · email' },
  { value: 'Title', label: 'Title', sub: 'Title · string' },
];

interface Shown {
  picked: (string | null)[];
  input: HTMLInputElement;
  rows: () => string[];
  type: (text: string) => Promise<void>;
  key: (key: string) => Promise<void>;
  leave: () => Promise<void>;
  element: HTMLElement;
}

async function shown(more: object = {}): Promise<Shown> {
  const element = createElement('c-admin-picker', { is: AdminPicker });
  Object.assign(element, { label: 'Field', options: OPTIONS, value: 'Email', ...more });
  const picked: (string | null)[] = [];
  element.addEventListener('pick', (event) => picked.push((event as CustomEvent<string | null>).detail));
  document.body.appendChild(element);
  await Promise.resolve();
  const root = element.shadowRoot as ShadowRoot;
  const input = root.querySelector('input') as HTMLInputElement;
  const fire = async (event: Event): Promise<void> => {
    input.dispatchEvent(event);
    await Promise.resolve();
  };
  return {
    element,
    picked,
    input,
    rows: () => [...root.querySelectorAll('[role="option"] .name')].map((each) => each.textContent ?? ''),
    type: async (text) => {
      input.value = text;
      await fire(new Event('input'));
    },
    key: (key) => fire(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true })),
    leave: () => fire(new FocusEvent('focusout', { bubbles: true })),
  };
}

// jsdom does not lay anything out.
beforeAll(() => void (Element.prototype.scrollIntoView = () => undefined));
afterEach(() => document.body.replaceChildren());

it('shows the chosen one by label and name, and finds others by either [MAP-25] [TRB-08]', async () => {
  const picker = await shown();
  expect(picker.input.value).toBe('E-mail (Email)');
  await picker.type('homeph');
  expect(picker.rows()).toEqual(['Home Phone']);
  await picker.type('home phone');
  expect(picker.rows()).toEqual(['Home Phone']);
  await picker.key('Enter');
  expect(picker.picked).toEqual(['HomePhone']);
  expect(picker.rows()).toEqual([]);
});

it('opens at the chosen one and goes round by the arrows', async () => {
  const picker = await shown();
  await picker.key('ArrowDown');
  expect(picker.rows()).toHaveLength(3);
  expect(picker.input.getAttribute('aria-activedescendant')).toMatch(/option-1/);
  await picker.key('ArrowDown');
  await picker.key('ArrowDown');
  await picker.key('Enter');
  expect(picker.picked).toEqual(['HomePhone']);
  await expect(picker.element).toBeAccessible();
});

it('what is typed and not there counts only where it may; leaving or Escape changes nothing', async () => {
  const strict = await shown();
  await strict.type('Nonsense__c');
  await strict.key('Escape');
  await strict.type('Nonsense__c');
  await strict.leave();
  expect(strict.picked).toEqual([]);
  expect(strict.input.value).toBe('E-mail (Email)');
  const free = await shown({ free: true });
  await free.type('nonsense__c');
  await free.leave();
  await free.type('title');
  await free.leave();
  expect(free.picked).toEqual(['nonsense__c', 'Title']);
});

it('is emptied only where nothing is a choice, and not at all while locked', async () => {
  const needed = await shown();
  await needed.type('');
  await needed.leave();
  expect(needed.picked).toEqual([]);
  const optional = await shown({ mayBeEmpty: true });
  await optional.type('');
  await optional.leave();
  expect(optional.picked).toEqual([null]);
  const locked = await shown({ locked: true });
  await locked.key('ArrowDown');
  expect(locked.rows()).toEqual([]);
});
