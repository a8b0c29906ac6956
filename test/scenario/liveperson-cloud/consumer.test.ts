/** The consumer's doors: identity provider, consumer socket, Send API, the customer's window. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { WebSocket } from 'ws';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { brandClaims, openConsumer } from '../../../sandbox/consumer/consumerClient.ts';
import { consumerPageHandler } from '../../../sandbox/consumer/consumerPage.ts';
import { startLivePersonCloud, type LivePersonCloud } from '../../../sandbox/liveperson/cloud.ts';
import { CONSUMERS, INSTALLED_APP } from '../../../sandbox/seed.ts';
import { accept, post, textEvent, update, workingAgent } from './rawAgent.ts';

interface Resp {
  reqId: string;
  code: number;
  type: string;
  body: unknown;
}

describe('consumers', () => {
  let cloud: LivePersonCloud;
  let base: string;
  beforeEach(async () => {
    cloud = await startLivePersonCloud();
    base = `/api/account/${cloud.account}`;
  });
  afterEach(() => cloud.close());

  const socketUrl = (version = '3'): string =>
    `${cloud.url.replace('http', 'ws')}/ws_api/account/${cloud.account}/messaging/consumer?v=${version}`;
  const connect = (headers: Record<string, string> = {}, version = '3'): Promise<WebSocket> =>
    new Promise((resolve, reject) => {
      const ws = new WebSocket(socketUrl(version), { headers });
      ws.on('open', () => resolve(ws));
      ws.on('error', reject);
    });
  const request = (ws: WebSocket, type: string, body: unknown = {}, extra: object = {}): Promise<Resp> =>
    new Promise((resolve) => {
      const id = `c${Math.random()}`;
      ws.on('message', (data: Buffer) => {
        const frame = JSON.parse(data.toString('utf8')) as Resp;
        if (frame.reqId === id) resolve(frame);
      });
      ws.send(JSON.stringify({ kind: 'req', id, type, body, ...extra }));
    });
  const signup = async (): Promise<string> => String((await post(cloud, `${base}/signup`, {})).body['jwt']);

  it('refuses every request before InitConnection, and a bad token in it', async () => {
    const ws = await connect();
    expect((await request(ws, 'cm.ConsumerRequestConversation')).code).toBe(401);
    const init = (jwt: string): Promise<Resp> =>
      request(ws, 'InitConnection', {}, { headers: [{ type: '.ams.headers.ConsumerAuthentication', jwt }] });
    expect((await init('x.y.z')).code).toBe(401);
    expect((await init(await signup())).code).toBe(200);
    expect(await request(ws, 'GetClock')).toMatchObject({ code: 200 });
  });

  it('accepts the token in a header; refuses a forged one, and other versions', async () => {
    const jwt = await signup();
    const ws = await connect({ Authorization: `jwt ${jwt}` });
    expect((await request(ws, 'KeepAlive')).code).toBe(200);
    await expect(connect({ Authorization: `jwt ${jwt}x` })).rejects.toThrow('401');
    await expect(connect({ Authorization: `jwt ${jwt}` }, '2')).rejects.toThrow('400');
  });

  it('the anonymous flow of today: external token, authenticate, renew', async () => {
    const external = String((await post(cloud, `${base}/anonymous/authorize`, {})).body['token']);
    const jwt = String((await post(cloud, `${base}/app/c-1/authenticate?v=3.0`, { id_token: external })).body['token']);
    await connect({ Authorization: `jwt ${jwt}` });
    expect((await post(cloud, `${base}/anonymous/authorize`, { id_token: external })).status).toBe(200);
    expect((await post(cloud, `${base}/anonymous/authorize`, { id_token: jwt })).status).toBe(401);
    await expect(connect({ Authorization: `jwt ${external}` })).rejects.toThrow('401');
  });

  it('a person signed by the brand is the same consumer every time; a forged brand token is nobody', async () => {
    const profile = brandClaims(CONSUMERS[0] as (typeof CONSUMERS)[number]);
    const one = await openConsumer(cloud.url, cloud.account, { profile });
    const two = await openConsumer(cloud.url, cloud.account, { profile });
    expect(two.consumerId).toBe(one.consumerId);
    const good = await cloud.control.issueBrandJwt({ sub: 'p' });
    const [head, , signature] = good.split('.');
    const forged = [
      head,
      Buffer.from(
        JSON.stringify({
          sub: 'boss',
          iss: 'https://login.brand.example',
          aud: `acc:${cloud.account}`,
          exp: 9_999_999_999,
        }),
      ).toString('base64url'),
      signature,
    ].join('.');
    expect((await post(cloud, `${base}/authenticate`, { authCode: forged })).status).toBe(401);
    expect((await post(cloud, `${base}/authenticate`, {})).status).toBe(400);
  });

  it('one open conversation per consumer; unknown skills are refused', async () => {
    const consumer = await openConsumer(cloud.url, cloud.account, { skillId: '4101' });
    await consumer.start();
    await expect(consumer.start()).rejects.toMatchObject({ code: 400 });
    await expect((await openConsumer(cloud.url, cloud.account, { skillId: '9' })).start()).rejects.toMatchObject({
      code: 400,
    });
  });

  it('cannot read, write or close what belongs to another, nor touch what is for agents', async () => {
    const [grace, other] = [
      await openConsumer(cloud.url, cloud.account, { skillId: '4101' }),
      await openConsumer(cloud.url, cloud.account),
    ];
    const id = await grace.start();
    const refused = (code: number) => expect.objectContaining({ code }) as unknown;
    await expect(other.request('ms.PublishEvent', { dialogId: id, event: textEvent('x') })).rejects.toEqual(
      refused(404),
    );
    await expect(other.request('ms.SubscribeMessagingEvents', { dialogId: id })).rejects.toEqual(refused(404));
    await expect(
      other.request('cm.UpdateConversationField', {
        conversationId: id,
        conversationField: { field: 'ConversationStateField', conversationState: 'CLOSE' },
      }),
    ).rejects.toEqual(refused(404));
    await expect(
      grace.request('cm.UpdateConversationField', {
        conversationId: id,
        conversationField: { field: 'Skill', type: 'UPDATE', skill: '4102' },
      }),
    ).rejects.toEqual(refused(403));
    await expect(grace.publish(textEvent('x'), { messageAudience: 'AGENTS_AND_MANAGERS' })).rejects.toEqual(
      refused(400),
    );
    await expect(grace.request('.ams.routing.SetAgentState', { availability: 'ONLINE' })).rejects.toEqual(refused(400));
  });

  it('subscribing replays from a sequence, without private messages', async () => {
    const ada = await workingAgent(cloud, 'ada');
    const consumer = await openConsumer(cloud.url, cloud.account, { skillId: '4101', profile: { sub: 'again' } });
    const id = await consumer.start();
    await accept(ada, id);
    await consumer.say('a');
    await ada.request('.ams.ms.PublishEvent', {
      dialogId: id,
      event: textEvent('private'),
      messageAudience: 'AGENTS_AND_MANAGERS',
    });
    await ada.request('.ams.ms.PublishEvent', { dialogId: id, event: textEvent('b') });
    const again = await openConsumer(cloud.url, cloud.account, { profile: { sub: 'again' } });
    await again.nextMessage(({ event }) => event['message'] === 'b');
    expect(again.events.flatMap((event) => (event.kind === 'message' ? [event.record.event['message']] : []))).toEqual([
      'a',
      'b',
    ]);
    expect(again.conversationId).toBe(id);
  });

  it('is told of the agent by PId, of the close, and may not write afterwards', async () => {
    const ada = await workingAgent(cloud, 'ada');
    const consumer = await openConsumer(cloud.url, cloud.account, { skillId: '4101' });
    const id = await consumer.start();
    await accept(ada, id);
    const joined = await consumer.nextChange(({ result }) =>
      result.conversationDetails.participants.some(({ role }) => role === 'ASSIGNED_AGENT'),
    );
    expect(JSON.stringify(joined)).not.toContain(ada.id);
    await update(ada, id, { field: 'ConversationStateField', conversationState: 'CLOSE' });
    await consumer.nextChange(({ result }) => result.conversationDetails.closeReason === 'AGENT');
    await expect(consumer.publish(textEvent('late'))).rejects.toMatchObject({ code: 400 });
  });

  it('a server speaks for a consumer through the Send API', async () => {
    const app = await fetch(`${cloud.url}/sentinel/api/account/${cloud.account}/app/token?v=1.0`, {
      method: 'POST',
      body: new URLSearchParams({
        client_id: INSTALLED_APP.apiClientId,
        client_secret: INSTALLED_APP.apiClientSecret,
        grant_type: 'client_credentials',
      }),
    });
    const { access_token } = (await app.json()) as { access_token: string };
    const jws = await post(
      cloud,
      `${base}/consumer?v=1.0`,
      { ext_consumer_id: 'crm-4711' },
      { authorization: access_token },
    );
    expect(jws.status).toBe(201);
    const headers = { authorization: access_token, 'x-lp-on-behalf': String(jws.body['token']) };
    const path = `${base}/messaging/consumer/conversation`;
    const open = [
      { kind: 'req', id: '1,', type: 'userprofile.SetUserProfile', body: { firstName: 'Crm' } },
      {
        kind: 'req',
        id: '2,',
        type: 'cm.ConsumerRequestConversation',
        body: { brandId: cloud.account, skillId: '4101' },
      },
    ];
    expect((await post(cloud, `${path}?v=3`, [...open].reverse(), headers)).status).toBe(400);
    const opened = await post(cloud, `${path}?v=3`, open, headers);
    expect(opened.body).toMatchObject([
      { code: 'OK', reqId: '1,' },
      { code: 'OK', reqId: '2,' },
    ]);
    const { conversationId } = (opened.body as unknown as { body: { conversationId: string } }[])[1]?.body ?? {
      conversationId: '',
    };
    const sent = await post(
      cloud,
      `${path}/send?v=3`,
      { kind: 'req', id: '1', type: 'ms.PublishEvent', body: { dialogId: conversationId, event: textEvent('hi') } },
      headers,
    );
    expect(sent.body).toEqual({ reqId: '1', code: 'OK', body: { sequence: 0 } });
    expect((await post(cloud, `${path}/send?v=3`, {}, { authorization: access_token })).body).toMatchObject({
      body: { errorCode: 40104 },
    });
    expect((await post(cloud, `${path}/send?v=3`, {}, { ...headers, authorization: 'x' })).body).toMatchObject({
      body: { errorCode: 40102 },
    });
  });

  it('the window is served as plain scripts, knows its customers, and nobody else', async () => {
    const server = createServer(consumerPageHandler({ cloudUrl: cloud.url, account: cloud.account })).listen(
      0,
      '127.0.0.1',
    );
    await new Promise((resolve) => server.once('listening', resolve));
    const page = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    expect(await (await fetch(`${page}/?consumer=grace`)).text()).toContain('page/page.ts');
    for (const script of ['page/page.ts', 'page/bubbles.ts', 'session.ts', 'channels.ts', 'messagingSocket.ts']) {
      const answer = await fetch(`${page}/${script}`);
      expect(answer.headers.get('content-type')).toContain('javascript');
      expect(await answer.text()).not.toMatch(/^interface /m);
    }
    expect(await (await fetch(`${page}/who?consumer=ines`)).json()).toMatchObject({
      name: 'Ines Marchetti',
      channel: 'whatsapp',
      brandToken: expect.any(String) as string,
    });
    expect(await (await fetch(`${page}/who?consumer=visitor`)).json()).toMatchObject({
      name: 'Visitor',
      brandToken: null,
    });
    expect((await fetch(`${page}/who?consumer=mallory`)).status).toBe(404);
    expect((await fetch(`${page}/consumerClient.ts`)).status).toBe(404);
    await new Promise((resolve) => server.close(resolve));
  });
});
