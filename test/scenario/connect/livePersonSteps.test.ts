/** LivePerson's half of the guide against an account: each step proves itself, and names what is wrong. */
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { livePersonAccountStep } from '../../../connector-server/src/connect/livePersonAccountStep.ts';
import { livePersonApiStep } from '../../../connector-server/src/connect/livePersonApiStep.ts';
import { livePersonSignInStep } from '../../../connector-server/src/connect/livePersonSignInStep.ts';
import { livePersonSteps } from '../../../connector-server/src/connect/livePersonSteps.ts';
import { livePersonWatcherStep } from '../../../connector-server/src/connect/livePersonWatcherStep.ts';
import { startLivePersonCloud, type LivePersonCloud } from '../../../sandbox/liveperson/cloud.ts';
import { INSTALLED_APP, WATCHER } from '../../../sandbox/seed.ts';
import { stepRig, type StepRig } from '../../support/stepContext.ts';

const PUBLIC_URL = 'https://connector.example';
const KEY = { appKey: 'a1', secret: 's1', accessToken: 't1', accessTokenSecret: 'ts1' };
const SIGN_IN = {
  'livePerson.signIn.clientId': INSTALLED_APP.clientId,
  'livePerson.signIn.secret': INSTALLED_APP.clientSecret,
};
const API = {
  'livePerson.api.clientId': INSTALLED_APP.apiClientId,
  'livePerson.api.secret': INSTALLED_APP.apiClientSecret,
};

