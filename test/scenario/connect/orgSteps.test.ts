/** The guide's steps in an org: whose rights, which org, which users; what is wrong is named, and nothing is assigned by half a list. */
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { adminAccessStep } from '../../../connector-server/src/connect/adminAccessStep.ts';
import { agentsStep } from '../../../connector-server/src/connect/agentsStep.ts';
import { apiRightsStep } from '../../../connector-server/src/connect/apiRightsStep.ts';
import { apiUserStep } from '../../../connector-server/src/connect/apiUserStep.ts';
import { callCenterStep } from '../../../connector-server/src/connect/callCenterStep.ts';
import { myDomainStep } from '../../../connector-server/src/connect/myDomainStep.ts';
import { orgStep } from '../../../connector-server/src/connect/orgStep.ts';
import { startSalesforceOrg, type SalesforceOrg, type SalesforceOrgOptions } from '../../../sandbox/salesforce/org.ts';
import { stepRig, type StepRig } from '../../support/stepContext.ts';

let org: SalesforceOrg;
const started = async (options: SalesforceOrgOptions = {}): Promise<void> => {
  org = await startSalesforceOrg(options);
};
beforeEach(() => started());
afterEach(() => org.close());

const ADA = 'ada.brightwell@harbor-demo.example';
const BEN = 'ben.okafor@harbor-demo.example';

async function rigOf(
  token: string | null = org.apiTokenFor('admin'),
  env: Record<string, string> = {},
): Promise<StepRig> {
  const rig = await stepRig({ ...env, ...(token === null ? {} : { SALESFORCE_ADMIN_TOKEN: token }) });
  Object.assign(rig.context.state.salesforce, {
    myDomain: org.publicUrl,
    adminAccess: token === null ? 'by_hand' : 'token',
  });
  return rig;
}

test('nothing is sent to a host that is no Salesforce, and another org forgets what was learnt of the first', async () => {
  const rig = await rigOf();
  rig.context.fetch = () => Promise.reject(new Error('nothing may be sent'));
  await expect(
    rig.run(myDomainStep, { 'salesforce.myDomain': 'https://salesforce.evil.example' }),
  ).rejects.toMatchObject({
    code: 'answer_wrong',
    message: expect.stringContaining('nothing was sent there') as string,
  });
  const { salesforce } = rig.context.state;
  Object.assign(salesforce, { orgId: '00DBx0000000009MAA', consumerKey: 'key of the first org' });
  await rig.run(myDomainStep, { 'salesforce.myDomain': 'https://example.my.salesforce.com' });
  expect(salesforce).toMatchObject({ myDomain: 'https://example.my.salesforce.com', orgId: null, consumerKey: null });
});

describe('an administrator’s rights', () => {
  const access = { 'salesforce.adminAccess': 'token' };

  test('a token is proved, and is in no file and no line', async () => {
    const token = org.apiTokenFor('admin');
    const rig = await rigOf(null);
    await rig.run(adminAccessStep, { ...access, 'salesforce.adminToken': token });
    expect(rig.context.state.salesforce).toMatchObject({ adminAccess: 'token', orgId: org.orgId });
    expect(JSON.stringify(await rig.kept()) + rig.said.join()).not.toContain(token.split('!')[1]);
    expect(await adminAccessStep.done(await freshLike(rig)), 'the next run has no token').toBe(false);
  });

  test('expired, of another org, no token at all', async () => {
    const rig = await rigOf(null);
    const wrong = (text: string) => rig.run(adminAccessStep, { ...access, 'salesforce.adminToken': text });
    await expect(wrong(`${org.orgId.slice(0, 15)}!expired`)).rejects.toMatchObject({
      code: 'salesforce_token_refused',
    });
    await expect(wrong('my password')).rejects.toMatchObject({ code: 'answer_wrong' });
    rig.context.state.salesforce.orgId = '00DBx0000000009MAA';
    await expect(wrong(org.apiTokenFor('admin'))).rejects.toMatchObject({ code: 'salesforce_other_org' });
  });

  test('the Salesforce CLI is asked where there is one; another org and hidden tokens are named', async () => {
    const programs = path.join((await stepRig()).context.files.folder, 'bin');
    mkdirSync(programs);
    const answers = (result: object): void => {
      const json = JSON.stringify({ status: 0, result });
      writeFileSync(
        path.join(programs, 'sf'),
        `#!/bin/sh\n[ "$1" = --version ] && exit 0\n[ "$4" = lp ] || exit 1\necho '${json}'\n`,
      );
      chmodSync(path.join(programs, 'sf'), 0o755);
    };
    const rig = await rigOf(null, { PATH: `${programs}:/usr/bin:/bin` });
    const run = (alias = 'lp') =>
      rig.run(adminAccessStep, { 'salesforce.adminAccess': 'sf', 'salesforce.sfAlias': alias });
    answers({ instanceUrl: org.publicUrl, accessToken: org.apiTokenFor('admin') });
    expect(await run()).toMatchObject({ result: 'done' });
    await expect(run('unknown')).rejects.toMatchObject({ code: 'sf_refused' });
    answers({ instanceUrl: 'https://other.my.salesforce.com', accessToken: org.apiTokenFor('admin') });
    await expect(run()).rejects.toMatchObject({ code: 'salesforce_other_org' });
    answers({ instanceUrl: org.publicUrl, accessToken: '[REDACTED]' });
    await expect(run()).rejects.toMatchObject({ code: 'sf_no_token' });
  });
});

