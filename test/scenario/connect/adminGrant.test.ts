/** An administrator who signed in in the browser has no grant left in the org when the guide ends, however it ends. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { PassThrough } from 'node:stream';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { adminAccessStep } from '../../../connector-server/src/connect/adminAccessStep.ts';
import { adminSession } from '../../../connector-server/src/connect/adminSession.ts';
import { createConnectFiles } from '../../../connector-server/src/connect/connectFiles.ts';
import { secretFiles } from '../../../connector-server/src/connect/secretFiles.ts';
import { emptyState, writeState } from '../../../connector-server/src/connect/stateFile.ts';
import { StepFailure, type Step } from '../../../connector-server/src/connect/types.ts';
import { runConnect } from '../../../connector-server/src/connectCommand.ts';
import { startSalesforceOrg, type SalesforceOrg } from '../../../sandbox/salesforce/org.ts';
import { freePort } from '../../../sandbox/demo/freePort.ts';

let org: SalesforceOrg;
let port: number;
let folder: string;
beforeAll(async () => {
  port = await freePort(0, 'localhost');
  org = await startSalesforceOrg({ redirectUris: [`http://localhost:${port}/callback`] });
  folder = mkdtempSync(path.join(tmpdir(), 'admin-grant-'));
  const files = createConnectFiles(folder);
  const state = emptyState('main');
  Object.assign(state.salesforce, {
    myDomain: org.publicUrl,
    orgId: org.orgId,
    consumerKey: org.webServer.clientId,
    adminAccess: 'browser',
  });
  await writeState(files, state);
  if (org.webServer.clientSecret !== null)
    await files.writeSecret(secretFiles('main').salesforceClientSecret, org.webServer.clientSecret);
});
afterAll(async () => {
  await org.close();
  rmSync(folder, { recursive: true });
});

/** Runs the guide up to this step, done with an administrator's rights. */
async function guide(run: (stop: AbortController) => ReturnType<Step['run']>) {
  const stop = new AbortController();
  let token = '';
  const step: Step = {
    id: 'next',
    title: 'Next',
    who: 'server_operator',
    applies: () => true,
    done: () => Promise.resolve(false),
    run: async (context) => {
      token = (await adminSession(context))?.accessToken ?? '';
      expect(await takes(token)).toBe(true);
      return run(stop);
    },
    request: () => [],
  };
  const output = new PassThrough();
  let said = '';
  output.on('data', (chunk: Buffer) => (said += chunk.toString()));
  const code = await runConnect(
    { CONNECT_CALLBACK_PORT: String(port) },
    ['--folder', folder, '--connection', 'main', '--no-input'],
    {
      input: new PassThrough(),
      output,
      errors: new PassThrough(),
      signal: stop.signal,
      steps: [adminAccessStep, step],
      openBrowser: async (url) => {
        const body = new URLSearchParams({ user: 'admin' });
        const back = await fetch(url, { method: 'POST', body, redirect: 'manual' });
        await fetch(back.headers.get('location') ?? '');
      },
    },
  );
  return { code, said, token };
}

/** Revoking a refresh token ends every access token made from it. */
const takes = async (token: string): Promise<boolean> =>
  (await fetch(`${org.url}/services/oauth2/userinfo`, { headers: { authorization: `Bearer ${token}` } })).status ===
  200;

test('when it goes through', async () => {
  const { code, said, token } = await guide(() => Promise.resolve({ result: 'done', said: 'fine' }));
  expect(code).toBe(0);
  expect(await takes(token)).toBe(false);
  expect(said).toContain('sign-in in the browser was ended at Salesforce');
});

test('when a step fails, and when it breaks', async () => {
  const failed = await guide(() => Promise.reject(new StepFailure('broken', 'It is broken.', 'Mend it.')));
  expect(failed.code).toBe(1);
  expect(await takes(failed.token)).toBe(false);
  await expect(guide(() => Promise.reject(new RangeError('a bug')))).rejects.toThrow('a bug');
});

test('when Ctrl-C stops it', async () => {
  const { code, token } = await guide((stop) => {
    stop.abort();
    return Promise.reject(new Error('aborted'));
  });
  expect(code).toBe(130);
  expect(await takes(token)).toBe(false);
});

test('when Salesforce cannot be reached any more, it says how to end it by hand', async () => {
  const { code, said } = await guide(() => {
    org.control.goDown('unreachable');
    return Promise.resolve({ result: 'done', said: 'fine' });
  });
  org.control.goDown(null);
  expect(code).toBe(0);
  expect(said).toContain('Setup > Connected Apps OAuth Usage > LivePerson Connector > Revoke');
});
