/**
 * Pictures of docs/install.md, taken on the way from two empty clouds to the agent's console:
 * `node test/browser/installPictures.ts` (needs an installed browser; not part of the tests).
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { chromium } from '@playwright/test';
import { runConnect } from '../../connector-server/src/connectCommand.ts';
import { startEmptyWorld } from '../../sandbox/demo/emptyWorld.ts';
import { freePort } from '../../sandbox/demo/freePort.ts';
import { findBrowser } from '../../tools/test/findBrowser.ts';
import { handWork } from '../scenario/connect/emptyWorldAdmin.ts';
import { guideReplies } from '../scenario/connect/guideReplies.ts';
import { personAtTerminal } from '../scenario/connect/personAtTerminal.ts';

const FOLDER = path.resolve(import.meta.dirname, '../../docs/pictures');
const MAIN = path.resolve(import.meta.dirname, '../../connector-server/src/main.ts');
const work = await mkdtemp(path.join(tmpdir(), 'lp-pictures-'));
const publicUrl = `http://127.0.0.1:${await freePort(8080)}`;
const world = await startEmptyWorld({ connectorUrl: publicUrl });
const hands = await handWork(world);
const none = { clientId: '', clientSecret: '' };
const person = personAtTerminal(
  guideReplies(
    { world, hands, publicUrl, agent: 'ada.brightwell@harbor-demo.example' },
    { signIn: { ...none }, api: { ...none } },
  ),
);
const { input, output } = person;
await Promise.race([
  runConnect({ LIVEPERSON_API_URL: world.livePerson.url }, ['--folder', work], {
    input,
    output,
    errors: output,
    signal: new AbortController().signal,
  }),
  person.trouble,
]);
const server = spawn(process.execPath, [`--env-file=${path.join(work, 'connector.env')}`, MAIN], {
  stdio: 'ignore',
  env: { PATH: process.env.PATH, HOME: process.env.HOME },
});
while (
  !(await fetch(`${publicUrl}/ready`).then(
    (answer) => answer.ok,
    () => false,
  ))
)
  await new Promise((resolve) => setTimeout(resolve, 200));

const executablePath = findBrowser();
const browser = await chromium.launch({
  ...(executablePath === null ? {} : { executablePath }),
  args: ['--no-sandbox'],
});
const page = await browser.newPage({ viewport: { width: 900, height: 720 } });
const setup = `${world.salesforce.publicUrl}/lightning/setup`;
await page.goto(world.setupUrl);
await page.goto(`${setup}/CertificatesAndKeysManagement/home`);
await page.screenshot({ path: path.join(FOLDER, 'install-certificate.png') });
await page.goto(`${setup}/ManageExternalClientApplication/home`);
await page.locator('.consumer-secret').evaluate((secret) => (secret.textContent = '••••••••'));
await page.screenshot({ path: path.join(FOLDER, 'install-app-policies.png'), fullPage: true });
await page.goto(world.console.consoleUrl('ada', 'native'));
await page.getByRole('contentinfo', { name: 'Utility Bar' }).locator('.slds-utility-bar__action').click();
await page.getByText('Sign in to LivePerson').first().waitFor({ timeout: 60_000 });
await page.screenshot({ path: path.join(FOLDER, 'install-softphone.png') });
await browser.close();
const gone = once(server, 'exit');
server.kill('SIGTERM');
await gone;
await world.close();
await rm(work, { recursive: true, force: true });