describe('[INS-10] [OAU-03] the kind of org', () => {
  const origin = { 'salesforce.lightningOrigin': 'https://harbor.lightning.force.com' };

  test('another kind than the person said is found, and only goes on when they say so', async () => {
    const rig = await rigOf();
    await expect(rig.run(orgStep, { 'salesforce.kind': 'production', ...origin })).rejects.toMatchObject({
      code: 'salesforce_wrong_kind',
    });
    expect(rig.said.join()).toContain('the org itself says that it is a sandbox');
    await rig.run(orgStep, { 'salesforce.kind': 'production', 'salesforce.kindFound': 'yes', ...origin });
    expect(rig.context.state.salesforce).toMatchObject({ kind: 'sandbox', orgId: org.orgId });
  });

  test('without an administrator’s eyes the address alone contradicts', async () => {
    const rig = await rigOf(null);
    rig.context.state.salesforce.myDomain = 'https://harbor--test.sandbox.my.salesforce.com';
    const answers = { 'salesforce.orgId': '00DBx0000000001' };
    await expect(rig.run(orgStep, { 'salesforce.kind': 'production', ...answers })).rejects.toMatchObject({
      code: 'salesforce_wrong_kind',
    });
    await rig.run(orgStep, { ...answers });
    expect(rig.context.state.salesforce).toMatchObject({
      kind: 'sandbox',
      lightningOrigin: 'https://harbor--test.sandbox.lightning.force.com',
      visualforceOrigin: 'https://harbor--test--c.sandbox.vf.force.com',
    });
  });
});

describe('the API user', () => {
  test.each<[string, string, () => void]>([
    ['nobody@harbor-demo.example', 'salesforce_user_unknown', () => undefined],
    ['connector@harbor-demo.example', 'salesforce_user_inactive', () => org.control.deactivateUser('api')],
    ['connector@harbor-demo.example', 'salesforce_user_frozen', () => org.control.freezeUser('api')],
    [
      'somebody@mail.example',
      'salesforce_user_unknown',
      () => void org.control.setUser('api', { Email: 'somebody@mail.example' }),
    ],
  ])('%s: %s', async (username, code, prepare) => {
    prepare();
    const rig = await rigOf();
    await expect(rig.run(apiUserStep, { 'salesforce.apiUsername': username })).rejects.toMatchObject({ code });
    expect(rig.context.state.salesforce.apiUsername).toBeNull();
  });

  test('gets its permission sets, and what was taken away is given again', async () => {
    const rig = await rigOf();
    for (const name of ['LivePerson_Connector_API', 'LivePerson_Connector_API_Matching'])
      org.control.unassignPermissionSet('api', name);
    await rig.run(apiUserStep, { 'salesforce.apiUsername': org.apiUser.username });
    expect(await rig.run(apiRightsStep)).toMatchObject({
      said: expect.stringContaining('2 new, 0 as before') as string,
    });
    expect(await apiRightsStep.done(await freshLike(rig))).toBe(true);
    org.control.unassignPermissionSet('api', 'LivePerson_Connector_API');
    expect(await apiRightsStep.done(await freshLike(rig))).toBe(false);
  });
});

