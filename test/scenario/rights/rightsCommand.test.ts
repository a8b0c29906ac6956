/** `npm run rights` beside no server, in a world where everything is right and in one where the API user has too little or too much. */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Writable } from 'node:stream';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runRightsCommand } from '../../../connector-server/src/rightsCommand.ts';
import { freePort } from '../../../sandbox/demo/freePort.ts';
import { startHealthyWorld, type MisconfigurableWorld } from '../../../sandbox/healthyWorld.ts';

let folder: string;
let world: MisconfigurableWorld;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'rights-'));
  world = await startHealthyWorld(folder);
  // Where no server is, whatever else runs on this machine.
  world.environment['PORT'] = String(await freePort(0));
});
afterAll(async () => {
  await world.close();
  await rm(folder, { recursive: true, force: true });
});

interface Run {
  code: number;
  text: string;
  problem: string;
}
async function rights(args: readonly string[], more: Record<string, string> = {}): Promise<Run> {
  const taken = { output: '', errors: '' };
  const into = (name: 'output' | 'errors') =>
    new Writable({
      write(chunk: Buffer, _encoding, done) {
        taken[name] += String(chunk);
        done();
      },
    });
  const code = await runRightsCommand({ ...world.environment, ...more }, ['--folder', folder, ...args], {
    output: into('output'),
    errors: into('errors'),
  });
  return { code, text: taken.output, problem: taken.errors };
}
interface Report {
  needed: { words: string; why: string }[];
  difference: { missing: { words: string }[]; unseen: { words: string }[]; excess: { words: string }[] };
}
const eyes = () => ({ ADMIN_TOKEN: world.adminToken() });
const diff = async (withEyes = true): Promise<Report['difference'] & { code: number }> => {
  const run = await rights(
    ['--diff', '--json', ...(withEyes ? ['--admin-token-env', 'ADMIN_TOKEN'] : [])],
    withEyes ? eyes() : {},
  );
  const [report] = JSON.parse(run.text) as Report[];
  if (report === undefined) throw new Error('no report');
  return { ...report.difference, code: run.code };
};
const words = (rows: { words: string }[]): string[] => rows.map((row) => row.words);

test('the list: every right with its reason, how to make a permission set of it, and no secret', async () => {
  const { code, text, problem } = await rights([]);
  expect(code).toBe(0);
  for (const part of ['System permissions', 'API Enabled', 'Contact: View All Records', 'Contact.Email: read'])
    expect(text).toContain(part);
  expect(text).toContain('The matching rule “Contact by e-mail” compares it.');
  expect(text).toContain('npm run rights -- --connection harbor --file <folder>');
  expect(text).not.toMatch(/PRIVATE KEY|00D\w+!/);
  // The document of this world owns the section, so nothing saved on pages is missed.
  expect(problem).toBe('');
});

test('a healthy set-up: nothing missing, nothing unseen with an administrator’s eyes, nothing too much', async () => {
  expect(await diff()).toEqual({ code: 0, missing: [], unseen: [], excess: [] });
});

test('with the eyes of the API user alone, what only Setup shows is said to be unseen, not missing', async () => {
  const { code, missing, unseen, excess } = await diff(false);
  expect({ code, missing, excess }).toEqual({ code: 0, missing: [], excess: [] });
  expect(words(unseen)).toEqual(
    expect.arrayContaining(['Contact: View All Records', 'LivePerson_Conversation__c: Modify All Records']),
  );
});

test('[PRM-11] [PRM-12] [PRM-13] [PRM-14] [PRM-15] [PRM-17] too little is named right by right', async () => {
  const { control } = world.salesforce;
  control.unassignPermissionSet('api', 'LivePerson_Connector_API_Matching');
  const hidden = [
    'Account.Phone',
    'Contact.HomePhone',
    'Lead.Email',
    'Task.Type',
    'LivePerson_Conversation__c.Skill__c',
  ];
  for (const field of hidden) control.hideField('api', field);
  try {
    const { code, missing } = await diff();
    expect(code).toBe(1);
    expect(words(missing)).toEqual([
      'Account: View All Records',
      'Contact: View All Records',
      'Lead: View All Records',
      'Account.Phone: read',
      'Contact.HomePhone: read',
      'Lead.Email: read',
      'LivePerson_Conversation__c.Skill__c: read and edit',
      'Task.Type: read and edit',
    ]);
  } finally {
    for (const field of hidden) control.hideField('api', field, false);
    control.assignPermissionSet('api', 'LivePerson_Connector_API_Matching');
  }
});

