import DeskHome from 'c/deskHome';
import { all, clear, desk, drawn, mount, named, one } from '../../deskPanel/__tests__/world';

const [ada, bob, cem] = [named('a', 'Ada One'), named('b', 'Bob Two'), named('c', 'Cem Three')];

function list() {
  const element = mount('c-desk-home', DeskHome, { state: desk({ conversations: [ada!, bob!] }) });
  return {
    hand: (name: string) => one(element, '.list').dispatchEvent(new FocusEvent(name, { bubbles: true })),
    give: async (...conversations: (typeof ada)[]) => {
      element.state = desk({ conversations });
      await drawn();
    },
    shown: async () => {
      await drawn();
      return all(element, '.row')
        .map((row) => row.dataset['id'])
        .join('');
    },
  };
}

afterEach(clear);

it('follows the order it is given while nobody touches it', async () => {
  const { give, shown } = list();
  await give(bob, ada);
  expect(await shown()).toBe('ba');
});

it.each([
  ['pointer', 'mouseenter', 'mouseleave'],
  ['focus', 'focusin', 'focusout'],
])('stands still while the %s is in it, and catches up afterwards', async (_hand, into, out) => {
  const { hand, give, shown } = list();
  hand(into);
  await give(cem, bob, ada);
  expect(await shown()).toBe('abc');
  await give(cem, bob);
  expect(await shown()).toBe('bc');
  hand(out);
  expect(await shown()).toBe('cb');
});

it('stays held while one of pointer and focus is still in it', async () => {
  const { hand, give, shown } = list();
  hand('mouseenter');
  hand('focusin');
  hand('mouseleave');
  await give(bob, ada);
  expect(await shown()).toBe('ab');
});
