/** `npm run setup-link`: beside a running server, with no address set, and never into the log. */
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { startConnector } from '../../../connector-server/src/connector.ts';
import type { RunningConnector } from '../../../connector-server/src/connector.ts';
import { makeSetupLink } from '../../../connector-server/src/setupLink.ts';
import { temporaryDataDir } from '../../support/database.ts';
import { Browser } from './adminRig.ts';

const undo: (() => Promise<unknown>)[] = [];
afterAll(async () => {
  for (const step of undo.reverse()) await step();
});

it('prints a link to the server that runs on this database; a person uses it where no connection exists yet', async () => {
  const dir = await temporaryDataDir();
  undo.push(() => rm(dir, { recursive: true, force: true }));
  const env = { PORT: '0', HOST: '127.0.0.1', DATA_DIR: join(dir, 'data'), LOG_LEVEL: 'debug' };
  const logs: string[] = [];
  const connector: RunningConnector = await startConnector({
    env,
    writeLog: (line) => void logs.push(line),
    embeddedSettings: { fsync: 'off' },
  });
  undo.push(() => connector.close());
  const printed = await makeSetupLink(env);
  const [link = '', address, token = ''] = /(http\S+)\/admin#set-up=(\S+)/.exec(printed) ?? [];
  expect(address).toBe(connector.url);
  const browser = new Browser(connector.url);
  expect((await browser.get('/admin/api/me')).status).toBe(401);
  expect((await browser.post('/admin/set-up', { token })).status).toBe(200);
  expect(await (await browser.get('/admin/api/me')).json()).toMatchObject({ by: 'setup_link', connections: [] });
  expect((await browser.post('/admin/set-up', { token })).status).toBe(401);
  expect(logs.join('\n')).toContain('A set-up link was used');
  expect(logs.join('\n')).not.toContain(token);
  expect(link).not.toMatch(/\?/);
}, 60_000);
