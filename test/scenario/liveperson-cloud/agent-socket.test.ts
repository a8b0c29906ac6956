/** What the agent socket refuses, and how. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openConsumer, type Consumer } from '../../../sandbox/consumer/consumerClient.ts';
import { startLivePersonCloud, type LivePersonCloud } from '../../../sandbox/liveperson/cloud.ts';
import {
  accept,
  connectAgent,
  login,
  oldIdOf,
  seat,
  seedAgent,
  textEvent,
  update,
  workingAgent,
  type RawAgent,
} from './rawAgent.ts';

const TEXT = '.ReqBody$StringResp';

describe('agent socket', () => {
  let cloud: LivePersonCloud;
  let ada: RawAgent;
  let consumer: Consumer;
  beforeEach(async () => {
    cloud = await startLivePersonCloud();
    ada = await workingAgent(cloud, 'ada');
    consumer = await openConsumer(cloud.url, cloud.account, { skillId: '4101' });
  });
  afterEach(() => cloud.close());

  const talk = async (): Promise<string> => {
    const id = await consumer.start();
    await accept(ada, id);
    return id;
  };

  it('refuses the upgrade with 401 for an unknown bearer and 400 for version 1', async () => {
    await expect(connectAgent(cloud, 'x', 'a'.repeat(64))).rejects.toThrow('401');
    await expect(connectAgent(cloud, 'x', ada.bearer, '1')).rejects.toThrow('400');
  });

  it.each(['2', '2.0', '2.1'])('accepts version %s', async (version) => {
    const agent = await connectAgent(cloud, ada.id, ada.bearer, version);
    expect((await agent.request('.GetClock')).type).toBe('.GetClock$Response');
  });

  it('takes both spellings of a type and echoes a numeric id as text', async () => {
    expect((await ada.request('GetClock')).code).toBe(200);
    expect((await ada.request('routing.SubscribeRoutingTasks')).type).toBe('.ams.GenericSubscribe$Response');
    ada.sendText(JSON.stringify({ kind: 'req', id: 7, type: '.GetClock' }));
    expect((await ada.next((frame) => frame.reqId === '7')).code).toBe(200);
  });

  it.each([
    ['not JSON', '{"kind":'],
    ['a list', '[]'],
    ['a response', '{"kind":"resp","id":"1","type":"x"}'],
    ['an id of 65 characters', JSON.stringify({ kind: 'req', id: 'x'.repeat(65), type: '.GetClock' })],
  ])('answers %s with 400 and keeps the socket', async (_what, frame) => {
    ada.sendText(frame);
    expect(await ada.next(({ code }) => code === 400)).toMatchObject({ kind: 'resp', type: TEXT });
    expect((await ada.request('.GetClock')).code).toBe(200);
  });

  it('refuses unknown request types, also names every object has', async () => {
    expect(await ada.request('.ams.ms.Nonsense')).toMatchObject({ code: 400, type: TEXT });
    expect((await ada.request('constructor')).code).toBe(400);
  });

  it('answers an unknown dialog or conversation with 404', async () => {
    expect((await ada.request('.ams.ms.PublishEvent', { dialogId: 'nope', event: textEvent('x') })).code).toBe(404);
    expect((await ada.request('.ams.ms.QueryMessages', { dialogId: 'nope' })).code).toBe(404);
    expect((await update(ada, 'nope', { field: 'ConversationStateField', conversationState: 'CLOSE' })).code).toBe(404);
  });

  it('answers an agent who is not part of the conversation with 400', async () => {
    const id = await talk();
    const ben = await workingAgent(cloud, 'ben');
    expect(await ben.request('.ams.ms.PublishEvent', { dialogId: id, event: textEvent('x') })).toMatchObject({
      code: 400,
      body: 'The agent is not part of the conversation',
    });
    expect((await ben.request('.ams.ms.QueryMessages', { dialogId: id })).code).toBe(400);
    expect((await update(ben, id, { field: 'ConversationStateField', conversationState: 'CLOSE' })).code).toBe(400);
    expect((await update(ben, id, seat('ADD', ben.id, 'MANAGER'))).code).toBe(400);
  });

  it('refuses writing into a closed dialog and closing twice', async () => {
    const id = await talk();
    const close = (): ReturnType<typeof update> =>
      update(ada, id, { field: 'ConversationStateField', conversationState: 'CLOSE' });
    expect((await close()).code).toBe(200);
    expect((await ada.request('.ams.ms.PublishEvent', { dialogId: id, event: textEvent('late') })).code).toBe(400);
    expect(await close()).toMatchObject({ code: 400, body: 'Conversation is closed' });
  });

  it.each([
    ['a message of 8,001 characters', { event: textEvent('x'.repeat(8_001)) }],
    ['an empty message', { event: textEvent('') }],
    ['an unknown event', { event: { type: 'SomethingEvent' } }],
    ['an unknown chat state', { event: { type: 'ChatStateEvent', chatState: 'SINGING' } }],
    ['an unknown audience', { event: textEvent('x'), messageAudience: 'NOBODY' }],
    ['a receipt without sequences', { event: { type: 'AcceptStatusEvent', status: 'READ', sequenceList: [] } }],
    ['rich content without content', { event: { type: 'RichContentEvent' } }],
  ])('refuses %s', async (_what, body) => {
    const id = await talk();
    expect((await ada.request('.ams.ms.PublishEvent', { dialogId: id, ...body })).code).toBe(400);
    expect(cloud.ledger.dialog(id)).toEqual([]);
  });

  it('takes 8,000 characters, emoji, right-to-left text and markup as they are', async () => {
    const id = await talk();
    for (const message of ['y'.repeat(8_000), '👩‍🚀 مرحبا <script>alert(1)</script>']) {
      expect((await ada.request('.ams.ms.PublishEvent', { dialogId: id, event: textEvent(message) })).code).toBe(200);
      expect((await consumer.nextMessage(({ event }) => event['message'] === message)).event['message']).toBe(message);
    }
  });

  it('wants the old id where UMS wants it, not the PId', async () => {
    expect((await ada.request('.ams.aam.SubscribeExConversations', { agentIds: [seedAgent('ada').pid] })).code).toBe(
      400,
    );
    const id = await talk();
    expect((await update(ada, id, seat('REMOVE', seedAgent('ada').pid))).code).toBe(400);
    expect(
      (await ada.request('.ams.routing.SetAgentState', { availability: 'AWAY', agentUserId: seedAgent('ada').pid }))
        .code,
    ).toBe(403);
  });

  it('refuses all conversations, and those of others, without manager rights', async () => {
    expect((await ada.request('.ams.aam.SubscribeExConversations', { convState: ['OPEN'] })).code).toBe(403);
    expect((await ada.request('.ams.aam.SubscribeExConversations', { agentIds: [oldIdOf(cloud, 'ben')] })).code).toBe(
      403,
    );
    const mia = await connectAgent(cloud, oldIdOf(cloud, 'mia'), await login(cloud, 'mia'));
    expect((await mia.request('.ams.aam.SubscribeExConversations', { convState: ['OPEN'] })).code).toBe(200);
  });

  it('stops an unsubscribed subscription and refuses an unknown one', async () => {
    const { body } = await ada.request('.ams.aam.SubscribeExConversations', {
      convState: ['OPEN'],
      agentIds: [ada.id],
    });
    const { subscriptionId } = body as { subscriptionId: string };
    expect((await ada.request('.ams.aam.UnsubscribeExConversations', { subscriptionId })).code).toBe(200);
    expect((await ada.request('.ams.aam.UnsubscribeExConversations', { subscriptionId })).code).toBe(404);
    const before = ada.frames.length;
    await talk();
    expect(ada.frames.slice(before).filter(({ body: b }) => b?.['subscriptionId'] === subscriptionId)).toEqual([]);
  });

  it('checks status reasons: known, and for AWAY only', async () => {
    const set = async (body: object): Promise<number> => (await ada.request('.ams.routing.SetAgentState', body)).code;
    expect(await set({ availability: 'AWAY', reasonId: '901' })).toBe(202);
    expect(await set({ availability: 'AWAY', reasonId: '999' })).toBe(400);
    expect(await set({ availability: 'ONLINE', reasonId: '901' })).toBe(400);
    expect(await set({ availability: 'DANCING' })).toBe(400);
  });

  it('reads profiles: own, a known consumer with signed attributes, nobody', async () => {
    const known = await openConsumer(cloud.url, cloud.account, {
      profile: {
        sub: 's1',
        given_name: 'Ann',
        email: 'ann@brand.example',
        lp_sdes: [{ type: 'ctmrinfo', info: { customerId: 'C-1' } }],
      },
    });
    expect((await ada.request('.ams.userprofile.GetUserProfile', {})).body).toEqual({ userId: ada.id });
    expect((await ada.request('.ams.userprofile.GetUserProfile', known.consumerId)).body).toMatchObject({
      firstName: 'Ann',
      acr: 'loa1',
      privateData: { email: 'ann@brand.example' },
      claims: { lp_sdes: [{ type: 'ctmrinfo', info: { customerId: 'C-1' } }] },
    });
    expect((await ada.request('.ams.userprofile.GetUserProfile', { userId: consumer.consumerId })).body).toMatchObject({
      acr: '0',
    });
    expect((await ada.request('.ams.userprofile.GetUserProfile', 'nobody')).code).toBe(404);
  });

  it('closes the socket with 4401 when the token expires, and refuses it afterwards', async () => {
    cloud.control.expireTokens(seedAgent('ada').loginName);
    expect(await ada.closed).toBe(4401);
    await expect(connectAgent(cloud, ada.id, ada.bearer)).rejects.toThrow('401');
  });

  it('lets an agent have two sockets that both hear everything, or only the last, or only the first', async () => {
    const again = (): Promise<RawAgent> => connectAgent(cloud, ada.id, ada.bearer);
    const second = await again();
    cloud.control.switches.secondAgentSocket = 'refused';
    await expect(again()).rejects.toThrow('409');
    cloud.control.switches.secondAgentSocket = 'closesFirst';
    const third = await again();
    expect(await Promise.all([ada.closed, second.closed])).toEqual([1000, 1000]);
    cloud.control.switches.secondAgentSocket = 'refused';
    await expect(again()).rejects.toThrow('409');
    third.close();
    await third.closed;
    expect((await (await again()).request('.GetClock')).code).toBe(200);
  });

  it('closes a silent socket when keep-alive is on', async () => {
    cloud.control.switches.keepAlive = 'on';
    cloud.control.switches.keepAliveMs = 60;
    const agent = await connectAgent(cloud, ada.id, ada.bearer);
    expect(await agent.closed).toBe(1001);
  });

  it('refuses files that are too large or of another type', async () => {
    const ask = async (body: object): Promise<number> =>
      (await ada.request('.ams.ms.GenerateURLForUploadFile', body)).code;
    expect(await ask({ fileSize: 4_000_000, fileType: 'PNG' })).toBe(400);
    expect(await ask({ fileSize: 100, fileType: 'EXE' })).toBe(400);
    expect((await ada.request('.ams.ms.GenerateURLForDownloadFile', { relativePath: '/v1/none' })).code).toBe(404);
    const { body } = await ada.request('.ams.ms.GenerateURLForUploadFile', { fileSize: '100', fileType: 'JPEG' });
    const { relativePath, queryParams } = body as { relativePath: string; queryParams: Record<string, string> };
    const forged = new URLSearchParams({ ...queryParams, temp_url_sig: '0'.repeat(64) }).toString();
    expect((await fetch(`${cloud.url}${relativePath}?${forged}`, { method: 'PUT', body: 'x' })).status).toBe(401);
    const good = new URLSearchParams(queryParams).toString();
    expect(
      (await fetch(`${cloud.url}${relativePath}?${good}`, { method: 'PUT', body: new Uint8Array(3_200_000) })).status,
    ).toBe(413);
    expect((await fetch(`${cloud.url}${relativePath}?${good}`, { method: 'GET' })).status).toBe(401);
  });
});
