/** Taking a connection back: nothing without a yes, then everything here, and a list of what remains elsewhere. */
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { expect, it, onTestFinished } from 'vitest';
import { createConnectFiles } from '../../../connector-server/src/connect/connectFiles.ts';
import { disconnect, disconnectWords } from '../../../connector-server/src/connect/disconnect.ts';
import { createFlagAsk } from '../../../connector-server/src/connect/flagAsk.ts';
import { livePersonSecrets } from '../../../connector-server/src/connect/livePersonAccess.ts';
import { secretFiles } from '../../../connector-server/src/connect/secretFiles.ts';
import { connectSteps } from '../../../connector-server/src/connect/steps.ts';
import { emptyState, writeState } from '../../../connector-server/src/connect/stateFile.ts';
import { runConnect } from '../../../connector-server/src/connectCommand.ts';
import { connectionDocument } from '../browser/edgeRig.ts';
import { stepRig, type StepRig } from '../../support/stepContext.ts';

const YES = createFlagAsk(new Map([['disconnect.sure', 'yes']]), null);

/** Connected by the guide, with another connection beside it. */
async function connected(): Promise<StepRig> {
  const made = await stepRig();
  const { state, files } = made.context;
  Object.assign(state.liveperson, { account: '31487986', signInClientId: 'sign-in-app', apiClientId: 'machine-app' });
  Object.assign(state.salesforce, {
    orgId: '00D5g00000ABCdeEAH',
    myDomain: 'http://localhost:1',
    apiUsername: 'connector@harbor.example',
    apiPermissionSets: ['LivePerson_Connector_API'],
  });
  for (const step of connectSteps()) state.steps[step.id] = { state: 'done', at: 1 };
  await made.context.keep();
  await files.writeSecret(secretFiles('harbor').salesforceKey, 'key');
  for (const name of Object.values(livePersonSecrets('harbor'))) await files.writeSecret(name, 'secret');
  await files.writeSecret('other-salesforce.key', 'key of the other');
  await files.write(
    'settings.json',
    JSON.stringify({ version: 1, connections: [connectionDocument('other'), connectionDocument('harbor')] }),
  );
  await files.write('connector.env', 'SECRET_KEY=keep\n');
  return made;
}

const settingsOf = async ({ context }: StepRig) =>
  JSON.parse((await context.files.read('settings.json')) ?? '') as { connections: { id: string }[] };

it('[OAU-11] without a yes keeps everything as it was', async () => {
  const made = await connected();
  let revoked = false;
  const end = await disconnect(connectSteps(), made.context, () => {
    revoked = true;
    return Promise.resolve({ said: [], remains: [] });
  });
  expect(end).toMatchObject({ result: 'kept', remains: [] });
  expect(revoked).toBe(false);
  expect((await settingsOf(made)).connections).toHaveLength(2);
  expect(await made.context.files.readSecret(secretFiles('harbor').salesforceKey)).toBe('key');
  expect(await made.kept()).not.toBeNull();
});

it('[OAU-11] revokes, forgets this connection alone, and says what remains and where', async () => {
  const made = await connected();
  made.context.ask = YES;
  const atRevocation: string[] = [];
  const end = await disconnect(connectSteps(), made.context, async () => {
    // What is needed for revoking is still there.
    atRevocation.push(...(await readdir(join(made.context.files.folder, 'secrets'))));
    return { said: ['Revoked.'], remains: ['Something could not be revoked.'] };
  });
  expect(end.result).toBe('disconnected');
  expect(atRevocation).toContain('harbor-salesforce.key');
  expect(made.said).toContain('Revoked.');
  expect(await readdir(join(made.context.files.folder, 'secrets'))).toEqual(['other-salesforce.key']);
  expect((await settingsOf(made)).connections.map(({ id }) => id)).toEqual(['other']);
  expect(await made.kept()).toBeNull();
  expect(await made.context.files.read('connector.env')).toBe('SECRET_KEY=keep\n');
  const words = disconnectWords(end).join('\n');
  for (const part of [
    'Something could not be revoked.',
    'sign-in-app',
    'machine-app',
    'connector@harbor.example',
    'all conversation records, Tasks and transcripts stay',
    'docs/install.md, “Uninstall”',
  ])
    expect(words).toContain(part);
});

it('may be run again: what is gone is passed over', async () => {
  const made = await connected();
  made.context.ask = YES;
  const nothing = () => Promise.resolve({ said: [], remains: [] });
  await disconnect(connectSteps(), made.context, nothing);
  expect((await disconnect(connectSteps(), made.context, nothing)).result).toBe('disconnected');
  made.context.state = emptyState('harbor');
  expect((await disconnect(connectSteps(), made.context, nothing)).result).toBe('unknown');
});

it('changes nothing where the settings cannot be read', async () => {
  const made = await connected();
  made.context.ask = YES;
  await made.context.files.write('settings.json', '{');
  await expect(
    disconnect(connectSteps(), made.context, () => Promise.reject(new Error('nothing may be revoked'))),
  ).rejects.toMatchObject({ code: 'settings_unreadable' });
  expect(await made.kept()).not.toBeNull();
});

it('ends a grant that no server took over', async () => {
  const made = await connected();
  made.context.ask = YES;
  await made.context.files.writeSecret(secretFiles('harbor').salesforceGrant, 'refresh-token\n');
  const sent: string[] = [];
  made.context.fetch = (input, init) => {
    sent.push(`${input as string} ${String(init?.body as URLSearchParams)}`);
    return Promise.resolve(new Response(null, { status: 200 }));
  };
  await disconnect(connectSteps(), made.context, () => Promise.resolve({ said: [], remains: [] }));
  expect(sent).toEqual(['http://localhost:1/services/oauth2/revoke token=refresh-token']);
  expect(made.said).toContain('Salesforce: the grant of the API user was revoked.');
});

it('from the command line: a connection nobody knows, and one that is taken back while no server runs', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'connect-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const run = async (...args: string[]): Promise<{ code: number; text: string }> => {
    const output = new PassThrough();
    let text = '';
    output.on('data', (chunk: Buffer) => (text += chunk.toString()));
    const code = await runConnect({ PORT: '1' }, ['--folder', folder, '--no-input', '--disconnect', ...args], {
      input: new PassThrough(),
      output,
      errors: output,
      signal: new AbortController().signal,
    });
    return { code, text };
  };
  expect(await run()).toMatchObject({
    code: 1,
    text: expect.stringContaining('There is no connection “main”') as string,
  });
  const files = createConnectFiles(folder);
  const state = emptyState('harbor');
  state.steps['salesforce.deploy'] = { state: 'done', at: 1 };
  await writeState(files, state);
  expect(await run()).toMatchObject({ code: 0, text: expect.stringContaining('is kept as it was') as string });
  const end = await run('--set', 'disconnect.sure=yes', '--json');
  expect(end.code).toBe(0);
  const last: unknown = JSON.parse(end.text.trim().split('\n').at(-1) ?? '');
  expect(last).toMatchObject({ type: 'disconnect', result: 'disconnected', connection: 'harbor' });
});
