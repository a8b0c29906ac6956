import type * as globals from '@jest/globals';

/** Jest's globals as they are inside LWC tests, and the matcher of @sa11y/jest. */
declare global {
  type Hook = (work: () => unknown, timeoutMs?: number) => void;
  const jest: typeof globals.jest;
  const describe: typeof globals.describe;
  const it: typeof globals.it;
  const test: typeof globals.test;
  const beforeEach: Hook;
  const afterEach: Hook;
  const beforeAll: Hook;
  const afterAll: Hook;
  const expect: {
    <T>(actual: T): ReturnType<typeof globals.expect<T>> & { toBeAccessible(): Promise<void> };
  } & Omit<typeof globals.expect, never>;
}
