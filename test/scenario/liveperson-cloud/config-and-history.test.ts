/** The REST APIs a connector reads: configuration and Messaging Interactions. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openConsumer } from '../../../sandbox/consumer/consumerClient.ts';
import { startLivePersonCloud, type LivePersonCloud } from '../../../sandbox/liveperson/cloud.ts';
import { INSTALLED_APP } from '../../../sandbox/seed.ts';
import { accept, login, post, seat, seedAgent, textEvent, update, workingAgent } from './rawAgent.ts';

type RecordBody = Record<string, Record<string, unknown>> & {
  messageRecords: Record<string, unknown>[];
  transfers: Record<string, unknown>[];
};

describe('configuration and history', () => {
  let cloud: LivePersonCloud;
  let appToken: string;
  let id: string;
  let startedAt: number;
  beforeAll(async () => {
    cloud = await startLivePersonCloud();
    const form = new URLSearchParams({
      client_id: INSTALLED_APP.apiClientId,
      client_secret: INSTALLED_APP.apiClientSecret,
      grant_type: 'client_credentials',
    });
    const answer = await fetch(`${cloud.url}/sentinel/api/v2/account/${cloud.account}/app/token`, {
      method: 'POST',
      body: form,
    });
    appToken = ((await answer.json()) as { access_token: string }).access_token;

    const [ada, ben] = await Promise.all([workingAgent(cloud, 'ada'), workingAgent(cloud, 'ben')]);
    const profile = {
      sub: 'g',
      given_name: 'Grace',
      family_name: 'H',
      email: 'g@brand.example',
      phone_number: '+44',
      lp_sdes: [{ type: 'ctmrinfo', info: { customerId: 'C-7', ctype: 'vip' } }],
    };
    const consumer = await openConsumer(cloud.url, cloud.account, { channel: 'sms', skillId: '4101', profile });
    id = await consumer.start();
    startedAt = cloud.control.conversation(id)?.startedAt ?? 0;
    await accept(ada, id);
    const sequence = await consumer.say('where is it?');
    await ada.request('.ams.ms.PublishEvent', {
      dialogId: id,
      event: { type: 'AcceptStatusEvent', status: 'READ', sequenceList: [sequence] },
    });
    await ada.request('.ams.ms.PublishEvent', {
      dialogId: id,
      event: textEvent('note to Ben'),
      messageAudience: 'AGENTS_AND_MANAGERS',
    });
    await update(ada, id, seat('REMOVE', ada.id), { field: 'Skill', type: 'UPDATE', skill: '4102' });
    await accept(ben, id);
    await ben.request('.ams.ms.PublishEvent', { dialogId: id, event: textEvent('on its way') });
    await update(ben, id, { field: 'ConversationStateField', conversationState: 'CLOSE' });
    await consumer.csat(4);
  });
  afterAll(() => cloud.close());

  const bearer = (token: string): Record<string, string> => ({ authorization: `Bearer ${token}` });
  const config = (path: string, headers: Record<string, string> = bearer(appToken)): Promise<Response> =>
    fetch(`${cloud.url}/api/account/${cloud.account}/configuration${path}`, { headers });
  const history = (path: string, body: unknown, token = appToken) =>
    post(cloud, `/messaging_history/api/account/${cloud.account}/conversations${path}`, body, bearer(token));
  const records = (body: Record<string, unknown>): RecordBody[] => body['conversationHistoryRecords'] as RecordBody[];
  const day = 86_400_000;

  it('users come in a short form unless all is selected', async () => {
    const short = (await (await config('/le-users/users?v=4.0')).json()) as Record<string, unknown>[];
    expect(short[0]).not.toHaveProperty('email');
    const full = (await (await config('/le-users/users?v=4.0&select=$all')).json()) as Record<string, unknown>[];
    expect(full.find((user) => user['id'] === seedAgent('ada').userId)).toMatchObject({
      pid: seedAgent('ada').pid,
      email: 'ada.brightwell@harbor-demo.example',
      userTypeId: 1,
      skillIds: [4101],
    });
    const some = (await (await config('/le-users/skills?select=id,canTransfer')).json()) as object[];
    expect(some[0]).toEqual({ id: 4101, canTransfer: true });
    expect(await (await config(`/le-users/users/${seedAgent('nova').userId}`)).json()).toMatchObject({
      userTypeId: 2,
      isApiUser: true,
    });
  });

  it('If-Match with the current revision answers 304, -1 always everything', async () => {
    const first = await config('/le-users/skills');
    const revision = first.headers.get('ac-revision') ?? '';
    expect((await config('/le-users/skills', { ...bearer(appToken), 'if-match': revision })).status).toBe(304);
    expect((await config('/le-users/skills', { ...bearer(appToken), 'if-match': '-1' })).status).toBe(200);
  });

  it('status reasons, and the public profile by PId without a token', async () => {
    expect(await (await config('/le-agents/status-reasons')).json()).toContainEqual({
      id: 901,
      text: 'Lunch',
      state: 'Away',
      enabled: true,
      deleted: false,
    });
    expect(await (await config(`/le-users/users/${seedAgent('ada').pid}`, {})).json()).toEqual({
      pictureUrl: '',
      employeeId: '',
      nickname: 'Ada',
      fullName: 'Ada Brightwell',
    });
    expect((await config(`/le-users/users/${seedAgent('ada').userId}`, {})).status).toBe(401);
  });

  it('refuses nobody and the wrong scope', async () => {
    expect((await config('/le-users/users', {})).status).toBe(401);
    expect((await config('/le-users/users', bearer('junk'))).status).toBe(401);
    const app = cloud.control.world.apps.get(INSTALLED_APP.apiClientId);
    const before = app?.scope ?? '';
    Object.assign(app ?? {}, { scope: 'msg.consumer' });
    const form = new URLSearchParams({
      client_id: INSTALLED_APP.apiClientId,
      client_secret: INSTALLED_APP.apiClientSecret,
      grant_type: 'client_credentials',
    });
    const narrow = (
      (await (
        await fetch(`${cloud.url}/sentinel/api/v2/account/${cloud.account}/app/token`, { method: 'POST', body: form })
      ).json()) as { access_token: string }
    ).access_token;
    Object.assign(app ?? {}, { scope: before });
    expect((await config('/le-users/users', bearer(narrow))).status).toBe(403);
    expect((await history('/search', { start: { from: 0, to: 1 } }, narrow)).status).toBe(403);
  });

  it('a record tells the whole story', async () => {
    const { status, body } = await history('/conversation/search?source=TestConnector', {
      conversationId: id,
      contentToRetrieve: [
        'messageRecords',
        'agentParticipants',
        'agentParticipantsLeave',
        'consumerParticipants',
        'transfers',
        'interactions',
        'messageStatuses',
        'conversationSurveys',
        'sdes',
        'dialogs',
      ],
    });
    expect(status).toBe(200);
    const record = records(body)[0] as RecordBody;
    expect(record['info']).toMatchObject({
      conversationId: id,
      status: 'CLOSE',
      closeReason: 'AGENT',
      source: 'SMS',
      latestSkillId: 4102,
      latestSkillName: 'Support',
      latestAgentId: seedAgent('ben').userId,
      csat: 4,
      startTimeL: startedAt,
    });
    expect(record['info']?.['startTime']).toMatch(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{3}\+0000$/);
    expect(record.messageRecords.map(({ seq, sentBy, audience }) => [seq, sentBy, audience])).toEqual([
      [0, 'Consumer', 'ALL'],
      [2, 'Agent', 'AGENTS_AND_MANAGERS'],
      [3, 'Agent', 'ALL'],
    ]);
    expect(record.messageRecords[0]).toMatchObject({
      type: 'TEXT_PLAIN',
      messageData: { msg: { text: 'where is it?' } },
      dialogId: id,
    });
    expect(record.transfers).toMatchObject([
      {
        reason: 'Skill',
        sourceAgentId: seedAgent('ada').userId,
        assignedAgentId: seedAgent('ben').userId,
        targetSkillName: 'Support',
      },
    ]);
    expect(record['agentParticipants']).toMatchObject([
      { agentId: seedAgent('ada').userId, permission: 'ASSIGNED_AGENT' },
      { agentId: seedAgent('ben').userId },
    ]);
    expect(record['consumerParticipants']).toMatchObject([
      { firstName: 'Grace', email: 'g@brand.example', phone: '+44' },
    ]);
    expect(record['messageStatuses']).toMatchObject([
      { seq: 0, messageDeliveryStatus: 'READ', participantType: 'Agent' },
    ]);
    expect(record['conversationSurveys']).toMatchObject([
      { surveyStatus: 'FILLED', surveyData: [{ answer: '4', questionType: 'csat' }] },
    ]);
    expect(record['sdes']).toMatchObject({
      events: [
        { sdeType: 'CUSTOMER_INFO', customerInfo: { customerInfo: { customerId: 'C-7', customerType: 'vip' } } },
      ],
    });
    expect(record).not.toHaveProperty('campaign');
  });

  it('searches by start and by last update, in pages', async () => {
    const start = { from: startedAt - day, to: startedAt + day };
    const found = await history('/search?limit=1&offset=0', { start, latestUpdateTime: { from: startedAt } });
    expect(found.body['_metadata']).toMatchObject({ count: 1, shardsStatusResult: { partialResult: false } });
    expect(found.body['_metadata']).not.toHaveProperty('next');
    expect(
      records((await history('/search', { start: { from: startedAt - 3 * day, to: startedAt - 2 * day } })).body),
    ).toEqual([]);
    expect(records((await history('/search', { start, latestUpdateTime: { from: startedAt + day } })).body)).toEqual(
      [],
    );
    expect(records((await history('/search', { start, status: ['OPEN'] })).body)).toEqual([]);
    expect(records((await history('/search', { start, agentIds: [seedAgent('ada').userId] })).body)).toHaveLength(1);
  });

  it.each([
    ['no start', '/search', {}],
    ['more than three months', '/search', { start: { from: 0, to: 200 * day } }],
    ['a limit over 100', '/search?limit=101', { start: { from: 0, to: 1 } }],
    ['a source over 20 characters', '/search?source=abcdefghijklmnopqrstu', { start: { from: 0, to: 1 } }],
    ['an unknown sort', '/search?sort=mood:up', { start: { from: 0, to: 1 } }],
    ['no conversation id', '/conversation/search', {}],
    ['no consumer status', '/consumer/search', { consumer: 'x' }],
  ])('refuses %s', async (_what, path, body) => {
    expect((await history(path, body)).status).toBe(400);
  });

  it('wants a source when the switch says so', async () => {
    cloud.control.switches.historySourceRequired = true;
    expect((await history('/conversation/search', { conversationId: id })).status).toBe(400);
    expect((await history('/conversation/search?source=Acme', { conversationId: id })).status).toBe(200);
    cloud.control.switches.historySourceRequired = false;
  });

  it('agents see what they took part in, managers everything, strangers nothing', async () => {
    const seen = async (key: string): Promise<number> =>
      records((await history('/conversation/search', { conversationId: id }, await login(cloud, key))).body).length;
    expect([await seen('ada'), await seen('mia'), await seen('cleo')]).toEqual([1, 1, 0]);
    expect((await history('/search', {}, 'junk')).status).toBe(401);
  });
});
