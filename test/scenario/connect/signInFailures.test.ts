/** The guide signs in as the API user: what the org may have against it is named, with what to do; and three ways that work. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { adminAccessStep } from '../../../connector-server/src/connect/adminAccessStep.ts';
import { adminReader, endAdminGrants } from '../../../connector-server/src/connect/adminSession.ts';
import { makeKeyPair } from '../../../connector-server/src/connect/keyPair.ts';
import { secretFiles } from '../../../connector-server/src/connect/secretFiles.ts';
import { apiUserReader, signInStep } from '../../../connector-server/src/connect/signInStep.ts';
import { waitForCallback } from '../../../connector-server/src/connect/callbackServer.ts';
import { createFlagAsk } from '../../../connector-server/src/connect/flagAsk.ts';
import { createTerminalAsk } from '../../../connector-server/src/connect/terminalAsk.ts';
import { startSalesforceOrg, type SalesforceOrg } from '../../../sandbox/salesforce/org.ts';
import { freePort } from '../../../sandbox/demo/freePort.ts';
import { stepRig, type StepRig } from '../../support/stepContext.ts';
import { personAtTerminal } from './personAtTerminal.ts';

let org: SalesforceOrg;
beforeEach(async () => {
  org = await startSalesforceOrg();
});
afterEach(() => org.close());

const NAMES = secretFiles('harbor');

async function rigOf(changes: Partial<StepRig['context']['state']['salesforce']> = {}, env = {}): Promise<StepRig> {
  const rig = await stepRig(env);
  Object.assign(rig.context.state.salesforce, {
    myDomain: org.publicUrl,
    orgId: org.orgId,
    flow: 'jwt_bearer',
    consumerKey: org.apiUser.clientId,
    apiUsername: org.apiUser.username,
    ...changes,
  });
  await rig.context.files.writeSecret(NAMES.salesforceKey, org.apiUser.privateKeyPem);
  return rig;
}

describe('JWT bearer', () => {
  test('works, is looked at again by signing in, and notices what changed since', async () => {
    const rig = await rigOf();
    expect(await signInStep.done(rig.context)).toBe(false);
    expect(await rig.run(signInStep)).toMatchObject({ result: 'done' });
    expect(await signInStep.done(rig.context)).toBe(true);
    org.control.freezeUser('api');
    expect(await signInStep.done(rig.context)).toBe(false);
  });

  test.each<[string, string, RegExp, (rig: StepRig) => unknown]>([
    ['inactive user', 'salesforce_user_inactive', /activate/, () => org.control.deactivateUser('api')],
    ['frozen user', 'salesforce_user_frozen', /Unfreeze/, () => org.control.freezeUser('api')],
    ['address refused', 'salesforce_ip_restricted', /IP Ranges/, () => org.control.refuseAddress('sign_in')],
    [
      'app unknown',
      'salesforce_client_unknown',
      /consumerKey/,
      ({ context }) => (context.state.salesforce.consumerKey = '3MVGof.another.org'),
    ],
    [
      'another key',
      'salesforce_key_mismatch',
      /another certificate/,
      async ({ context }) =>
        context.files.writeSecret(NAMES.salesforceKey, (await makeKeyPair('x', Date.now())).privateKey),
    ],
    [
      'key damaged',
      'salesforce_key_unreadable',
      /new key/,
      ({ context }) => context.files.writeSecret(NAMES.salesforceKey, 'no key'),
    ],
    [
      'key gone',
      'key_missing',
      /salesforce\.key/,
      ({ context }) => context.files.remove(`secrets/${NAMES.salesforceKey}`),
    ],
    [
      'My Domain of another org',
      'salesforce_wrong_org',
      /myDomain/,
      ({ context }) => (context.state.salesforce.orgId = '00DBx0000000009MAA'),
    ],
    [
      'an address that is not the org’s own, so a wrong audience',
      'salesforce_audience',
      /salesforce\.myDomain/,
      ({ context }) => (context.state.salesforce.myDomain = org.publicUrl.replace('127.0.0.1', 'localhost')),
    ],
    ['clock five minutes behind', 'clock', /NTP/, () => org.control.setClockOffset(300_000)],
    ['unreachable', 'salesforce_unreachable', /HTTPS_PROXY/, () => org.control.goDown('unreachable')],
    ['maintenance', 'salesforce_unavailable', /Wait/, () => org.control.goDown('maintenance')],
    [
      'without its permission set',
      'salesforce_not_approved',
      /Assign LivePerson_Connector_API/,
      () => org.control.unassignPermissionSet('api', 'LivePerson_Connector_API'),
    ],
  ])('%s: %s', async (_title, code, mend, breakIt) => {
    const rig = await rigOf();
    await breakIt(rig);
    const failure = await rig.run(signInStep).catch((error: unknown) => error);
    expect(failure).toMatchObject({ code, mend: expect.stringMatching(mend) as string });
    expect(rig.context.state.steps['salesforce.signIn']?.state).toBe('begun');
    expect(await signInStep.done(rig.context)).toBe(false);
  });

  test('approving takes a person: it is asked, and a no leaves the step for later', async () => {
    const rig = await rigOf();
    org.control.unassignPermissionSet('api', 'LivePerson_Connector_API');
    expect(await rig.run(signInStep, { 'salesforce.approved': 'no' })).toMatchObject({ result: 'by_hand' });
    expect(rig.said.join('\n')).toContain('Admin approved users are pre-authorized');
    const { ask } = rig.context;
    ask.confirm = () => {
      org.control.assignPermissionSet('api', 'LivePerson_Connector_API');
      return Promise.resolve(true);
    };
    rig.context.ask = ask;
    expect(await signInStep.run(rig.context)).toMatchObject({ result: 'done' });
  });

  test('a sign-in that works, of a user who may not use the API', async () => {
    const rig = await rigOf();
    org.control.unassignPermissionSet('api', 'LivePerson_Connector_API');
    org.control.editApp(org.apiUser.clientId, { preAuthorizedPermissionSets: ['LivePerson_Connector_API_Matching'] });
    await expect(rig.run(signInStep)).rejects.toMatchObject({
      code: 'api_disabled',
      mend: expect.stringContaining('API Enabled') as string,
    });
  });

  test('a sign-in that works, into an org without the package', async () => {
    const rig = await rigOf();
    rig.context.fetch = (input, init) =>
      (input as string).includes('LivePerson_Conversation__c')
        ? Promise.resolve(
            Response.json([{ errorCode: 'INVALID_TYPE', message: 'sObject type is not supported' }], { status: 400 }),
          )
        : fetch(input, init);
    await expect(rig.run(signInStep)).rejects.toMatchObject({ code: 'package_unseen' });
  });
});

describe('client credentials', () => {
  const settings = () => ({ flow: 'client_credentials' as const, consumerKey: org.clientCredentials.clientId });

  test('[OAU-10] the secret is asked, kept in a file of its own, and works', async () => {
    const rig = await rigOf(settings());
    await rig.run(signInStep, { 'salesforce.clientSecret': org.clientCredentials.clientSecret });
    expect(await rig.context.files.readSecret(NAMES.salesforceClientSecret)).toBe(org.clientCredentials.clientSecret);
    expect(JSON.stringify(await rig.kept())).not.toContain(org.clientCredentials.clientSecret);
    expect(await signInStep.done(rig.context)).toBe(true);
  });

  test('a wrong secret, and a user that is not the one meant', async () => {
    const rig = await rigOf(settings());
    await expect(rig.run(signInStep, { 'salesforce.clientSecret': 'not the secret' })).rejects.toMatchObject({
      code: 'salesforce_client',
    });
    rig.context.state.salesforce.apiUsername = 'somebody.else@harbor-demo.example';
    await expect(
      rig.run(signInStep, { 'salesforce.clientSecret': org.clientCredentials.clientSecret }),
    ).rejects.toMatchObject({ code: 'other_user' });
  });
});

describe('[OAU-04] [OAU-08] the browser: authorization code with PKCE', () => {
  /** A person who comes to the address and picks a user, or denies. */
  const browser = (choice: Record<string, string>) => async (url: string) => {
    const back = await fetch(url, { method: 'POST', body: new URLSearchParams(choice), redirect: 'manual' });
    const location = back.headers.get('location');
    if (location !== null) await fetch(location);
  };
  const rigWith = async (choice: Record<string, string>): Promise<StepRig> => {
    await org.close();
    const port = await freePort(0, 'localhost');
    org = await startSalesforceOrg({ redirectUris: [`http://localhost:${port}/callback`] });
    const rig = await rigOf(
      { flow: 'web_server', consumerKey: org.webServer.clientId },
      { CONNECT_CALLBACK_PORT: String(port) },
    );
    rig.context.openBrowser = browser(choice);
    return rig;
  };
  const secret = () => ({ 'salesforce.clientSecret': org.webServer.clientSecret });

  test('the API user signs in; the refresh token waits in a private file, and in no other place', async () => {
    const rig = await rigWith({ user: 'api' });
    expect(await rig.run(signInStep, secret())).toMatchObject({ result: 'done' });
    const grant = await rig.context.files.readSecret(NAMES.salesforceGrant);
    expect(grant).toMatch(/^5Aep/);
    expect(JSON.stringify(await rig.kept()) + rig.said.join('\n')).not.toContain(grant);
    expect(await signInStep.done(rig.context)).toBe(true);
    await rig.context.files.remove(`secrets/${NAMES.salesforceGrant}`);
    expect(await signInStep.done(rig.context), 'the server has taken it').toBe(true);
  });

  test('a grant revoked in the org is noticed, named, and mended by signing in again', async () => {
    const rig = await rigWith({ user: 'api' });
    await rig.run(signInStep, secret());
    org.control.revokeGrants('api');
    await expect(apiUserReader(rig.context)).rejects.toMatchObject({
      code: 'salesforce_grant_expired',
      mend: expect.stringContaining('Sign in again') as string,
    });
    expect(await signInStep.done(rig.context)).toBe(false);
    expect(await rig.run(signInStep, secret())).toMatchObject({ result: 'done' });
    expect(await signInStep.done(rig.context)).toBe(true);
  });

  test('where no browser reaches this machine, the address at which one ended is pasted; another one is refused', async () => {
    const rig = await rigWith({ user: 'api' });
    let ended = '';
    rig.context.openBrowser = async (url) => {
      const back = await fetch(url, {
        method: 'POST',
        body: new URLSearchParams({ user: 'api' }),
        redirect: 'manual',
      });
      ended = back.headers.get('location') ?? '';
    };
    const person = personAtTerminal([
      {
        to: 'Waiting for the browser',
        type: async () => {
          person.input.write(`${ended.replace(/state=[^&]+/, 'state=another')}\r`);
          await expect.poll(() => person.read(), { timeout: 60_000 }).toContain('the end of another sign-in');
          // Ctrl-U empties the line.
          return `\u0015${ended.replace('http://', '')}`;
        },
      },
    ]);
    const { context } = rig;
    context.ask = createFlagAsk(
      new Map(Object.entries(secret())),
      createTerminalAsk({ ...person, signal: context.signal }),
    );
    expect(await Promise.race([signInStep.run(context), person.trouble])).toMatchObject({ result: 'done' });
    expect(context.ask.count()).toBe(1);
  });

  test('the question ends by itself when the browser comes, and does not count', async () => {
    const rig = await rigWith({ user: 'api' });
    const came = Promise.withResolvers<string>();
    const open = browser({ user: 'api' });
    rig.context.openBrowser = (url) => Promise.resolve(came.resolve(url));
    const asked = Promise.withResolvers<void>();
    const person = personAtTerminal([{ to: 'Waiting', type: () => (asked.resolve(), new Promise<string>(() => {})) }]);
    const { context } = rig;
    context.ask = createFlagAsk(
      new Map(Object.entries(secret())),
      createTerminalAsk({ ...person, signal: context.signal }),
    );
    const end = signInStep.run(context);
    await Promise.race([asked.promise, person.trouble]);
    await open(await came.promise);
    expect(await end).toMatchObject({ result: 'done' });
    expect(context.ask.count()).toBe(0);
  });

  test('denied, another user, another secret', async () => {
    const rig = await rigWith({ deny: '1' });
    await expect(rig.run(signInStep, secret())).rejects.toMatchObject({ code: 'browser_denied' });
    rig.context.openBrowser = browser({ user: 'admin' });
    await expect(rig.run(signInStep, secret())).rejects.toMatchObject({ code: 'other_user' });
    expect(await rig.context.files.readSecret(NAMES.salesforceGrant), 'the wrong grant is not kept').toBeNull();
    rig.context.openBrowser = browser({ user: 'api' });
    await expect(rig.run(signInStep, { 'salesforce.clientSecret': 'not the secret' })).rejects.toMatchObject({
      code: 'salesforce_client',
    });
  });

  test('an administrator lends their rights by the browser, once the app is in the org; their grant is not kept', async () => {
    const rig = await rigWith({ user: 'admin' });
    await rig.context.files.writeSecret(NAMES.salesforceClientSecret, org.webServer.clientSecret);
    const choice = { 'salesforce.adminAccess': 'browser' };
    expect(await rig.run(adminAccessStep, choice)).toMatchObject({
      said: expect.stringContaining(org.orgId) as string,
    });
    expect(await adminReader(rig.context)).not.toBeNull();
    expect(await rig.context.files.list('secrets')).not.toContain(NAMES.salesforceGrant);
    await endAdminGrants(rig.context, fetch);
    rig.context.state.salesforce.consumerKey = null;
    await expect(rig.run(adminAccessStep, choice), 'without the app there is no such choice').rejects.toMatchObject({
      code: 'answer_wrong',
    });
  });

  test('an administrator whom the app does not admit is told so, and not to mend the API user', async () => {
    const rig = await rigWith({ user: 'admin' });
    org.control.editApp(org.webServer.clientId, {
      preAuthorizedPermissionSets: ['LivePerson_Connector_API'],
      app: {
        enabled: true,
        scopes: ['api', 'refresh_token'],
        permittedUsers: 'AdminApprovedPreAuthorized',
        pkceRequired: true,
        refreshTokenRotation: false,
      },
    });
    await rig.context.files.writeSecret(NAMES.salesforceClientSecret, org.webServer.clientSecret);
    await expect(rig.run(adminAccessStep, { 'salesforce.adminAccess': 'browser' })).rejects.toMatchObject({
      code: 'salesforce_not_approved',
      message: expect.stringContaining('as an administrator') as string,
      mend: expect.stringMatching(/permission set that you hold.*--from salesforce\.adminAccess/) as string,
    });
  });

  test('a callback that belongs to no sign-in of ours is answered and forgotten; a taken port is named', async () => {
    const port = await freePort(0, 'localhost');
    const stop = new AbortController();
    const wait = { port, address: `http://localhost:${port}/callback`, state: 'ours', signal: stop.signal };
    const statuses: number[] = [];
    const came = waitForCallback({
      ...wait,
      ready: async () => {
        for (const path of ['/', '/callback?code=x', '/callback?code=x&state=theirs'])
          statuses.push((await fetch(`http://localhost:${port}${path}`)).status);
        await expect(waitForCallback({ ...wait, ready: () => Promise.resolve() })).rejects.toMatchObject({
          code: 'callback_port_taken',
        });
        statuses.push((await fetch(`${wait.address}?code=y&state=ours`)).status);
      },
    });
    expect(await came).toBe(`http://localhost:${port}/callback?code=y&state=ours`);
    expect(statuses).toEqual([404, 400, 400, 200]);
    const ended = waitForCallback({ ...wait, ready: () => Promise.resolve(stop.abort()) });
    await expect(ended).rejects.toThrow(/abort/);
  });
});
