/** Who keeps book of what is broken: strikes, healings by time and by hand, and faults in each other's way. */
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createFaultBoard, type FaultBoard, type FaultNews } from '../../../sandbox/faults/faultBoard.ts';
import type { FaultSite } from '../../../sandbox/faults/faultTable.ts';

const box = () => ({
  cut: vi.fn(),
  delay: vi.fn(),
  freeze: vi.fn(),
  frames: vi.fn(),
  heal: vi.fn(),
});
let livePerson: ReturnType<typeof box>;
let browser: ReturnType<typeof box>;
let board: FaultBoard;
let news: FaultNews[];
const stateOf = (name: string): string | undefined => board.states().find((one) => one.name === name)?.state;

beforeEach(() => {
  vi.useFakeTimers();
  livePerson = box();
  browser = box();
  news = [];
  board = createFaultBoard({ livePerson, browser } as unknown as FaultSite, (one) => news.push(one));
});
afterEach(() => vi.useRealTimers());

it('a fault that lasts is on until healed by hand or by time', async () => {
  expect(stateOf('livePerson-slow')).toBe('never');
  await board.strike('livePerson-slow', 30_000);
  expect(livePerson.delay).toHaveBeenCalledWith(300);
  expect(stateOf('livePerson-slow')).toBe('on');
  await vi.advanceTimersByTimeAsync(29_999);
  expect(livePerson.heal).not.toHaveBeenCalled();
  await vi.advanceTimersByTimeAsync(1);
  expect(livePerson.heal).toHaveBeenCalledExactlyOnceWith('delay');
  expect(stateOf('livePerson-slow')).toBe('over');
  await board.heal('livePerson-slow');
  expect(livePerson.heal).toHaveBeenCalledOnce();
  expect(news).toEqual([
    { name: 'livePerson-slow', what: 'struck' },
    { name: 'livePerson-slow', what: 'healed' },
  ]);
});

it('a fault of one moment is over at once and has nothing to heal', async () => {
  await board.strike('livePerson-reset', 30_000);
  expect(livePerson.cut).toHaveBeenCalledOnce();
  expect(stateOf('livePerson-reset')).toBe('over');
  await board.healAll();
  expect(livePerson.heal).not.toHaveBeenCalled();
});

it('faults lie on one line together, except those that need the same place', async () => {
  await board.strike('livePerson-slow');
  await board.strike('livePerson-duplicates');
  await board.strike('browser-frozen');
  await board.strike('livePerson-disorder');
  expect(stateOf('livePerson-slow')).toBe('on');
  expect(stateOf('browser-frozen')).toBe('on');
  expect(stateOf('livePerson-duplicates')).toBe('over');
  expect(livePerson.heal).toHaveBeenCalledExactlyOnceWith('frames');
  await board.close();
  expect(stateOf('livePerson-slow')).toBe('over');
  expect(browser.heal).toHaveBeenCalledWith('frozen');
  expect(vi.getTimerCount()).toBe(0);
});