test('[PRM-04] a system permission taken away is named', async () => {
  const before = world.salesforce.control.editPermissionSet('LivePerson_Connector_API', (set) => ({
    ...set,
    userPermissions: set.userPermissions.filter((name) => name !== 'EditTask'),
  }));
  try {
    expect(words((await diff()).missing)).toContain('Edit Tasks');
  } finally {
    world.salesforce.control.editPermissionSet('LivePerson_Connector_API', () => before);
  }
});

test('[PRM-16] the set of the installation guide is too much, and so is what automatic creation would need', async () => {
  const { control } = world.salesforce;
  control.assignPermissionSet('api', 'LivePerson_Connector_API_Full');
  try {
    const { code, excess } = await diff();
    expect(code).toBe(0);
    expect(words(excess)).toEqual(
      expect.arrayContaining([
        'Case: Modify All Records',
        'Opportunity: create',
        'Contact: delete',
        'Case.Subject: read and edit',
      ]),
    );
    expect(words(excess).filter((one) => one.startsWith('LivePerson_Conversation__c'))).toEqual([]);
  } finally {
    control.unassignPermissionSet('api', 'LivePerson_Connector_API_Full');
  }
});

test('an org that lets everybody read its contacts needs no View All of them', async () => {
  const { control } = world.salesforce;
  control.unassignPermissionSet('api', 'LivePerson_Connector_API_Matching');
  control.setSharing('Contact', 'Read');
  try {
    expect(words((await diff()).missing)).toEqual(['Account: View All Records', 'Lead: View All Records']);
  } finally {
    control.setSharing('Contact', 'Private');
    control.assignPermissionSet('api', 'LivePerson_Connector_API_Matching');
  }
});

test('the permission set is written, named after the connection, also where the org cannot be asked', async () => {
  const at = path.join(folder, 'sets');
  const { text } = await rights(['--file', at]);
  const file = path.join(at, 'LivePerson_Connector_API_harbor.permissionset-meta.xml');
  expect(text).toContain(`Written: ${file}`);
  const xml = await readFile(file, 'utf8');
  expect(xml).toContain('<label>LivePerson Connector API Harbor demo</label>');
  world.salesforce.control.deactivateUser('api');
  try {
    await rights(['--file', path.join(folder, 'one.xml')]);
    expect(await readFile(path.join(folder, 'one.xml'), 'utf8')).toBe(xml);
    const compared = await rights(['--diff']);
    expect(compared.code).toBe(1);
    expect(compared.text).toContain('Not compared with the org:');
  } finally {
    world.salesforce.control.deactivateUser('api', false);
  }
});

test('wrong usage is said, with what there is', async () => {
  expect(await rights(['--connection', 'nowhere'])).toMatchObject({
    code: 2,
    problem: expect.stringContaining('There is no connection nowhere; there are: harbor.') as string,
  });
  expect(await rights(['--diff', '--admin-token-env', 'NOT_SET'])).toMatchObject({ code: 2 });
  expect(await rights(['--nonsense'])).toMatchObject({ code: 2 });
  expect((await rights(['--help'])).text).toContain('--target-org');
});

test('while the server does not run, it is said that settings saved on its pages are not known', async () => {
  const { crm } = world.connection;
  delete (world.connection as { crm?: unknown }).crm;
  world.save();
  try {
    expect((await rights([])).problem).toContain('The server does not run');
  } finally {
    world.connection.crm = crm;
    world.save();
  }
});
