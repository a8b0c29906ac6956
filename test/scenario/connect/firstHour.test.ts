/**
 * The first hour: two clouds that know nothing of the connector, and a person who follows docs/install.md: `npm run connect`,
 * answered at a terminal from what the clouds' pages show, `npm start`, and a conversation is logged.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { runConnect } from '../../../connector-server/src/connectCommand.ts';
import { runDoctorCommand } from '../../../connector-server/src/doctorCommand.ts';
import { brandClaims, openConsumer } from '../../../sandbox/consumer/consumerClient.ts';
import { startEmptyWorld, type EmptyWorld } from '../../../sandbox/demo/emptyWorld.ts';
import { freePort } from '../../../sandbox/demo/freePort.ts';
import { CONSUMERS } from '../../../sandbox/seed.ts';
import { startTestDatabase } from '../../support/database.ts';
import { packageZips } from '../../support/salesforcePackages.ts';
import { Softphone } from '../server/serverWorld.ts';
import { handWork, type HandWork } from './emptyWorldAdmin.ts';
import { guideReplies } from './guideReplies.ts';
import { personAtTerminal } from './personAtTerminal.ts';

/** More questions than this, and somebody made the guide longer. */
const MOST_QUESTIONS = 30;
const ADA = 'ada.brightwell@harbor-demo.example';

let world: EmptyWorld;
let hands: HandWork;
let database: Awaited<ReturnType<typeof startTestDatabase>>;
let work: string;
let folder: string;
let publicUrl: string;
let env: Record<string, string>;
let server: ChildProcess | null = null;

beforeAll(async () => {
  work = await mkdtemp(path.join(tmpdir(), 'lp-first-hour-'));
  folder = path.join(work, 'data');
  publicUrl = `http://127.0.0.1:${await freePort(0)}`;
  [world, database] = await Promise.all([startEmptyWorld({ connectorUrl: publicUrl }), startTestDatabase()]);
  hands = await handWork(world);
  const packages = path.join(work, 'packages');
  await mkdir(packages);
  for (const [name, zip] of await packageZips(['main', 'oauth-client']))
    await writeFile(path.join(packages, `${name}.zip`), zip);
  env = { PATH: '', LIVEPERSON_API_URL: world.livePerson.url, SALESFORCE_PACKAGES: packages };
});
afterAll(async () => {
  if (server !== null && server.exitCode === null) {
    const gone = once(server, 'exit');
    server.kill('SIGTERM');
    await gone;
  }
  await Promise.all([world.close(), database.close()]);
  await rm(work, { recursive: true, force: true });
});

it('[INS-14] [OAU-01] [SET-07] the guide leads from two empty clouds to a settings document, in few questions', async () => {
  const application = { signIn: { clientId: '', clientSecret: '' }, api: { clientId: '', clientSecret: '' } };
  const person = personAtTerminal(guideReplies({ world, hands, publicUrl, agent: ADA }, application));
  const begun = Date.now();
  const { input, output } = person;
  const code = await Promise.race([
    runConnect(env, ['--folder', folder], { input, output, errors: output, signal: new AbortController().signal }),
    person.trouble,
  ]);
  const seconds = Math.round((Date.now() - begun) / 1000);
  console.log(
    `connect: ${person.answered.length} questions, ${hands.pages} pages of the clouds opened by hand, ${seconds} s`,
  );
  // Only the look at the running server is left.
  expect(person.read()).toMatch(
    /What is left:\n {2}- The whole, looked at by the doctor [^\n]*\nAll answers are kept\./,
  );
  expect(person.read()).toContain(`${person.answered.length} questions were asked.`);
  expect(code).toBe(3);
  expect(await notPrinted('docs/install.md', person.read())).toEqual([]);
  expect(person.answered.length).toBeLessThanOrEqual(MOST_QUESTIONS);
  for (const name of ['settings.json', 'connector.env'])
    expect((await stat(path.join(folder, name))).mode & 0o077, name).toBe(0);
  const settings = await readFile(path.join(folder, 'settings.json'), 'utf8');
  for (const secret of [application.signIn.clientSecret, application.api.clientSecret, 'PRIVATE KEY'])
    expect(settings + person.read()).not.toContain(secret);
});

