/** The guide matches users of an org and of an account, and leaves to a person what it cannot know. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { livePersonSecrets } from '../../../connector-server/src/connect/livePersonAccess.ts';
import { peopleStep } from '../../../connector-server/src/connect/peopleStep.ts';
import { secretFiles } from '../../../connector-server/src/connect/secretFiles.ts';
import { startLivePersonCloud, type LivePersonCloud } from '../../../sandbox/liveperson/cloud.ts';
import { startSalesforceOrg, type SalesforceOrg } from '../../../sandbox/salesforce/org.ts';
import { INSTALLED_APP, USERS } from '../../../sandbox/seed.ts';
import { stepRig, type StepRig } from '../../support/stepContext.ts';

const seeded = (key: string) => {
  const user = USERS.find((one) => one.key === key);
  if (user?.salesforce == null || user.livePerson === null) throw new Error(`no agent ${key}`);
  return { id: user.salesforce.userId, username: user.salesforce.username, email: user.email, lp: user.livePerson };
};

describe('who is who', () => {
  let cloud: LivePersonCloud;
  let org: SalesforceOrg;
  beforeAll(async () => {
    [cloud, org] = await Promise.all([startLivePersonCloud(), startSalesforceOrg()]);
  });
  afterAll(() => Promise.all([cloud.close(), org.close()]));

  async function rig(agents: { id: string | null; username: string; email: string | null }[]): Promise<StepRig> {
    const made = await stepRig({ LIVEPERSON_API_URL: cloud.url });
    const { state, files } = made.context;
    Object.assign(state.liveperson, { account: cloud.account, apiClientId: INSTALLED_APP.apiClientId });
    await files.writeSecret(livePersonSecrets('harbor').api, INSTALLED_APP.apiClientSecret);
    Object.assign(state.salesforce, {
      myDomain: org.publicUrl,
      orgId: org.orgId,
      flow: 'jwt_bearer',
      consumerKey: org.apiUser.clientId,
      apiUsername: org.apiUser.username,
      adminAccess: 'by_hand',
      agents,
    });
    await files.writeSecret(secretFiles('harbor').salesforceKey, org.apiUser.privateKeyPem);
    return made;
  }
  const ada = seeded('ada');
  const ben = seeded('ben');
  const other = { id: ben.id, username: ben.username, email: 'somebody@else.example' };

  it('[INS-14] matches by e-mail address and stores ids', async () => {
    const made = await rig([ada, ben].map(({ id, username, email }) => ({ id, username, email: email.toUpperCase() })));
    expect((await made.run(peopleStep)).said).toBe('2 matched id to id');
    expect((await made.kept())?.people).toEqual([
      {
        salesforceUserId: ada.id,
        username: ada.username,
        livePersonUserId: ada.lp.userId,
        loginName: ada.lp.loginName,
      },
      {
        salesforceUserId: ben.id,
        username: ben.username,
        livePersonUserId: ben.lp.userId,
        loginName: ben.lp.loginName,
      },
    ]);
    expect(await peopleStep.done(made.context)).toBe(true);
  });

  it('looks up in the org whom a list only named, as the API user where no administrator lends their rights', async () => {
    const made = await rig([
      { id: null, username: ada.username, email: null },
      { id: null, username: 'nobody@harbor-demo.example', email: null },
    ]);
    expect((await made.run(peopleStep)).result).toBe('by_hand');
    made.context.state.steps['salesforce.signIn'] = { state: 'done', at: 1 };
    const end = await made.run(peopleStep);
    expect(end.said).toBe('1 matched id to id; left: nobody@harbor-demo.example');
    expect(made.said).toContain('The org has no user nobody@harbor-demo.example.');
    expect(made.context.state.people).toMatchObject([{ salesforceUserId: ada.id, livePersonUserId: ada.lp.userId }]);
    expect(await peopleStep.done(made.context)).toBe(true);
  });

  it('leaves whom it cannot match, says who that is, and does not ask again; a new agent is matched', async () => {
    const made = await rig([{ id: ada.id, username: ada.username, email: ada.email }, other]);
    const end = await made.run(peopleStep);
    expect(end.said).toContain(`left: ${ben.username}`);
    expect(made.said.join('\n')).toContain(
      `${ben.username}: no LivePerson user has the e-mail address somebody@else.example`,
    );
    expect(made.said.join('\n')).toMatch(new RegExp(`without an agent on the list: .*${ben.lp.loginName}`));
    expect(await peopleStep.done(made.context)).toBe(true);
    const cleo = USERS.find(({ key, salesforce }) => salesforce !== null && !['ada', 'ben'].includes(key));
    made.context.state.salesforce.agents.push({
      id: cleo?.salesforce?.userId ?? '',
      username: 'new',
      email: 'x@y.example',
    });
    expect(await peopleStep.done(made.context)).toBe(false);
  });

  it('lets a person choose, and keeps the choice when it runs again', async () => {
    const made = await rig([other]);
    await made.run(peopleStep, { 'people.unmatched': 'choose', [`people.${ben.username}`]: ben.lp.loginName });
    expect(made.context.state.people).toMatchObject([{ salesforceUserId: ben.id, livePersonUserId: ben.lp.userId }]);
    expect((await made.run(peopleStep)).said).toBe('1 matched id to id');
  });

  it('reads a CSV file; a file with wrong lines changes nothing and each line is named', async () => {
    const made = await rig([other]);
    const path = join(made.context.files.folder, 'people.csv');
    const answers = { 'people.unmatched': 'csv', 'people.file': path };
    await expect(made.run(peopleStep, answers)).rejects.toMatchObject({ code: 'people_file' });
    await writeFile(path, `salesforce,liveperson\n${ben.username},nobody\n`);
    await expect(made.run(peopleStep, answers)).rejects.toThrow(
      'Line 2: “nobody” is no user of the LivePerson account.',
    );
    expect(made.context.state.people).toEqual([]);
    await writeFile(path, `salesforce,liveperson\n${ben.username},"${ben.lp.loginName}"\n`);
    await made.run(peopleStep, answers);
    expect(made.context.state.people).toMatchObject([{ livePersonUserId: ben.lp.userId }]);
  });

  it('is looked at again when the LivePerson user was disabled since', async () => {
    const made = await rig([{ id: ben.id, username: ben.username, email: ben.email }]);
    await made.run(peopleStep);
    const user = cloud.control.world.users.get(ben.lp.userId);
    if (user === undefined) throw new Error('no such user');
    user.isEnabled = false;
    try {
      expect(await peopleStep.done(made.context)).toBe(false);
      expect((await made.run(peopleStep)).said).toBe(`0 matched id to id; left: ${ben.username}`);
      expect(made.said.join()).toContain(`the LivePerson user ${ben.lp.loginName} is disabled`);
    } finally {
      user.isEnabled = true;
    }
  });

  it('is needless without machine access to LivePerson', async () => {
    const made = await rig([other]);
    expect(peopleStep.applies(made.context.state)).toBe(true);
    made.context.state.liveperson.apiClientId = null;
    expect(peopleStep.applies(made.context.state)).toBe(false);
  });
});
