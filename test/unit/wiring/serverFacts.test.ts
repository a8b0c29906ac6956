import { chmod, mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { rm } from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { appCertificates } from '../../../connector-server/src/wiring/appCertificates.ts';
import { lenientConfig } from '../../../connector-server/src/wiring/lenientConfig.ts';
import { openFiles } from '../../../connector-server/src/wiring/openFiles.ts';
import { temporaryDataDir } from '../../support/database.ts';

let folder: string;
beforeEach(async () => {
  folder = await temporaryDataDir();
  await mkdir(path.join(folder, 'secrets'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function write(name: string, text: string, mode = 0o600): Promise<string> {
  const file = path.join(folder, name);
  await writeFile(file, text);
  await chmod(file, mode);
  return file;
}

const config = (settingsFile: string | null, secretKey: Buffer | null = Buffer.alloc(32)) => ({
  settingsFile,
  dataDir: folder,
  secretKey,
});

describe('files with secrets that others may read', () => {
  it('are those the document names, relative to it, wherever in it they stand', async () => {
    const key = await write('secrets/harbor.key', 'key', 0o640);
    await write('secrets/closed.secret', 'secret');
    const settings = await write(
      'settings.json',
      JSON.stringify({
        connections: [{ a: { privateKey: { file: 'secrets/harbor.key' } }, b: [{ file: 'secrets/closed.secret' }] }],
      }),
      0o644,
    );
    expect(await openFiles(config(settings))).toEqual([key]);
  });

  it('and the document itself as soon as a secret stands in it', async () => {
    const settings = await write('settings.json', JSON.stringify({ a: { clientSecret: 'plain' } }), 0o644);
    expect(await openFiles(config(settings))).toEqual([settings]);
  });

  it('and the environment beside it, and the key made beside the data', async () => {
    const settings = await write('settings.json', '{}');
    const env = await write('connector.env', 'SECRET_KEY=x', 0o604);
    const key = await write('secret.key', 'x', 0o640);
    expect(await openFiles(config(settings))).toEqual([env]);
    expect((await openFiles(config(settings, null))).sort()).toEqual([env, key].sort());
  });

  it('a document that cannot be read keeps nothing else from being looked at', async () => {
    const settings = await write('settings.json', '{');
    const env = await write('connector.env', '', 0o644);
    expect(await openFiles(config(settings))).toEqual([env]);
    expect(await openFiles(config(null))).toEqual([]);
  });
});

describe('the certificate beside a private key', () => {
  it('is found under the key’s name, and is left out where there is none or the key is no file', async () => {
    const pem = '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n';
    await write('secrets/harbor.key', 'key');
    await write('secrets/harbor.crt', pem);
    const connection = (id: string, privateKey: unknown) => ({ id, salesforce: { auth: { privateKey } } });
    const settings = await write(
      'settings.json',
      JSON.stringify({
        connections: [
          connection('harbor', { file: 'secrets/harbor.key' }),
          connection('other', { file: 'secrets/other.key' }),
          connection('literal', 'key'),
        ],
      }),
    );
    expect(await appCertificates(settings)).toEqual({ harbor: pem });
    expect(await appCertificates(path.join(folder, 'none.json'))).toEqual({});
  });
});

describe('an environment with a mistake', () => {
  it('names each mistake, and goes on with the variables that are right', () => {
    const { config: read, problems } = lenientConfig({
      PORT: 'eighty',
      PUBLIC_URL: 'https://connector.example.com',
      SECRET_KEY: Buffer.alloc(32, 1).toString('base64'),
      SETTINGS_FILE: 'data/settings.json',
    });
    expect(problems).toEqual([expect.stringContaining('PORT')]);
    expect(read).toMatchObject({
      port: 8080,
      publicUrl: 'https://connector.example.com',
      settingsFile: 'data/settings.json',
    });
  });

  it('a key that is missing costs what needs it, and nothing else', () => {
    const { config: read, problems } = lenientConfig({
      PUBLIC_URL: 'https://connector.example.com',
      SETTINGS_FILE: 'data/settings.json',
    });
    expect(problems).toEqual([expect.stringContaining('SECRET_KEY')]);
    expect(read).toMatchObject({ publicUrl: null, settingsFile: 'data/settings.json' });
  });

  it('one that is right is read as the server reads it', () => {
    expect(lenientConfig({ PORT: '9000' })).toMatchObject({ problems: [], config: { port: 9000 } });
  });
});
