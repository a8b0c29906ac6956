import UiCountdown from 'c/uiCountdown';
import { NOW, clear, drawn, mount, one, textOf } from '../../deskPanel/__tests__/world';

describe('countdown', () => {
  beforeEach(() => jest.useFakeTimers().setSystemTime(NOW));
  afterEach(() => {
    clear();
    jest.useRealTimers();
  });

  it('counts down by the server clock and stops its timer when removed', async () => {
    const element = mount('c-ui-countdown', UiCountdown, { deadline: NOW + 70_000, offset: 5_000 });
    expect(textOf(element)).toBe('1:05');
    jest.advanceTimersByTime(1000);
    await drawn();
    expect(textOf(element)).toBe('1:04');
    clear();
    expect(jest.getTimerCount()).toBe(0);
  });

  it('says in a word that the deadline has passed, where asked to', () => {
    expect(textOf(mount('c-ui-countdown', UiCountdown, { deadline: NOW - 61_000, lateWord: 'late' }))).toBe(
      'late 1:01',
    );
    expect(textOf(mount('c-ui-countdown', UiCountdown, { deadline: NOW - 61_000 }))).toBe('0:00');
  });

  it('takes a word that sets it apart from a time of day', () => {
    expect(textOf(mount('c-ui-countdown', UiCountdown, { deadline: NOW + 1_104_000, leadWord: 'in' }))).toBe(
      'in 18:24',
    );
  });

  it('marks a time that is running out', () => {
    const element = mount('c-ui-countdown', UiCountdown, { deadline: NOW + 9_000, urgentBelow: 10_000 });
    expect(one(element, '.time').className).toContain('time_urgent');
  });
});
