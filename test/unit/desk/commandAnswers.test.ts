import { describe, expect, it, vi } from 'vitest';
import { CommandAnswers } from '../../../connector-server/src/desk/commandAnswers.ts';
import { done } from '../../../connector-server/src/desk/words.ts';
import { createManualTimers } from './manualTimers.ts';

describe('answers by command id', () => {
  it('executes once while the first is still under way, and answers both the same', async () => {
    const answers = new CommandAnswers(createManualTimers());
    let finish: (value: ReturnType<typeof done>) => void = () => {};
    const execute = vi.fn(() => new Promise<ReturnType<typeof done>>((resolve) => (finish = resolve)));
    const both = [answers.once('a', execute), answers.once('a', execute)];
    finish(done(7));
    expect(await Promise.all(both)).toEqual([done(7), done(7)]);
    expect(execute).toHaveBeenCalledTimes(1);
  });

  it('keeps an answer five minutes', async () => {
    const timers = createManualTimers();
    const answers = new CommandAnswers(timers);
    const execute = vi.fn(async () => done());
    await answers.once('a', execute);
    timers.pass(299_000);
    await answers.once('a', execute);
    expect(execute).toHaveBeenCalledTimes(1);
    timers.pass(2_000);
    await answers.once('a', execute);
    expect(execute).toHaveBeenCalledTimes(2);
  });

  it('calls a handler that broke uncertain, since it may have acted before', async () => {
    const answers = new CommandAnswers(createManualTimers());
    expect(await answers.once('a', () => Promise.reject(new Error('broken')))).toMatchObject({
      outcome: 'uncertain',
      code: 'internal',
    });
  });

  it('lets the oldest go when they are large, not the newest', async () => {
    const answers = new CommandAnswers(createManualTimers());
    const execute = vi.fn(async () => done('x'.repeat(400_000)));
    for (const id of ['a', 'b', 'c']) await answers.once(id, execute);
    await answers.once('d', execute);
    await answers.once('c', execute);
    expect(execute).toHaveBeenCalledTimes(4);
    await answers.once('a', execute);
    expect(execute).toHaveBeenCalledTimes(5);
  });

  it('does not grow without bound', async () => {
    const answers = new CommandAnswers(createManualTimers());
    const execute = vi.fn(async () => done());
    for (let i = 0; i < 5_000; i++) await answers.once(`id ${i}`, execute);
    await answers.once('id 0', execute);
    expect(execute).toHaveBeenCalledTimes(5_001);
    await answers.once('id 4999', execute);
    expect(execute).toHaveBeenCalledTimes(5_001);
  });
});
