/** At the start a database that comes up late is waited for; one that refuses is named in words. */
import { describe, expect, it } from 'vitest';
import { awaitDatabase } from '../../../connector-server/src/store/awaitDatabase.ts';
import { quietLog } from '../../support/database.ts';

/** Counts the seconds waited. */
function patience(): { pause: () => Promise<void>; seconds: () => number } {
  let seconds = 0;
  return { pause: () => Promise.resolve(void seconds++), seconds: () => seconds };
}

const failing = (code: string) => Object.assign(new Error('no'), { code });

describe('the start with a database of one’s own', () => {
  it('waits while it comes up', async () => {
    const answers = [failing('ECONNREFUSED'), failing('57P03'), null];
    let asked = 0;
    await awaitDatabase(
      () => {
        const answer = answers[asked++];
        return answer == null ? Promise.resolve() : Promise.reject(answer);
      },
      patience().pause,
      quietLog,
    );
    expect(asked).toBe(3);
  });

  it('gives up after a minute, with the next step in words and without the address', async () => {
    const { pause, seconds } = patience();
    await expect(awaitDatabase(() => Promise.reject(failing('ECONNREFUSED')), pause, quietLog)).rejects.toMatchObject({
      code: 'database_unreachable',
      permanent: false,
      text: expect.stringMatching(/did not answer for a minute \(ECONNREFUSED\)/) as string,
    });
    expect(seconds()).toBe(59);
  });

  it.each([
    ['28P01', /user or the password/],
    ['3D000', /does not exist/],
  ])('does not wait where waiting cannot help (%s)', async (code, words) => {
    const { pause, seconds } = patience();
    await expect(awaitDatabase(() => Promise.reject(failing(code)), pause, quietLog)).rejects.toMatchObject({
      permanent: true,
      text: expect.stringMatching(words) as string,
    });
    expect(seconds()).toBe(0);
  });
});
