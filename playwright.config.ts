import { defineConfig } from '@playwright/test';
import { BROWSER_ARGS, findBrowser } from './tools/test/findBrowser.ts';

const executablePath = process.env.BROWSER_PATH ?? findBrowser();

export default defineConfig({
  testDir: 'test/browser',
  timeout: 120_000,
  // The tests of a file share a world; two worlds beside each other, since each waits more than it works.
  workers: 2,
  fullyParallel: false,
  retries: 0,
  use: {
    headless: true,
    viewport: { width: 1360, height: 900 },
    launchOptions: { args: BROWSER_ARGS, ...(executablePath ? { executablePath } : {}) },
    screenshot: 'only-on-failure',
  },
});