describe('LivePerson’s half of the guide', () => {
  let cloud: LivePersonCloud;
  beforeAll(async () => {
    cloud = await startLivePersonCloud({ oauth1Keys: [KEY], switches: { historyRequestsPerSecond: 1_000 } });
    cloud.control.registerRedirectUri(INSTALLED_APP.clientId, `${PUBLIC_URL}/liveperson/callback`);
    cloud.control.world.apps.set('narrow', {
      clientId: 'narrow',
      clientSecret: 'narrow-secret',
      redirectUris: [],
      grantTypes: ['client_credentials'],
      scope: 'users.read',
      installId: 'narrow',
    });
  });
  afterAll(() => cloud.close());

  const rig = async (): Promise<StepRig> => {
    const made = await stepRig({ LIVEPERSON_API_URL: cloud.url });
    made.context.state.server.publicUrl = PUBLIC_URL;
    return made;
  };
  const withAccount = async (): Promise<StepRig> => {
    const made = await rig();
    await made.run(livePersonAccountStep, { 'livePerson.account': cloud.account });
    return made;
  };
  const secretOf = ({ context }: StepRig, name: string) =>
    readFile(join(context.files.folder, 'secrets', name), 'utf8');

  it('[OAU-12] finds the account, and names one that nobody knows', async () => {
    const made = await rig();
    await expect(made.run(livePersonAccountStep, { 'livePerson.account': '99999999' })).rejects.toMatchObject({
      code: 'livePerson_unknown_account',
      mend: expect.stringContaining('Correct the account number') as string,
    });
    expect(made.context.state.liveperson.account).toBeNull();
    expect(await made.run(livePersonAccountStep, { 'livePerson.account': cloud.account })).toMatchObject({
      result: 'done',
    });
    expect(await livePersonAccountStep.done(made.context)).toBe(true);
  });

  it.each([
    ['https://sales.liveperson.net/a/31487986', /address or a login name/],
    ['ada@harbor.example', /address or a login name/],
    ['3148 7986', /letters and digits only/],
  ])('asks no service about what is no account number: %s', async (answer, words) => {
    const made = await rig();
    made.context.fetch = () => Promise.reject(new Error('nothing may be asked'));
    await expect(made.run(livePersonAccountStep, { 'livePerson.account': answer })).rejects.toThrow(words);
  });

  it('shows the region and names another one than was expected', async () => {
    const made = await rig();
    made.context.fetch = () =>
      Promise.resolve(
        Response.json({
          baseURIs: [
            { service: 'sentinel', account: '1', baseURI: '127.0.0.1:1' },
            { service: 'agentVep', account: '1', baseURI: 'lo.agentvep.localhost' },
          ],
        }),
      );
    await expect(
      made.run(livePersonAccountStep, { 'livePerson.account': '1', 'livePerson.region': 'americas' }),
    ).rejects.toThrow('Account 1 lives in Europe, Middle East and Africa (EMEA), not in Americas.');
    expect((await made.run(livePersonAccountStep, { 'livePerson.account': '1' })).said).toContain('EMEA');
    expect(made.context.state.liveperson).toMatchObject({ account: '1', region: 'emea' });
  });

  it('does not send anything to an insecure address of the environment', async () => {
    const made = await stepRig({ LIVEPERSON_API_URL: 'http://liveperson.example' });
    made.context.fetch = () => Promise.reject(new Error('nothing may be asked'));
    await expect(made.run(livePersonAccountStep, { 'livePerson.account': '1' })).rejects.toMatchObject({
      code: 'livePerson_api_url',
    });
  });

  it('proves the application for the agents’ sign-in without anybody signing in; the secret is a file of its own', async () => {
    const made = await withAccount();
    const end = await made.run(livePersonSignInStep, SIGN_IN);
    expect(end.result).toBe('done');
    expect(made.said.join()).toContain(`${PUBLIC_URL}/liveperson/callback`);
    expect(await secretOf(made, 'harbor-liveperson-signin.secret')).toBe(INSTALLED_APP.clientSecret);
    const mode = (await stat(join(made.context.files.folder, 'secrets', 'harbor-liveperson-signin.secret'))).mode;
    expect(mode & 0o777).toBe(0o600);
    expect(JSON.stringify(await made.kept())).not.toContain(INSTALLED_APP.clientSecret);
    expect(await livePersonSignInStep.done(made.context)).toBe(true);
  });

  it('names a redirect address that is not registered; mended at LivePerson, nothing is asked again', async () => {
    const made = await withAccount();
    made.context.state.server.publicUrl = 'https://elsewhere.example';
    await expect(made.run(livePersonSignInStep, SIGN_IN)).rejects.toMatchObject({
      code: 'livePerson_redirect_address',
      mend: expect.stringContaining('https://elsewhere.example/liveperson/callback') as string,
    });
    expect(await livePersonSignInStep.done(made.context)).toBe(false);
    cloud.control.registerRedirectUri(INSTALLED_APP.clientId, 'https://elsewhere.example/liveperson/callback');
    expect(await livePersonSignInStep.done(made.context)).toBe(true);
  });

  it('names a wrong secret, keeps it not, and takes the right one', async () => {
    const made = await withAccount();
    await expect(
      made.run(livePersonSignInStep, { ...SIGN_IN, 'livePerson.signIn.secret': 'not-it' }),
    ).rejects.toMatchObject({ code: 'livePerson_wrong_secret' });
    expect(await made.context.files.readSecret('harbor-liveperson-signin.secret')).toBeNull();
    await made.run(livePersonSignInStep, SIGN_IN);
    expect(made.context.state.liveperson.signInClientId).toBe(INSTALLED_APP.clientId);
  });

  it('names an application nobody installed, and the id pasted as secret', async () => {
    const made = await withAccount();
    await expect(
      made.run(livePersonSignInStep, { ...SIGN_IN, 'livePerson.signIn.clientId': 'no-such-application' }),
    ).rejects.toMatchObject({ code: 'livePerson_unknown_application' });
    await expect(
      made.run(livePersonSignInStep, { ...SIGN_IN, 'livePerson.signIn.secret': INSTALLED_APP.clientId }),
    ).rejects.toThrow('the client id once more');
  });

  it('lets accounts without an application sign in with passwords', async () => {
    const made = await withAccount();
    await made.run(livePersonSignInStep, { 'livePerson.signIn.way': 'password' });
    expect(made.context.state.liveperson).toMatchObject({ signInClientId: null, password: true });
    expect(await livePersonSignInStep.done(made.context)).toBe(true);
  });

  it('[OAU-01] calls every API the connector needs, chats only where they are read', async () => {
    const made = await withAccount();
    const called: string[] = [];
    made.context.fetch = (input, init) => {
      called.push(new URL(input as string).pathname);
      return fetch(input, init);
    };
    const end = await made.run(livePersonApiStep, API);
    expect(end.said).toBe('Users, Skills, Messaging Interactions: each was called and answered');
    expect(called.some((path) => path.includes('/interaction_history/'))).toBe(false);
    expect((await made.run(livePersonApiStep, { ...API, 'livePerson.apis': 'messaging,chat' })).said).toContain(
      'Engagement History',
    );
    expect(called.some((path) => path.includes('/interaction_history/'))).toBe(true);
  });

  it('names all missing scopes at once', async () => {
    const made = await withAccount();
    const answers = {
      'livePerson.api.clientId': 'narrow',
      'livePerson.api.secret': 'narrow-secret',
      'livePerson.apis': 'messaging,chat',
    };
    const failure = await made.run(livePersonApiStep, answers).catch((error: unknown) => error as Error);
    expect(failure).toMatchObject({ code: 'livePerson_scope_missing' });
    expect((failure as Error).message).toContain('Messaging Interactions (scope of the');
    expect((failure as Error).message).toContain('Engagement History (scope data.services.enghist');
    expect((failure as Error).message).not.toContain('Users (');
  });

  it('names a missing grant and a wrong secret of the application for machine access', async () => {
    const made = await withAccount();
    await expect(
      made.run(livePersonApiStep, {
        'livePerson.api.clientId': INSTALLED_APP.clientId,
        'livePerson.api.secret': INSTALLED_APP.clientSecret,
      }),
    ).rejects.toMatchObject({ code: 'livePerson_grant_missing' });
    await expect(made.run(livePersonApiStep, { ...API, 'livePerson.api.secret': 'not-it' })).rejects.toMatchObject({
      code: 'livePerson_wrong_secret',
    });
  });

  const four = (change: Partial<typeof KEY> = {}): Record<string, string> => ({
    'livePerson.api.way': 'key',
    ...Object.fromEntries(
      Object.entries({ ...KEY, ...change }).map(([name, value]) => [`livePerson.key.${name}`, value]),
    ),
  });

  it('[OAU-02] takes the four strings of an API key; any wrong one is refused, one pasted twice is named at once', async () => {
    const made = await withAccount();
    for (const name of Object.keys(KEY))
      await expect(made.run(livePersonApiStep, four({ [name]: 'wrong' })), name).rejects.toMatchObject({
        code: 'livePerson_wrong_key',
      });
    await expect(made.run(livePersonApiStep, four({ accessTokenSecret: KEY.secret }))).rejects.toThrow(
      'livePerson.key.accessTokenSecret cannot be used: That is one of the strings before',
    );
    expect((await made.run(livePersonApiStep, four())).result).toBe('done');
    expect(made.context.state.liveperson.apiKey).toEqual({ appKey: 'a1', accessToken: 't1' });
    expect(JSON.stringify(await made.kept())).not.toContain('ts1');
  });

  it('forgets the key when an application takes its place, and the other way round', async () => {
    const made = await withAccount();
    await made.run(livePersonApiStep, four());
    await made.run(livePersonApiStep, { ...API, 'livePerson.api.way': 'application' });
    expect(made.context.state.liveperson.apiKey).toBeNull();
    expect(await made.context.files.readSecret('harbor-liveperson-key.secret')).toBeNull();
    await made.run(livePersonApiStep, { 'livePerson.api.way': 'none' });
    expect(await made.context.files.readSecret('harbor-liveperson-api.secret')).toBeNull();
    expect(await livePersonApiStep.done(made.context)).toBe(true);
  });

  it('signs the watcher in and out with the application that is there already, or leaves it', async () => {
    const made = await withAccount();
    expect((await made.run(livePersonWatcherStep)).said).toBe('not wanted');
    await made.run(livePersonApiStep, API);
    const wanted = { 'livePerson.watcher.wanted': 'yes' };
    await expect(
      made.run(livePersonWatcherStep, { ...wanted, 'livePerson.watcher.loginName': 'nobody@harbor.example' }),
    ).rejects.toMatchObject({ code: 'livePerson_wrong_credentials' });
    await made.run(livePersonWatcherStep, { ...wanted, 'livePerson.watcher.loginName': WATCHER.loginName });
    expect(made.context.state.liveperson.watcher).toEqual({
      loginName: WATCHER.loginName,
      clientId: INSTALLED_APP.apiClientId,
    });
    expect(await livePersonWatcherStep.done(made.context)).toBe(true);
  });

  it('each step says what to send to the person who must do it, and what remains when it is taken back', async () => {
    const made = await withAccount();
    await made.run(livePersonSignInStep, SIGN_IN);
    await made.run(livePersonApiStep, API);
    const requests = livePersonSteps.flatMap((step) => step.request(made.context.state)).join('\n');
    expect(requests).toContain(`redirect address ${PUBLIC_URL}/liveperson/callback`);
    expect(requests).toContain('users.read');
    const remains: string[] = [];
    for (const step of livePersonSteps) remains.push(...((await step.undo?.(made.context)) ?? []));
    expect(remains.join('\n')).toContain(INSTALLED_APP.clientId);
    expect(remains.join('\n')).toContain(INSTALLED_APP.apiClientId);
    for (const name of ['signin', 'api'])
      expect(await made.context.files.readSecret(`harbor-liveperson-${name}.secret`)).toBeNull();
  });
});
