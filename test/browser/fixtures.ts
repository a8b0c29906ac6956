/** The whole demo world for a test: two stand-in clouds, the console, the real connector process with its own database. */
import { mkdtemp, chmod, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect as baseExpect, test as base } from '@playwright/test';
import { startWorld, type World } from '../../sandbox/demo/world.ts';

/** Starts a world in a fresh folder, hands it to `use`, and leaves nothing behind: no process, no folder. */
export async function withWorld(use: (world: World) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(path.join(tmpdir(), 'lp-browser-'));
  // As root the embedded Postgres runs as another user, who has to get through to its own folder.
  await chmod(folder, 0o755);
  const log: string[] = [];
  let world: World | null = null;
  try {
    world = await startWorld({ folder, onLine: (line) => log.push(line) });
    await use(world);
  } catch (error) {
    console.error(log.slice(-40).join('\n'));
    throw error;
  } finally {
    await world?.close();
    await rm(folder, { recursive: true, force: true });
  }
}

export const test = base.extend<{ world: World }, { sharedWorld: World }>({
  actionTimeout: 10_000,
  /** A world of this test's own. */
  world: async ({}, use) => withWorld(use),
  /** One world for all tests of a file that leave no trace in it. */
  sharedWorld: [async ({}, use) => withWorld(use), { scope: 'worker' }],
});

/** Patient with a machine that runs two clouds, a database and a browser on two cores. */
export const expect = baseExpect.configure({ timeout: 10_000 });
export type { World };
