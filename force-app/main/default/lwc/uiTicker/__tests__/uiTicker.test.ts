import { onTick } from 'c/uiTicker';

describe('the one clock of the panel', () => {
  beforeEach(() => jest.useFakeTimers());
  afterEach(() => jest.useRealTimers());

  it('serves every listener with one timer and stops it with the last', () => {
    const heard: string[] = [];
    const stopA = onTick(() => heard.push('a'));
    const stopB = onTick(() => heard.push('b'));
    expect(jest.getTimerCount()).toBe(1);
    jest.advanceTimersByTime(1000);
    expect(heard).toEqual(['a', 'b']);
    stopA();
    jest.advanceTimersByTime(1000);
    expect(heard).toEqual(['a', 'b', 'b']);
    stopB();
    expect(jest.getTimerCount()).toBe(0);
  });

  it('survives a listener that leaves during a tick', () => {
    const heard: string[] = [];
    const stopA = onTick(() => {
      heard.push('a');
      stopA();
    });
    const stopB = onTick(() => heard.push('b'));
    jest.advanceTimersByTime(2000);
    expect(heard).toEqual(['a', 'b', 'b']);
    stopB();
  });
});