it('npm start reads what the guide wrote, the agent takes the first conversation, and the org holds its record', async () => {
  server = spawn(
    process.execPath,
    [`--env-file-if-exists=${path.join(folder, 'connector.env')}`, 'connector-server/src/main.ts'],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
      env: { PATH: process.env.PATH, HOME: process.env.HOME, DATABASE_URL: database.url },
    },
  );
  await untilRunning(server);
  const socket = `${publicUrl.replace('http', 'ws')}/softphone`;
  const ada = new Softphone(world.salesforce, 'ada', 'ada-tab', socket, world.console.lightningUrl);
  await ada.connect();
  await ada.online();
  const grace = CONSUMERS.find(({ key }) => key === 'grace')!;
  const consumer = await openConsumer(world.livePerson.url, world.livePerson.account, {
    channel: 'web',
    skillId: grace.skillId,
    profile: brandClaims(grace),
  });
  await consumer.say('Is anybody there?');
  const { ring } = await ada.event('ring');
  await ada.done({ name: 'acceptRing', ringId: ring.ringId });
  const { conversationId } = ring;
  await ada.done({ name: 'sendMessage', conversationId, text: 'Yes: the first of many.', audience: 'all' });
  await ada.done({ name: 'closeConversation', conversationId });
  await ada.event('record', (event) => event.conversationId === conversationId && event.record.state === 'saved');
  await ada.done({ name: 'finishWrapUp', conversationId });
  await expect
    .poll(
      () =>
        world.salesforce.query(
          `SELECT Status__c, Owner.Username, Transcript__c FROM LivePerson_Conversation__c WHERE Name = '${conversationId}'`,
        ),
      { timeout: 60_000 },
    )
    .toMatchObject([{ Status__c: 'Closed', Transcript__c: expect.stringContaining('the first of many') as string }]);
  await expect
    .poll(() => world.salesforce.query(`SELECT Id FROM Task WHERE Status = 'Completed'`), { timeout: 60_000 })
    .toHaveLength(1);
  ada.socket?.terminate();
});

it('run again beside the running server, the guide finds everything in place and asks nothing', async () => {
  const again = personAtTerminal([]);
  const { input, output } = again;
  const code = await Promise.race([
    runConnect({ ...env, SALESFORCE_ADMIN_TOKEN: world.adminToken() }, ['--folder', folder], {
      input,
      output,
      errors: output,
      signal: new AbortController().signal,
    }),
    again.trouble,
  ]);
  expect(again.read()).toContain('Everything is in place for connection “main”. 0 questions were asked.');
  expect(code).toBe(0);
});

it('the doctor finds nothing wrong with what the guide set up', async () => {
  const person = personAtTerminal([]);
  const code = await runDoctorCommand(
    { DATABASE_URL: database.url, ADMIN_TOKEN: world.adminToken() },
    ['--folder', folder, '--json', '--admin-token-env', 'ADMIN_TOKEN'],
    { output: person.output, errors: person.output },
  );
  const report = JSON.parse(person.read()) as { findings: { state: string }[] };
  expect(report.findings.filter(({ state }) => state === 'fail' || state === 'warn')).toEqual([]);
  expect(code).toBe(0);
});

it('[OAU-11] taken back beside the running server: the agent’s session is over, and what remains is said', async () => {
  const person = personAtTerminal([]);
  const { input, output } = person;
  const code = await runConnect(
    { ...env, DATABASE_URL: database.url },
    ['--folder', folder, '--disconnect', '--no-input', '--set', 'disconnect.sure=yes'],
    { input, output, errors: output, signal: new AbortController().signal },
  );
  expect(code).toBe(0);
  expect(person.read()).toContain('LivePerson: the kept session of 1 agent was ended.');
  expect(person.read()).toContain('What remains, and how to remove it:');
  expect(person.read()).toContain('the certificate LivePerson_Connector stays');
  expect(JSON.parse(await readFile(path.join(folder, 'settings.json'), 'utf8'))).toMatchObject({ connections: [] });
  expect(await readdir(path.join(folder, 'secrets'))).toEqual([]);
  // The server runs on, without the connection.
  await expect
    .poll(async () => (await (await fetch(`${publicUrl}/status.json`)).json()) as unknown, { timeout: 60_000 })
    .toMatchObject({ connections: [] });
});

/** Lines of a guide's terminal sessions (`…` stands for anything) that a terminal did not show, in this order. */
async function notPrinted(guide: string, terminal: string): Promise<string[]> {
  const sessions = (await readFile(guide, 'utf8')).matchAll(/```text\n([\s\S]*?)```/g);
  const lines = [...sessions].flatMap(([, session = '']) => session.split('\n').filter((line) => line.trim() !== ''));
  if (lines.length === 0) return ['the guide shows no session'];
  let rest = terminal.replaceAll('√', '✔');
  return lines.filter((line) => {
    const pattern = line.split('…').map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
    const found = new RegExp(pattern.join('[^\\n]*')).exec(rest);
    if (found !== null) rest = rest.slice(found.index + found[0].length);
    return found === null;
  });
}

/** The log says when it runs; rejects when the process ends before. */
async function untilRunning(child: ChildProcess): Promise<void> {
  let log = '';
  await Promise.race([
    new Promise<void>((resolve) =>
      child.stdout?.on('data', (chunk: Buffer) => {
        log += chunk.toString();
        if (log.includes('The connector is running')) resolve();
      }),
    ),
    once(child, 'exit').then(([code]) => {
      throw new Error(`npm start ended with ${String(code)}:\n${log}`);
    }),
  ]);
}
