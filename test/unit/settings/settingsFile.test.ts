import { mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createSecretResolver, sealSecret } from '../../../connector-server/src/settings/resolveSecrets.ts';
import { createSettings } from '../../../connector-server/src/settings/settings.ts';
import type { Settings } from '../../../connector-server/src/settings/settings.ts';
import { openSettingsFile } from '../../../connector-server/src/settings/settingsFile.ts';
import type { SettingsFile } from '../../../connector-server/src/settings/settingsFile.ts';
import { createLogger } from '../../../connector-server/src/support/logger.ts';
import { createSealer } from '../../../connector-server/src/support/seal.ts';
import { connectionDocument, ORG } from '../browser/edgeRig.ts';

const sealer = createSealer(Buffer.alloc(32, 1));
let dir: string;
let path: string;
let settings: Settings;
let lines: string[];
let file: SettingsFile | null;

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'settings-'));
  path = join(dir, 'settings.json');
  settings = createSettings();
  lines = [];
  file = null;
});
afterEach(async () => {
  file?.close();
  await rm(dir, { recursive: true });
});

const withSecret = (secret: unknown, id = 'main'): Record<string, unknown> => {
  const connection = connectionDocument(id) as { salesforce: Record<string, unknown> };
  connection.salesforce.auth = { flow: 'client_credentials', clientId: 'x', clientSecret: secret };
  return connection;
};
const write = (...connections: unknown[]): Promise<void> =>
  writeFile(path, JSON.stringify({ version: 1, connections }));
const open = async (env: Record<string, string> = {}): Promise<SettingsFile> =>
  (file = await openSettingsFile({
    path,
    settings,
    log: createLogger('debug', (line) => lines.push(line)),
    rules: {
      allowInsecureUpstream: false,
      defaultLoginUrl: 'https://login.example',
      resolveSecret: createSecretResolver({ env, baseDir: dir, sealer }),
    },
  }));
const secretInForce = (): unknown => settings.connection('main')?.salesforce.auth;

describe('secrets', () => {
  it('come from a variable, a file beside the document, the document itself, or a sealed value', async () => {
    await writeFile(join(dir, 'key.pem'), 'from-file\n');
    const cases: [unknown, string][] = [
      [{ env: 'LP_SECRET' }, 'from-env'],
      [{ file: 'key.pem' }, 'from-file'],
      ['literal', 'literal'],
      [sealSecret('sealed-one', 'connections[0].salesforce.auth.clientSecret', sealer), 'sealed-one'],
    ];
    for (const [reference, value] of cases) {
      await write(withSecret(reference));
      const opened = await open({ LP_SECRET: 'from-env' });
      expect(secretInForce()).toMatchObject({ clientSecret: value });
      opened.close();
    }
  });

  it('in files are read anew when the document is written, though its text is the same', async () => {
    await writeFile(join(dir, 'key.pem'), 'before');
    await write(withSecret({ file: 'key.pem' }));
    const opened = await open();
    let applied = 0;
    settings.onChange(() => (applied += 1));
    expect(await opened.reload()).toBe(true);
    expect(applied).toBe(0);
    await writeFile(join(dir, 'key.pem'), 'after');
    await opened.reload();
    expect(secretInForce()).toMatchObject({ clientSecret: 'after' });
    expect(applied).toBe(1);
    await rm(join(dir, 'key.pem'));
    expect(await opened.reload()).toBe(false);
    expect(secretInForce()).toMatchObject({ clientSecret: 'after' });
  });

  it('that are missing are all named at once, by path and by where they were looked for', async () => {
    await write(withSecret({ env: 'NOT_SET' }), withSecret({ file: 'missing.pem' }, 'second'));
    await expect(open()).rejects.toThrow(
      /connections\[0\]\.salesforce\.auth\.clientSecret: the environment variable NOT_SET is not set[\s\S]*connections\[1\]\.salesforce\.auth\.clientSecret: the file missing\.pem cannot be read/,
    );
  });

  it('with line ends written as \\n in a variable become a usable key', async () => {
    await write(withSecret({ env: 'KEY' }));
    await open({ KEY: '-----BEGIN X-----\\nabc\\n-----END X-----' });
    expect(secretInForce()).toMatchObject({ clientSecret: '-----BEGIN X-----\nabc\n-----END X-----' });
  });
});

describe('the settings file', () => {
  it('that is missing or not valid stops the start in words', async () => {
    await expect(open()).rejects.toThrow(/cannot be read \(ENOENT\)/);
    await writeFile(path, '{');
    await expect(open()).rejects.toThrow(/not JSON/);
  });

  it('is applied again when it changes, also when it is replaced as editors do', async () => {
    await write(connectionDocument('main'));
    await open();
    const next = (): Promise<void> =>
      new Promise((resolve) => {
        const stop = settings.onChange(() => {
          stop();
          resolve();
        });
      });
    let changed = next();
    await write(connectionDocument('main'), connectionDocument('second'));
    await changed;
    expect(settings.connections().map((each) => each.id)).toEqual(['main', 'second']);
    changed = next();
    await writeFile(`${path}.new`, JSON.stringify({ version: 1, connections: [connectionDocument('third')] }));
    await rename(`${path}.new`, path);
    await changed;
    expect(settings.connections().map((each) => each.id)).toEqual(['third']);
  });

  it('keeps the old settings in force when the change is not valid, says so, and recovers', async () => {
    await write(connectionDocument('main'));
    const opened = await open();
    await write({ ...connectionDocument('main'), nmae: 'x' });
    expect(await opened.reload()).toBe(false);
    expect(settings.connection('main')).not.toBeNull();
    expect(settings.rejected()).toEqual([expect.stringMatching(/connections\[0\]\.nmae is not a setting/)]);
    expect(lines.join('')).toContain('stay in force');
    await write(connectionDocument('other'));
    expect(await opened.reload()).toBe(true);
    expect([settings.rejected(), settings.connections().length, settings.connection('main')]).toEqual([[], 1, null]);
  });
});

it('connections are found by org, whichever length the id has, and case counts', async () => {
  await write(connectionDocument('main'));
  await open();
  expect(settings.connectionsOfOrg(ORG).length).toBe(1);
  expect(settings.connectionsOfOrg(ORG.slice(0, 15)).length).toBe(1);
  expect(settings.connectionsOfOrg(ORG.toLowerCase()).length).toBe(0);
});
