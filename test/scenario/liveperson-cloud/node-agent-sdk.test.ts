/** The official node-agent-sdk 1.2.0, unmodified, in its own process over TLS: seventeen points a stand-in must hold. */
import { describe, expect, it } from 'vitest';
import type { SdkAgent } from '../../support/sdk/sdkProcess.ts';
import { INSTALLED_APP } from '../../../sandbox/seed.ts';
import { EX, OAUTH1, MESSAGES, RINGS, person, useSdkWorld, type Ex, type Details, type Messages } from './sdkWorld.ts';
describe('node-agent-sdk 1.2.0 against the LivePerson cloud', () => {
  const world = useSdkWorld();
  const { open, credentials, oldId, working, customer, ringOf, change, take, talk, textIn, text } = world;

  it('1. connects with a password, with a token, with a SAML assertion and with application credentials', async () => {
    const withPassword = await open(credentials('ada')).next<{ agentId: string; oldId: string }>('connected');
    expect(withPassword).toMatchObject({ agentId: person('ada').pid, oldId: oldId('ada') });

    const login = await fetch(`${world.cloud.url}/api/account/${world.cloud.account}/login?v=1.3`, {
      method: 'POST',
      body: JSON.stringify(credentials('ada')),
    });
    const { bearer } = (await login.json()) as { bearer: string };
    expect(await open({ token: bearer, userId: person('ada').userId }).next('connected')).toMatchObject({
      oldId: oldId('ada'),
    });

    const saml = `<samlp:Response><saml:Assertion><saml:Subject><saml:NameID>${person('ben').loginName}</saml:NameID></saml:Subject></saml:Assertion></samlp:Response>`;
    expect(await open({ assertion: Buffer.from(saml).toString('base64') }).next('connected')).toMatchObject({
      oldId: oldId('ben'),
    });

    const bot = person('nova').loginName;
    expect(await open({ username: bot, ...OAUTH1 }).next('connected')).toMatchObject({ oldId: oldId('nova') });
    const oauth2 = {
      username: bot,
      appKey: INSTALLED_APP.apiClientId,
      secret: INSTALLED_APP.apiClientSecret,
      accessToken: 'x',
      accessTokenSecret: 'x',
    };
    expect(await open(oauth2).next('connected')).toMatchObject({ oldId: oldId('nova') });
  });

  it('2. refuses bad credentials and a bad token', async () => {
    const wrong = open({ username: person('ada').loginName, password: 'wrong' });
    expect(await wrong.next('error')).toHaveProperty('message');
    const forged = open({ token: 'f'.repeat(64), userId: person('ada').userId });
    expect(await forged.next<{ message: string }>('error')).toMatchObject({
      message: expect.stringContaining('401') as string,
    });
    expect(await forged.next<number>('closed')).toBe(1006);
  });

  it('3. refreshes with the right csrf and reports a wrong one', async () => {
    const agent = open({ ...credentials('ada'), refreshSessionInterval: 50 });
    await agent.next('connected');
    const eightHours = 28_800_000;
    const expiry = (): number => world.cloud.control.agent(person('ada').userId).sessionExpiresAt ?? 0;
    world.cloud.control.setClockSkew(eightHours - 60_000);
    // Only a refresh that was accepted moves the end of the session.
    await expect.poll(expiry, { timeout: 5_000 }).toBeGreaterThan(Date.now() + eightHours * 1.5);
    world.cloud.control.setClockSkew(eightHours + 60_000);
    expect((await agent.call('getClock', {})).error).toBeNull();
    expect(agent.seen('error')).toEqual([]);
    agent.spoilCsrf();
    expect(await agent.next('error', (error: { code?: number }) => error.code === 401)).toMatchObject({
      message: 'session unauthorized',
    });
  });

  it('4. answers getClock', async () => {
    const agent = open(credentials('ada'));
    await agent.next('connected');
    const { error, body } = await agent.call('getClock', {});
    expect(error).toBeNull();
    expect(Math.abs((body as { currentTime: number }).currentTime - Date.now())).toBeLessThan(60_000);
  });

  it('5. setAgentState ONLINE is followed by an AgentStateNotification', async () => {
    const agent = open(credentials('ada'));
    await agent.next('connected');
    expect((await agent.call('subscribeAgentsState', {})).body).toHaveProperty('subscriptionId');
    await agent.next(
      'routing.AgentStateNotification',
      ({ changes }: { changes: { result: { availability: string } }[] }) =>
        changes[0]?.result.availability === 'OFFLINE',
    );
    expect((await agent.call('setAgentState', { availability: 'ONLINE' })).body).toBe(
      'Agent state updated successfully',
    );
    const online = await agent.next(
      'routing.AgentStateNotification',
      ({ changes }: { changes: { result: { availability: string } }[] }) =>
        changes[0]?.result.availability === 'ONLINE',
    );
    expect(online.changes[0]?.result).toMatchObject({ channels: ['MESSAGING'] });
  });

  it('6. subscribeRoutingTasks is followed by an empty notification', async () => {
    const agent = open(credentials('ada'));
    await agent.next('connected');
    const { body } = await agent.call('subscribeRoutingTasks', {});
    expect(await agent.next(RINGS)).toEqual({
      subscriptionId: (body as { subscriptionId: string }).subscriptionId,
      changes: [],
    });
  });

  it('7. a consumer rings, the agent accepts, and the conversation arrives with three roles', async () => {
    const agent = await working('ada');
    const consumer = await customer();
    const id = await consumer.start();
    const ringId = await ringOf(agent, id);
    expect((await agent.call('updateRingState', { ringId, ringState: 'ACCEPTED' })).body).toBe(
      'Ring state updated successfully',
    );
    const details = await change(agent, id, (found) => found.__myRole === 'ASSIGNED_AGENT');
    expect(details.participants.map(({ role }) => role).sort()).toEqual(['ASSIGNED_AGENT', 'CONSUMER', 'CONTROLLER']);
    expect(details.participants).toContainEqual({ id: person('ada').pid, role: 'ASSIGNED_AGENT' });
    expect(details.dialogs[0]?.participantsDetails).toContainEqual({
      id: person('ada').pid,
      role: 'ASSIGNED_AGENT',
      state: 'ACTIVE',
    });
  });

  it('8. text travels both ways, with receipts and typing', async () => {
    const agent = await working('ada');
    const { consumer, id } = await talk(agent);
    const sequence = await consumer.say('hello');
    const arrived = (await textIn(agent, 'hello')).changes[0];
    expect(arrived).toMatchObject({ sequence, originatorId: consumer.consumerId, __isMe: false });

    await agent.call('publishEvent', { dialogId: id, event: { type: 'ChatStateEvent', chatState: 'COMPOSING' } });
    const typing = await consumer.nextMessage(({ event }) => event.type === 'ChatStateEvent');
    expect(typing).not.toHaveProperty('sequence');
    const sent = (await agent.call('publishEvent', { dialogId: id, event: text('hi there') })).body as {
      sequence: number;
    };
    expect(sent.sequence).toBeGreaterThan(sequence);
    const received = await consumer.nextMessage(({ event }) => event['message'] === 'hi there');
    expect(received.originatorId).toBe(person('ada').pid);
    expect((await textIn(agent, 'hi there')).changes[0]?.__isMe).toBe(true);

    await consumer.receipt('READ', [sent.sequence]);
    const read = await agent.next<Messages>(MESSAGES, ({ changes }) => changes[0]?.event['status'] === 'READ');
    expect(read.changes[0]?.event).toEqual({
      type: 'AcceptStatusEvent',
      status: 'READ',
      sequenceList: [sent.sequence],
    });
    await agent.call('publishEvent', {
      dialogId: id,
      event: { type: 'AcceptStatusEvent', status: 'ACCEPT', sequenceList: [sequence] },
    });
    expect((await consumer.nextMessage(({ event }) => event['status'] === 'ACCEPT')).event['sequenceList']).toEqual([
      sequence,
    ]);
    expect(
      (await agent.call('publishEvent', { dialogId: id, event: { type: 'ChatStateEvent', chatState: 'ACTIVE' } })).body,
    ).toEqual({ sequence: 0 });
  });

  it('9. a private message does not reach the consumer', async () => {
    const agent = await working('ada');
    const { consumer, id } = await talk(agent);
    await agent.call('publishEvent', {
      dialogId: id,
      event: text('for us only'),
      messageAudience: 'AGENTS_AND_MANAGERS',
    });
    expect((await textIn(agent, 'for us only')).changes[0]?.messageAudience).toBe('AGENTS_AND_MANAGERS');
    await agent.call('publishEvent', { dialogId: id, event: text('for all') });
    await consumer.nextMessage(({ event }) => event['message'] === 'for all');
    expect(
      consumer.events.filter((event) => event.kind === 'message').map(({ record }) => record.event['message']),
    ).toEqual(['for all']);
  });

  it('10. rich content, quick replies and metadata come through as sent', async () => {
    const agent = await working('ada');
    const { consumer, id } = await talk(agent);
    const content = {
      type: 'vertical',
      elements: [
        { type: 'text', text: 'Pick a size' },
        { type: 'button', title: 'Large', click: { actions: [{ type: 'publishText', text: 'Large' }] } },
      ],
    };
    const quickReplies = {
      type: 'quickReplies',
      itemsPerRow: 8,
      replies: [{ type: 'button', title: 'Yes', click: { actions: [{ type: 'publishText', text: 'yes' }] } }],
    };
    const metadata = [{ type: 'ExternalId', id: 'card-17' }];
    const { error } = await agent.call(
      'publishEvent',
      { dialogId: id, event: { type: 'RichContentEvent', content, quickReplies } },
      null,
      metadata,
    );
    expect(error).toBeNull();
    const shown = await consumer.nextMessage(({ event }) => event.type === 'RichContentEvent');
    expect(shown.event).toEqual({ type: 'RichContentEvent', content, quickReplies });
    const echo = await agent.next<Messages>(
      MESSAGES,
      ({ changes }) => changes[0]?.event['type'] === 'RichContentEvent',
    );
    expect(echo.changes[0]?.metadata).toEqual(metadata);
  });

  it('11. a file goes up and comes down through signed links', async () => {
    const agent = await working('ada');
    const { consumer, id } = await talk(agent);
    const link = (body: unknown): string => {
      const { relativePath, queryParams } = body as { relativePath: string; queryParams: Record<string, string> };
      return `${world.cloud.url}${relativePath}?${new URLSearchParams(queryParams).toString()}`;
    };
    const up = (await agent.call('generateURLForUploadFile', { fileSize: 4, fileType: 'PNG' })).body as {
      relativePath: string;
    };
    expect((await fetch(link(up), { method: 'PUT', body: new Uint8Array([1, 2, 3, 4]) })).status).toBe(201);
    const message = { caption: 'plan', relativePath: up.relativePath, fileType: 'PNG' };
    await agent.call('publishEvent', {
      dialogId: id,
      event: { type: 'ContentEvent', contentType: 'hosted/file', message },
    });
    const shared = await consumer.nextMessage(({ event }) => event['contentType'] === 'hosted/file');
    expect(shared.event['message']).toEqual(message);
    const down = (await agent.call('generateURLForDownloadFile', { relativePath: up.relativePath })).body;
    expect([...new Uint8Array(await (await fetch(link(down))).arrayBuffer())]).toEqual([1, 2, 3, 4]);
    world.cloud.control.setClockSkew(120_000);
    expect((await fetch(link(down))).status).toBe(401);
  });

  it('12. transfers to a skill, to an agent (SUGGESTED only with v=2.1) and back to the queue; a manager joins and takes over', async () => {
    const ada = await working('ada');
    const ben = await working('ben');
    const mia = open(credentials('mia'));
    await mia.next('connected');
    await mia.call('subscribeExConversations', { convState: ['OPEN'] });
    const old = open({ ...credentials('mia'), apiVersion: 2 });
    await old.next('connected');
    await old.call('subscribeExConversations', { convState: ['OPEN'] });
    const { id } = await talk(ada);
    const leave = (key: string): object => ({
      field: 'ParticipantsChange',
      type: 'REMOVE',
      role: 'ASSIGNED_AGENT',
      userId: oldId(key),
    });
    const update = (agent: SdkAgent, ...conversationField: object[]) =>
      agent.call('updateConversationField', { conversationId: id, conversationField });

    expect((await update(ada, leave('ada'), { field: 'Skill', type: 'UPDATE', skill: '4102' })).error).toBeNull();
    await change(ada, id, (_details, type) => type === 'DELETE');
    expect((await take(ben, id)).skillId).toBe('4102');

    await update(
      ben,
      leave('ben'),
      { field: 'ParticipantsChange', type: 'SUGGEST', role: 'ASSIGNED_AGENT', userId: oldId('ada') },
      { field: 'Skill', type: 'UPDATE', skill: '4101' },
    );
    const suggestion = ({ dialogs }: Details): boolean =>
      dialogs[0]?.participantsDetails.some(({ state }) => state === 'SUGGESTED') ?? false;
    const seenByNew = await change(mia, id, suggestion);
    expect(seenByNew.participants.some(({ role }) => role === 'ASSIGNED_AGENT')).toBe(false);
    await change(
      old,
      id,
      ({ skillId, participants }) => skillId === '4101' && !participants.some(({ role }) => role === 'ASSIGNED_AGENT'),
    );
    expect(
      (old.seen(EX) as Ex[]).some(({ changes }) =>
        changes.some(({ result }) => suggestion(result.conversationDetails)),
      ),
    ).toBe(false);
    await take(ada, id);

    expect((await update(ada, leave('ada'))).body).toBe('OK Agent removed successfully');
    await take(ada, id);

    expect((await update(mia, { field: 'ParticipantsChange', type: 'ADD', role: 'MANAGER' })).body).toBe(
      'OK Agent added successfully',
    );
    await change(mia, id, (details) => details.__myRole === 'MANAGER');
    await update(mia, leave('ada'), { field: 'ParticipantsChange', type: 'ADD', role: 'ASSIGNED_AGENT' });
    const taken = await change(mia, id, ({ participants }) =>
      participants.some(({ id: pid, role }) => role === 'ASSIGNED_AGENT' && pid === person('mia').pid),
    );
    expect(taken.participants.filter(({ role }) => role === 'ASSIGNED_AGENT')).toHaveLength(1);
    await change(ada, id, (_details, type) => type === 'DELETE');
  });

  it('13. closes a dialog with and without a survey, and a conversation, with DELETE on an OPEN-only subscription', async () => {
    const agent = await working('ada');
    const closeDialog = (id: string) =>
      agent.call('updateConversationField', {
        conversationId: id,
        conversationField: [{ field: 'DialogChange', type: 'UPDATE', dialog: { dialogId: id, state: 'CLOSE' } }],
      });
    const plain = await talk(agent);
    expect((await closeDialog(plain.id)).error).toBeNull();
    expect(await change(agent, plain.id, (_details, type) => type === 'DELETE')).toMatchObject({
      state: 'CLOSE',
      stage: 'CLOSE',
      closeReason: 'AGENT',
    });

    world.cloud.control.switches.postConversationSurvey = true;
    const surveyed = await talk(agent);
    await closeDialog(surveyed.id);
    const running = await change(agent, surveyed.id, (_details, type) => type === 'DELETE');
    expect(running).toMatchObject({ state: 'CLOSE', stage: 'OPEN' });
    expect(running.dialogs.map(({ dialogType, state }) => [dialogType, state])).toEqual([
      ['MAIN', 'CLOSE'],
      ['POST_SURVEY', 'OPEN'],
    ]);
    await surveyed.consumer.nextMessage(({ dialogId }) => dialogId === running.dialogs[1]?.dialogId);
    await surveyed.consumer.publish(text('5'), { dialogId: running.dialogs[1]?.dialogId ?? '' });
    await surveyed.consumer.nextChange(({ result }) => result.conversationDetails.stage === 'CLOSE');
    expect(world.cloud.control.conversation(surveyed.id)?.csat).toMatchObject({ csatRate: 5, status: 'FILLED' });

    const whole = await talk(agent);
    await agent.call('updateConversationField', {
      conversationId: whole.id,
      conversationField: [{ field: 'ConversationStateField', conversationState: 'CLOSE' }],
    });
    expect(await change(agent, whole.id, (_details, type) => type === 'DELETE')).toMatchObject({
      state: 'CLOSE',
      stage: 'CLOSE',
    });
  });

  it('14. after a reconnect the messages of a dialog come back once each', async () => {
    const agent = await working('ada');
    const { consumer, id } = await talk(agent);
    for (const message of ['one', 'two', 'three']) await consumer.say(message);
    await textIn(agent, 'three');
    agent.reconnect(true);
    await agent.next('connected');
    const { error } = await agent.call('subscribeMessagingEvents', { dialogId: id });
    expect(error).toBeNull();
    const all = await agent.next<Messages>(MESSAGES, ({ changes }) => changes.length > 1);
    expect(all.changes.map(({ event }) => event['message'])).toEqual(['one', 'two', 'three']);
  });

  it.each([4401, 4407, 1011, 1006])('15. reconnects after the server closed with %i', async (code) => {
    const agent = await working('ada');
    expect(world.cloud.control.closeSockets(person('ada').userId, code)).toBe(1);
    expect(await agent.next<number>('closed')).toBe(code);
    agent.reconnect(false);
    await agent.next('connected');
    expect((await agent.call('getClock', {})).error).toBeNull();
  });

  it('16. partial participantsPId gives a warning and no error', async () => {
    const agent = await working('ada');
    const consumer = await customer();
    world.cloud.control.setFrameFaults({ partialParticipantsPId: true });
    const id = await consumer.start();
    await agent.call('updateRingState', { ringId: await ringOf(agent, id), ringState: 'ACCEPTED' });
    expect(await agent.next<{ message: string }>('warn')).toMatchObject({
      message: expect.stringContaining('invalid participant') as string,
    });
    expect(agent.seen('error')).toEqual([]);
  });

  it('17. a 429 answer reaches the callback', async () => {
    const agent = await working('ada');
    world.cloud.control.throttle(1);
    expect((await agent.call('getClock', {})).error).toMatchObject({ code: 429 });
    expect((await agent.call('getClock', {})).error).toBeNull();
  });
});
