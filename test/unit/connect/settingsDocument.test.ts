/** The guide's answers become a settings document that the server takes, beside whatever is in it already. */
import { generateKeyPairSync } from 'node:crypto';
import { readFile, stat, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { readConnectorEnv } from '../../../connector-server/src/connect/connectorEnv.ts';
import { livePersonSecrets } from '../../../connector-server/src/connect/livePersonAccess.ts';
import { secretFiles } from '../../../connector-server/src/connect/secretFiles.ts';
import { settingsDocumentStep } from '../../../connector-server/src/connect/settingsDocumentStep.ts';
import { parseSettings } from '../../../connector-server/src/settings/parseSettings.ts';
import { connectionDocument } from '../browser/edgeRig.ts';
import { stepRig, type StepRig } from '../../support/stepContext.ts';

type Loose = Record<string, unknown>;
interface Written {
  connections: (Loose & { salesforce: Loose & { origins: string[] }; liveperson: Loose; agents: Loose[] })[];
}

let privateKey: string;
const certificates = (connectionDocument('x') as { salesforce: { identityCertificates: string[] } }).salesforce
  .identityCertificates;
beforeAll(() => {
  privateKey = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({
    type: 'pkcs8',
    format: 'pem',
  }) as string;
});

/** A guide in which everything is answered. */
async function answered(env: Record<string, string> = {}): Promise<StepRig> {
  const made = await stepRig(env);
  const { state, files } = made.context;
  state.server.publicUrl = 'https://connector.example';
  Object.assign(state.salesforce, {
    myDomain: 'https://harbor.my.salesforce.com',
    orgId: '00D5g00000ABCdeEAH',
    kind: 'production',
    lightningOrigin: 'https://harbor.lightning.force.com',
    visualforceOrigin: 'https://harbor--c.vf.force.com',
    flow: 'jwt_bearer',
    consumerKey: '3MVG9example',
    apiUsername: 'connector@harbor.example',
    identityCertificates: certificates,
  });
  Object.assign(state.liveperson, { account: '31487986', signInClientId: 'sign-in', apiClientId: 'machine' });
  state.people = [
    {
      salesforceUserId: '0055g00000ABCdeAAH',
      username: 'ada@harbor.example',
      livePersonUserId: '3700000101',
      loginName: 'ada',
    },
  ];
  await files.writeSecret(secretFiles('harbor').salesforceKey, privateKey);
  await files.writeSecret(livePersonSecrets('harbor').signIn, 'sign-in-secret');
  await files.writeSecret(livePersonSecrets('harbor').api, 'api-secret');
  return made;
}

const textOf = ({ context }: StepRig, name: string) => readFile(join(context.files.folder, name), 'utf8');
const written = async (made: StepRig): Promise<Written> => JSON.parse(await textOf(made, 'settings.json')) as Written;

describe('the settings document', () => {
  it('[INS-14] is valid, names secrets as files only, and nobody else on the machine may read it', async () => {
    const made = await answered();
    expect((await made.run(settingsDocumentStep)).result).toBe('done');
    const text = await textOf(made, 'settings.json');
    expect(parseSettings(text, { allowInsecureUpstream: false })).toMatchObject({ ok: true });
    for (const secret of ['sign-in-secret', 'api-secret', 'PRIVATE KEY']) expect(text).not.toContain(secret);
    expect((await written(made)).connections[0]).toMatchObject({
      id: 'harbor',
      salesforce: {
        loginUrl: 'https://harbor.my.salesforce.com',
        auth: { flow: 'jwt_bearer', privateKey: { file: 'secrets/harbor-salesforce.key' } },
        origins: ['https://harbor.lightning.force.com'],
      },
      liveperson: { signIn: { oauth: { clientSecret: { file: 'secrets/harbor-liveperson-signin.secret' } } } },
      agents: [{ salesforceUserId: '0055g00000ABCdeAAH', livePersonUserId: '3700000101' }],
    });
    for (const name of ['settings.json', 'connector.env'])
      expect((await stat(join(made.context.files.folder, name))).mode & 0o777).toBe(0o600);
    expect(await settingsDocumentStep.done(made.context)).toBe(true);
  });

  it('allows the Visualforce page only where Open CTI is used', async () => {
    const made = await answered();
    made.context.state.salesforce.packages = ['main', 'open-cti'];
    await made.run(settingsDocumentStep);
    expect((await written(made)).connections[0]?.salesforce.origins).toEqual([
      'https://harbor.lightning.force.com',
      'https://harbor--c.vf.force.com',
    ]);
  });

  it('keeps other connections, and what somebody set by hand in this one', async () => {
    const made = await answered();
    await made.run(settingsDocumentStep);
    const document = await written(made);
    const [own] = document.connections;
    if (own === undefined) throw new Error('nothing was written');
    const other = connectionDocument('other') as Written['connections'][number];
    other.liveperson.api = { clientId: 'x', clientSecret: { env: 'NOT_SET_HERE' } };
    own.name = 'Harbor Garden';
    own.records = { wrapUpMinutes: 3 };
    own.salesforce.budget = { readsPerHour: 5_000 };
    own.salesforce.origins.push('https://mine.example');
    own.agents.push({ salesforceUserId: '0055g00000ABCdfAAH', livePersonUserId: '42' });
    own.agents.push({ salesforceUserId: '0055g00000ABCdgAAH', livePersonUserId: '3700000101' });
    document.connections.unshift(other);
    await made.context.files.write('settings.json', JSON.stringify({ $schema: 'x', ...document }));
    expect(await settingsDocumentStep.done(made.context)).toBe(false);
    made.context.state.salesforce.consumerKey = '3MVG9another';
    await made.run(settingsDocumentStep);
    const after = await written(made);
    expect(after).toMatchObject({ $schema: 'x', version: 1 });
    expect(after.connections.map(({ id }) => id)).toEqual(['other', 'harbor']);
    expect(after.connections[0]).toEqual(other);
    expect(after.connections[1]).toMatchObject({
      name: 'Harbor Garden',
      records: { wrapUpMinutes: 3 },
      salesforce: {
        auth: { clientId: '3MVG9another' },
        budget: { readsPerHour: 5_000 },
        origins: ['https://harbor.lightning.force.com', 'https://mine.example'],
      },
      // Whom the guide knows it knows better; whom it does not know stays.
      agents: [
        { salesforceUserId: '0055g00000ABCdeAAH', livePersonUserId: '3700000101' },
        { salesforceUserId: '0055g00000ABCdfAAH', livePersonUserId: '42' },
      ],
    });
  });

  it('writes nothing while something is missing, and says what', async () => {
    const made = await answered();
    made.context.state.salesforce.identityCertificates = [];
    await made.context.files.remove(`secrets/${livePersonSecrets('harbor').signIn}`);
    const end = await made.run(settingsDocumentStep);
    expect(end.result).toBe('by_hand');
    expect(end.said).toContain('the org’s identity certificate, how agents sign in to LivePerson');
    expect(await made.context.files.read('settings.json')).toBeNull();
    expect(await made.context.files.read('connector.env')).toBeNull();
  });

  it('is written again for a new secret, since a running server reads secrets when it is', async () => {
    const made = await answered();
    await made.run(settingsDocumentStep);
    const place = join(made.context.files.folder, 'settings.json');
    await utimes(place, new Date(1_000_000), new Date(1_000_000));
    expect(await settingsDocumentStep.done(made.context)).toBe(false);
    await made.run(settingsDocumentStep);
    expect((await stat(place)).mtimeMs).toBeGreaterThan(1_000_000);
    expect(await settingsDocumentStep.done(made.context)).toBe(true);
  });

  it('leaves a document that is not JSON as it is', async () => {
    const made = await answered();
    await made.context.files.write('settings.json', '{ "version": 1, // mine');
    await expect(made.run(settingsDocumentStep)).rejects.toMatchObject({ code: 'settings_unreadable' });
    expect(await textOf(made, 'settings.json')).toContain('// mine');
  });

  it('does not write what the server would refuse, and names it', async () => {
    const made = await answered();
    await made.context.files.write(
      'settings.json',
      JSON.stringify({ version: 1, connections: [{ id: 'harbor', records: { wrapUpMinutes: -1 } }] }),
    );
    await expect(made.run(settingsDocumentStep)).rejects.toThrow('connections[0].records.wrapUpMinutes');
    expect(await made.context.files.read('connector.env')).toBeNull();
  });

  it('reads chats where the account has them', async () => {
    const made = await answered();
    made.context.state.liveperson.apis = ['messaging', 'chat'];
    await made.run(settingsDocumentStep);
    expect((await written(made)).connections[0]?.sync).toEqual({ apis: ['messaging', 'chat'] });
  });
});

describe('the environment of the server', () => {
  const env = async (made: StepRig) => readConnectorEnv(await textOf(made, 'connector.env'));

  it('has a key that is never changed', async () => {
    const made = await answered();
    await made.run(settingsDocumentStep);
    const { SECRET_KEY, PUBLIC_URL, SETTINGS_FILE, DATA_DIR } = await env(made);
    expect(Buffer.from(SECRET_KEY ?? '', 'base64')).toHaveLength(32);
    expect({ PUBLIC_URL, SETTINGS_FILE, DATA_DIR }).toEqual({
      PUBLIC_URL: 'https://connector.example',
      SETTINGS_FILE: join(made.context.files.folder, 'settings.json'),
      DATA_DIR: made.context.files.folder,
    });
    made.context.state.server.publicUrl = 'https://other.example';
    expect(await settingsDocumentStep.done(made.context)).toBe(false);
    await made.run(settingsDocumentStep);
    expect(await env(made)).toMatchObject({ SECRET_KEY, PUBLIC_URL: 'https://other.example' });
  });

  it('takes over the key of a server that ran before without one', async () => {
    const made = await answered();
    const key = Buffer.alloc(32, 7).toString('base64');
    await made.context.files.write('secret.key', `${key}\n`);
    await made.run(settingsDocumentStep);
    expect((await env(made)).SECRET_KEY).toBe(key);
  });

  it('names the port where the address is this machine’s, and clouds that are not the usual ones', async () => {
    const made = await answered({ LIVEPERSON_API_URL: 'http://localhost:9', SALESFORCE_LOGIN_URL: '' });
    made.context.state.server.publicUrl = 'http://localhost:9123';
    await made.run(settingsDocumentStep);
    expect(await env(made)).toMatchObject({ PORT: '9123', LIVEPERSON_API_URL: 'http://localhost:9' });
    expect(await env(made)).not.toHaveProperty('SALESFORCE_LOGIN_URL');
    made.context.state.server.publicUrl = 'http://localhost:8080';
    await made.run(settingsDocumentStep);
    expect((await env(made)).PORT).toBe('8080');
  });

  it('is taken by the server, with the key and the secrets in it', async () => {
    const made = await answered();
    await made.run(settingsDocumentStep);
    const { loadConfig } = await import('../../../connector-server/src/config.ts');
    expect(loadConfig(await env(made))).toMatchObject({ publicUrl: 'https://connector.example' });
  });
});
