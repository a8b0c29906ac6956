/** Who is rung, when, and what everybody else sees. */
import { afterEach, describe, expect, it } from 'vitest';
import { openConsumer } from '../../../sandbox/consumer/consumerClient.ts';
import { startLivePersonCloud, type LivePersonCloud, type Switches } from '../../../sandbox/liveperson/cloud.ts';
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

describe('routing', () => {
  let cloud: LivePersonCloud;
  afterEach(() => cloud.close());
  const start = async (switches: Partial<Switches> = {}): Promise<void> => {
    cloud = await startLivePersonCloud({ switches });
  };
  const enqueue = async (skillId = '4101'): Promise<string> =>
    (await openConsumer(cloud.url, cloud.account, { skillId })).start();
  const ringOf = (agent: RawAgent, id: string, state?: string): ReturnType<RawAgent['nextRing']> =>
    agent.nextRing(id, state);
  const reject = async (agent: RawAgent, id: string): Promise<void> => {
    await agent.request('.ams.routing.UpdateRingState', {
      ringId: (await ringOf(agent, id)).ringId,
      ringState: 'REJECTED',
    });
  };

  it('rings every free agent of the skill; the one who accepts gets it, the others see CANCELLED', async () => {
    await start();
    const [ada, mia, ben] = await Promise.all([
      workingAgent(cloud, 'ada'),
      workingAgent(cloud, 'mia'),
      workingAgent(cloud, 'ben'),
    ]);
    const id = await enqueue();
    const lost = await ringOf(mia, id);
    await accept(ada, id);
    expect((await ringOf(mia, id, 'CANCELLED')).ringId).toBe(lost.ringId);
    expect(
      await mia.request('.ams.routing.UpdateRingState', { ringId: lost.ringId, ringState: 'ACCEPTED' }),
    ).toMatchObject({ code: 400 });
    expect(JSON.stringify(ben.frames)).not.toContain(id);
  });

  it('pending rings arrive with a new subscription', async () => {
    await start();
    const ada = await connectAgent(cloud, oldIdOf(cloud, 'ada'), await login(cloud, 'ada'));
    await ada.request('.ams.routing.SetAgentState', { availability: 'ONLINE' });
    const id = await enqueue();
    await ada.request('.ams.routing.SubscribeRoutingTasks');
    expect(await ringOf(ada, id)).toMatchObject({ ringState: 'WAITING', ringExpiration: 72_000 });
  });

  it('one at a time: a decline rings the next agent', async () => {
    await start({ ringDistribution: 'one' });
    const agents = await Promise.all([workingAgent(cloud, 'ada'), workingAgent(cloud, 'mia')]);
    const id = await enqueue();
    const [first, second] =
      cloud.control.agent(seedAgent('ada').userId).rings.length === 1 ? agents : [agents[1], agents[0]];
    await reject(first, id);
    await accept(second, id);
  });

  it('an expired ring is said, and after a pause it rings again', async () => {
    await start({ ringExpirationMs: 30, ringAgainAfterMs: 20 });
    const ada = await workingAgent(cloud, 'ada');
    const id = await enqueue();
    const first = await ringOf(ada, id);
    expect((await ringOf(ada, id, 'EXPIRED')).ringId).toBe(first.ringId);
    expect((await ringOf(ada, id)).ringId).not.toBe(first.ringId);
  });

  it('AWAY withdraws rings, ONLINE brings them back', async () => {
    await start();
    const ada = await workingAgent(cloud, 'ada');
    const id = await enqueue();
    await ringOf(ada, id);
    await ada.request('.ams.routing.SetAgentState', { availability: 'AWAY' });
    await ringOf(ada, id, 'CANCELLED');
    await ada.request('.ams.routing.SetAgentState', { availability: 'ONLINE' });
    await accept(ada, id);
  });

  it('BACK_SOON (and its old name OCCUPIED) rings for transfers only', async () => {
    await start();
    const ben = await workingAgent(cloud, 'ben', { availability: 'OCCUPIED' });
    const fresh = await enqueue('4102');
    expect(cloud.control.agent(seedAgent('ben').userId)).toMatchObject({ availability: 'BACK_SOON', rings: [] });
    const ada = await workingAgent(cloud, 'ada');
    const id = await enqueue();
    await accept(ada, id);
    await update(ada, id, seat('REMOVE', ada.id), { field: 'Skill', type: 'UPDATE', skill: '4102' });
    await accept(ben, id);
    expect(cloud.control.queued()).toEqual([fresh]);
  });

  it('a full agent is not rung until a slot is free', async () => {
    await start();
    const user = cloud.control.world.users.get(seedAgent('ada').userId);
    if (user !== undefined) user.maxAsyncChats = 1;
    const ada = await workingAgent(cloud, 'ada');
    const first = await enqueue();
    await accept(ada, first);
    const second = await enqueue();
    expect(cloud.control.agent(ada.id).rings).toEqual([]);
    await update(ada, first, { field: 'ConversationStateField', conversationState: 'CLOSE' });
    await ringOf(ada, second);
  });

  it('auto-accept assigns without an answer', async () => {
    await start({ autoAccept: true });
    const ada = await workingAgent(cloud, 'ada');
    const id = await enqueue();
    await ringOf(ada, id, 'AUTO_ACCEPT');
    await ada.nextChange(
      id,
      ({ conversationDetails }) => conversationDetails.participants['ASSIGNED_AGENT']?.[0] === ada.id,
    );
  });

  it('a transfer by name rings the target alone, and goes back to the queue after the time-out', async () => {
    await start({ transferToAgentMaxWaitMs: 40 });
    const [ada, ben, mia] = await Promise.all([
      workingAgent(cloud, 'ada'),
      workingAgent(cloud, 'ben'),
      workingAgent(cloud, 'mia', { availability: 'AWAY' }),
    ]);
    const id = await enqueue();
    await accept(ada, id);
    const answer = await update(ada, id, seat('REMOVE', ada.id), seat('SUGGEST', ben.id), {
      field: 'Skill',
      type: 'UPDATE',
      skill: '4101',
    });
    expect(answer.code).toBe(200);
    await ringOf(ben, id);
    expect(cloud.control.agent(ada.id).rings).toEqual([]);
    await ringOf(ben, id, 'CANCELLED');
    await ringOf(ada, id);
    expect(cloud.control.conversation(id)?.transfers.map(({ reason }) => reason)).toEqual([
      'Agent',
      'SuggestedAgentTimeout',
    ]);
    expect(mia.frames.some((frame) => JSON.stringify(frame).includes(id))).toBe(false);
  });

  it.each([
    ['nobody', ['31487986.0']],
    ['a PId', [seedAgent('ben').pid]],
  ])('a transfer to %s is refused and changes nothing', async (_who, [target]) => {
    await start();
    const ada = await workingAgent(cloud, 'ada');
    const id = await enqueue();
    await accept(ada, id);
    expect((await update(ada, id, seat('REMOVE', ada.id), seat('SUGGEST', target ?? ''))).code).toBe(400);
    expect(cloud.control.agent(ada.id).assigned).toEqual([id]);
  });

  it('a transfer to an unknown skill, or out of the allowed list, is refused', async () => {
    await start();
    const ada = await workingAgent(cloud, 'ada');
    const id = await enqueue();
    await accept(ada, id);
    const to = async (skill: string): Promise<number> =>
      (await update(ada, id, seat('REMOVE', ada.id), { field: 'Skill', type: 'UPDATE', skill })).code;
    expect(await to('9999')).toBe(400);
    Object.assign(cloud.control.world.skills.get('4101') ?? {}, { skillTransferList: ['4103'] });
    expect(await to('4102')).toBe(403);
    Object.assign(cloud.control.world.skills.get('4103') ?? {}, { canTransfer: false });
    expect(await to('4103')).toBe(403);
    expect(cloud.control.agent(ada.id).assigned).toEqual([id]);
  });

  it('there is one assigned agent at most, and a return without one fails', async () => {
    await start();
    const ada = await workingAgent(cloud, 'ada');
    const mia = await workingAgent(cloud, 'mia', { availability: 'AWAY' });
    const id = await enqueue();
    await accept(ada, id);
    expect((await update(mia, id, seat('ADD', mia.id))).code).toBe(400);
    expect((await update(ada, id, seat('SUGGEST', mia.id))).code).toBe(400);
    expect((await update(ada, id, seat('REMOVE', ada.id))).code).toBe(200);
    expect((await update(mia, id, seat('REMOVE', ada.id))).code).toBe(400);
  });

  it('an agent takes a conversation from the queue by itself, with the skill only', async () => {
    await start();
    const [ada, ben] = await Promise.all([
      workingAgent(cloud, 'ada', { availability: 'AWAY' }),
      workingAgent(cloud, 'ben'),
    ]);
    const id = await enqueue();
    expect((await update(ben, id, seat('ADD', ben.id))).code).toBe(403);
    expect((await update(ada, id, seat('ADD', ada.id))).body).toBe('OK Agent added successfully');
    expect(cloud.control.queued()).toEqual([]);
  });

  it('after the last socket is gone the agent is OFFLINE when the grace is over', async () => {
    await start({ offlineGraceMs: 30 });
    const ada = await workingAgent(cloud, 'ada');
    ada.close();
    await expect.poll(() => cloud.control.agent(ada.id).availability).toBe('OFFLINE');
  });

  it('an agent opens a new conversation with a known consumer', async () => {
    await start();
    const ada = await workingAgent(cloud, 'ada');
    const consumer = await openConsumer(cloud.url, cloud.account, { skillId: '4101' });
    const origin = await consumer.start();
    await accept(ada, origin);
    await update(ada, origin, { field: 'ConversationStateField', conversationState: 'CLOSE' });
    const ask = (consumerId: string) =>
      ada.request('.ams.cm.AgentRequestConversation', {
        channelType: 'MESSAGING',
        consumerId,
        conversationContext: { type: 'ProactiveContext', originConversationId: origin },
      });
    const { body } = await ask(consumer.consumerId);
    const { conversationId } = body as { conversationId: string };
    expect(conversationId).not.toBe(origin);
    await ada.nextChange(conversationId, ({ conversationDetails }) => conversationDetails.skillId === '4101');
    expect(
      (await ada.request('.ams.ms.PublishEvent', { dialogId: conversationId, event: textEvent('hello again') })).code,
    ).toBe(200);
    expect((await ask(consumer.consumerId)).code).toBe(400);
    expect((await ask('unknown')).code).toBe(404);
  });
});