describe('agents', () => {
  const held = (key: string): string[] => org.permissionSetsOf(key).map(({ name }) => name);
  const listFile = (rig: StepRig, text: string): string => {
    const file = path.join(rig.context.files.folder, 'agents.csv');
    writeFileSync(file, text);
    return file;
  };
  beforeEach(() => {
    for (const key of ['ada', 'ben']) org.control.unassignPermissionSet(key, 'LivePerson_Agent');
  });

  test('[CCU-03] from a CSV file, by username or e-mail, those who have it already included', async () => {
    const rig = await rigOf();
    org.control.assignPermissionSet('ben', 'LivePerson_Agent');
    const file = listFile(rig, `Name,E-mail\r\n"Brightwell, Ada",${ADA}\r\n,"${BEN.toUpperCase()}"\r\n`);
    const admins = { 'salesforce.admins': 'noor.haddad@harbor-demo.example' };
    expect(await rig.run(agentsStep, { 'salesforce.agents': file, ...admins })).toMatchObject({
      said: expect.stringContaining('1 new assignments, 1 as before') as string,
    });
    expect(held('ada')).toContain('LivePerson_Agent');
    expect(rig.context.state.salesforce.agents.map(({ username }) => username)).toEqual([ADA, BEN]);
    expect(await agentsStep.done(await freshLike(rig))).toBe(true);
    org.control.unassignPermissionSet('ada', 'LivePerson_Agent');
    expect(await agentsStep.done(await freshLike(rig))).toBe(false);
  });

  test('a list with problems: each by its line; nobody is given anything until a person goes on without them', async () => {
    const rig = await rigOf();
    org.control.deactivateUser('ben');
    const file = listFile(rig, `username\n${ADA}\nnobody@harbor-demo.example\n"${BEN}"\n\nnot a name\n${ADA}\n`);
    await expect(rig.run(agentsStep, { 'salesforce.agents': file })).rejects.toMatchObject({ code: 'list_problems' });
    expect(held('ada')).not.toContain('LivePerson_Agent');
    const said = rig.said.join('\n');
    expect(said).toContain('Line 3: The org has no user nobody@harbor-demo.example.');
    expect(said).toContain(`Line 4: ${BEN} is not active.`);
    expect(said).toContain('Line 6: “not a name” is neither');
    expect(said).toContain(`Line 7: ${ADA} stands on line 2 already.`);
    await rig.run(agentsStep, { 'salesforce.agents': file, 'salesforce.goOnWithout': 'yes' });
    expect(held('ada')).toContain('LivePerson_Agent');
  });

  test('an e-mail address that several users have is not guessed at', async () => {
    org.control.setUser('ben', { Email: ADA.replace('ada.', 'team.') });
    org.control.setUser('ada', { Email: ADA.replace('ada.', 'team.') });
    const rig = await rigOf();
    await expect(rig.run(agentsStep, { 'salesforce.agents': ADA.replace('ada.', 'team.') })).rejects.toThrow(
      /2 users have the e-mail/,
    );
  });

  test.each([
    ['missing.csv', 'list_unreadable'],
    [' , ', 'list_empty'],
  ])('a list that is none: %s', async (answer, code) => {
    const rig = await rigOf();
    await expect(rig.run(agentsStep, { 'salesforce.agents': answer })).rejects.toMatchObject({ code });
  });

  test('an org without the package is told from users who are missing', async () => {
    await org.close();
    await started({ empty: true });
    const rig = await rigOf();
    await expect(rig.run(agentsStep, { 'salesforce.agents': ADA })).rejects.toMatchObject({
      code: 'permission_set_missing',
    });
  });

  test('by hand: what to assign to whom is said, and the word of a person ends the step', async () => {
    const rig = await rigOf(null);
    expect(await rig.run(agentsStep, { 'salesforce.agents': `${ADA} ${BEN}` })).toMatchObject({ result: 'by_hand' });
    expect(rig.said.join()).toContain(`LivePerson_Agent. Agents: ${ADA}, ${BEN}`);
    const end = await rig.run(agentsStep, { 'salesforce.agents': ADA, 'salesforce.agents.byHand': 'yes' });
    expect(end).toMatchObject({ result: 'done' });
  });

  test('someone whose rights do not reach is told so', async () => {
    const rig = await rigOf(org.apiTokenFor('api'));
    await expect(rig.run(agentsStep, { 'salesforce.agents': ADA })).rejects.toMatchObject({
      code: 'salesforce_unread',
    });
  });
});

describe('[CCU-03] the call center of Open CTI', () => {
  const centerOf = async (key: string): Promise<unknown> => {
    const [row] = await org.query(`SELECT CallCenterId FROM User WHERE Username = '${key === 'ada' ? ADA : BEN}'`);
    return row?.['CallCenterId'];
  };

  test('who has another one is named and keeps it; with a yes they are moved', async () => {
    org.control.setup.callCenters.set('Voice', { displayName: 'Voice', adapterUrl: 'https://voice.example' });
    const rows = await org.query('SELECT Id, Name, InternalName FROM CallCenter');
    const other = rows.find(({ InternalName }) => InternalName !== 'LivePersonEmbeddedUI');
    const ours = rows.find(({ InternalName }) => InternalName === 'LivePersonEmbeddedUI');
    org.control.setUser('ada', { CallCenterId: null });
    org.control.setUser('ben', { CallCenterId: String(other?.['Id']) });
    const rig = await rigOf();
    rig.context.state.salesforce.packages = ['main', 'open-cti'];
    rig.context.state.salesforce.agents = [ADA, BEN].map((username) => ({ id: null, username, email: null }));
    expect(await rig.run(callCenterStep)).toMatchObject({
      said: expect.stringContaining('1 users added, 0 as before; 1 keep their other call center') as string,
    });
    expect(rig.said.join('\n')).toContain(BEN);
    expect([await centerOf('ada'), await centerOf('ben')]).toEqual([ours?.['Id'], other?.['Id']]);
    await rig.run(callCenterStep, { 'salesforce.moveCallCenter': 'yes' });
    expect(await centerOf('ben')).toBe(ours?.['Id']);
    expect(await callCenterStep.done(await freshLike(rig))).toBe(true);
  });
});

/** The same installation as the next run of the guide finds it: nothing remembered but what was kept. */
function freshLike({ context }: StepRig): Promise<StepRig['context']> {
  return Promise.resolve({ ...context });
}
