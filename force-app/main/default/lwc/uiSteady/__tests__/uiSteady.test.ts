import { SteadyOrder } from 'c/uiSteady';

function list() {
  let shown: readonly string[] = [];
  const steady = new SteadyOrder((ids) => {
    shown = ids;
  });
  return { steady, shown: () => shown.join('') };
}

it('follows the order it is given while nobody touches it', () => {
  const { steady, shown } = list();
  steady.take(['a', 'b']);
  steady.take(['b', 'a']);
  expect(shown()).toBe('ba');
});

it.each(['pointer', 'focus'] as const)('stands still while the %s is in it, and catches up afterwards', (hand) => {
  const { steady, shown } = list();
  steady.take(['a', 'b']);
  steady[hand](true);
  steady.take(['c', 'b', 'a']);
  expect(shown()).toBe('abc');
  steady.take(['c', 'b']);
  expect(shown()).toBe('bc');
  steady[hand](false);
  expect(shown()).toBe('cb');
});

it('stays held while one of pointer and focus is still in it', () => {
  const { steady, shown } = list();
  steady.take(['a', 'b']);
  steady.pointer(true);
  steady.focus(true);
  steady.pointer(false);
  steady.take(['b', 'a']);
  expect(shown()).toBe('ab');
});
