import { fromLocalInput, fromNow, queryOf, shareText, toLocalInput } from 'c/adminWords';

it('a share is never rounded up to all while something is missing', () => {
  expect(shareText(1, 1)).toBe('100 %');
  expect(shareText(999_999, 1_000_000)).toBe('99.99 %');
  expect(shareText(0, 3)).toBe('0 %');
  expect(shareText(0, 0)).toBe('–');
});

it('times go into a field and come back to the minute', () => {
  const at = new Date(2026, 10, 21, 9, 5).getTime();
  expect(toLocalInput(at)).toBe('2026-11-21T09:05');
  expect(fromLocalInput(toLocalInput(at))).toBe(at);
  expect(fromLocalInput('')).toBeNull();
});

it('how long ago or ahead is said in the nearest unit', () => {
  const now = Date.UTC(2026, 10, 21);
  expect(fromNow(now - 20_000, now)).toBe('just now');
  expect(fromNow(now + 5 * 60_000, now)).toBe('in 5 minutes');
  expect(fromNow(now - 5 * 3_600_000, now)).toBe('5 hours ago');
  expect(fromNow(now - 72 * 3_600_000, now)).toBe('3 days ago');
});

it('a query holds what is given, encoded', () => {
  expect(queryOf({ a: 'x y&z', b: null, c: '' })).toBe('?a=x%20y%26z');
  expect(queryOf({ a: null })).toBe('');
});
