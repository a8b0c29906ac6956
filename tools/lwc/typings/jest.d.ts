/** Jest's globals as they are inside LWC tests, and the matcher of @sa11y/jest. */
declare const jest: typeof import('@jest/globals').jest;
declare const describe: typeof import('@jest/globals').describe;
declare const it: typeof import('@jest/globals').it;
declare const test: typeof import('@jest/globals').test;
declare const beforeEach: typeof import('@jest/globals').beforeEach;
declare const afterEach: typeof import('@jest/globals').afterEach;
declare const beforeAll: typeof import('@jest/globals').beforeAll;
declare const afterAll: typeof import('@jest/globals').afterAll;
declare const expect: {
  <T>(actual: T): ReturnType<typeof import('@jest/globals').expect<T>> & { toBeAccessible(): Promise<void> };
} & Omit<typeof import('@jest/globals').expect, never>;
