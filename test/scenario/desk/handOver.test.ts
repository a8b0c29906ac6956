import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { TransferTargets } from '../../../connector-server/src/protocol/types.ts';
import { acceptedConversation, seeded, startDeskWorld, type DeskWorld } from './deskWorld.ts';

let world: DeskWorld;
beforeEach(async () => {
  world = await startDeskWorld();
});
afterEach(() => world.close());

const adaId = seeded('ada').livePerson.userId;
const benId = seeded('ben').livePerson.userId;

describe('handing a conversation over', () => {
  it('offers skills and agents, the agent itself left out, bots marked as bots [MSG-06]', async () => {
    const ada = await world.online('ada');
    const { conversationId } = await acceptedConversation(world, ada);
    const answer = await ada.command({ name: 'listTransferTargets', conversationId });
    const targets = (answer as { result: TransferTargets }).result;
    expect(targets.skills.map((skill) => skill.name)).toEqual(['Billing', 'Nova Bot', 'Support']);
    expect(targets.agents.map((agent) => agent.id)).not.toContain(adaId);
    expect(targets.agents.find((agent) => agent.id === '3700000104')).toMatchObject({ kind: 'bot' });
  });

  it('goes to a skill, rings there with its history, and comes back by name [MSG-05]', async () => {
    const ada = await world.online('ada');
    const ben = await world.online('ben');
    const { consumer, conversationId } = await acceptedConversation(world, ada, 'Where is it?');
    await ada.command({ name: 'sendMessage', conversationId, text: 'Support will help', audience: 'all' });
    expect(await ada.command({ name: 'transferToSkill', conversationId, skillId: '4102' })).toMatchObject({
      outcome: 'done',
    });
    expect(await ada.event('conversationLeft')).toMatchObject({ conversationId, reason: 'transferred' });

    const { ring } = await ben.event('ring', (event) => event.ring.conversationId === conversationId);
    expect(ring).toMatchObject({ skillName: 'Support', directed: false });
    await ben.command({ name: 'acceptRing', ringId: ring.ringId });
    await ben.event('messages', (event) => event.messages.length === 2);
    expect(ben.shown(conversationId).map((message) => [message.from.role, message.from.me])).toEqual([
      ['consumer', false],
      ['agent', false],
    ]);
    expect(ben.shown(conversationId)[1]?.from.name).toBe('Ada');
    await consumer.say('Hi Ben');
    await ben.event('message');

    expect(await ben.command({ name: 'transferToAgent', conversationId, agentId: adaId })).toMatchObject({
      outcome: 'done',
    });
    await ben.event('conversationLeft', (event) => event.reason === 'transferred');
    const back = await ada.event(
      'ring',
      (event) =>
        event.ring.conversationId === conversationId && event.ring.ringId !== ring.ringId && event.ring.directed,
    );
    expect(await ada.command({ name: 'acceptRing', ringId: back.ring.ringId })).toMatchObject({ outcome: 'done' });
    await ada.event('ringEnded', (event) => event.ringId === back.ring.ringId && event.reason === 'accepted');
    await ada.frame(() => ada.shown(conversationId).length === 3);
  });

  it('returns to the queue and rings again', async () => {
    const ada = await world.online('ada');
    const mia = await world.online('mia');
    const { conversationId } = await acceptedConversation(world, ada);
    const rungBefore = mia.events('ring').length;
    expect(await ada.command({ name: 'returnToQueue', conversationId })).toMatchObject({ outcome: 'done' });
    expect(await ada.event('conversationLeft')).toMatchObject({ reason: 'returned' });
    await mia.frame(() => mia.events('ring').length > rungBefore);
  });

  it('goes nowhere when the target does not exist, is the agent itself, or the skill is unknown', async () => {
    const ada = await world.online('ada');
    const { conversationId } = await acceptedConversation(world, ada);
    expect(await ada.command({ name: 'transferToAgent', conversationId, agentId: 'nobody' })).toMatchObject({
      outcome: 'refused',
      code: 'unknown_agent',
    });
    expect(await ada.command({ name: 'transferToAgent', conversationId, agentId: adaId })).toMatchObject({
      outcome: 'refused',
      code: 'unknown_agent',
    });
    expect(await ada.command({ name: 'transferToSkill', conversationId, skillId: '99' })).toMatchObject({
      outcome: 'refused',
      code: 'unknown_skill',
    });
    expect(world.cloud.control.agent(adaId).assigned).toHaveLength(1);
    expect(ada.events('conversationLeft')).toEqual([]);
  });

  it('respects what a skill may be transferred to', async () => {
    const sales = world.cloud.control.world.skills.get('4101');
    if (sales !== undefined) sales.skillTransferList = ['4103'];
    const ada = await world.online('ada');
    const { conversationId } = await acceptedConversation(world, ada);
    expect(await ada.command({ name: 'transferToSkill', conversationId, skillId: '4102' })).toMatchObject({
      outcome: 'refused',
      code: 'unknown_skill',
    });
    expect(await ada.command({ name: 'transferToSkill', conversationId, skillId: '4103' })).toMatchObject({
      outcome: 'done',
    });
  });

  it('is reported to the recorder once per change, for every agent', async () => {
    const ada = await world.online('ada');
    const ben = await world.online('ben');
    const { conversationId } = await acceptedConversation(world, ada);
    await ada.command({ name: 'transferToSkill', conversationId, skillId: '4102' });
    const { ring } = await ben.event('ring', (event) => event.ring.conversationId === conversationId);
    await ben.command({ name: 'acceptRing', ringId: ring.ringId });
    await ben.conversation(conversationId);
    await expect
      .poll(() => world.facts.filter((fact) => fact.type === 'assigned').map((fact) => fact.agentId))
      .toEqual([adaId, benId]);
    expect(world.facts.filter((fact) => fact.type === 'unassigned').map((fact) => fact.agentId)).toEqual([adaId]);
    expect(world.facts.find((fact) => fact.type === 'opened')).toMatchObject({
      conversationId,
      skillId: '4101',
      channel: 'web',
      dialogId: conversationId,
    });
  });
});

describe('closing', () => {
  it('closes on both sides, starts the wrap-up and ends it on request [MSG-07]', async () => {
    const ada = await world.online('ada');
    const { consumer, conversationId } = await acceptedConversation(world, ada);
    expect(await ada.command({ name: 'finishWrapUp', conversationId })).toMatchObject({
      outcome: 'refused',
      code: 'still_open',
    });
    expect(await ada.command({ name: 'closeConversation', conversationId })).toMatchObject({ outcome: 'done' });
    const closed = await ada.event('conversation', (event) => event.conversation.state === 'closed');
    expect(closed.conversation).toMatchObject({ closedBy: 'agent', respondBy: null });
    expect(closed.conversation.wrapUpEndsAt).toBeGreaterThan(Date.now() + 590_000);
    await consumer.nextChange(() => true);
    expect(await ada.command({ name: 'sendMessage', conversationId, text: 'one more', audience: 'all' })).toMatchObject(
      { outcome: 'refused', code: 'closed' },
    );
    expect(await ada.command({ name: 'transferToSkill', conversationId, skillId: '4102' })).toMatchObject({
      outcome: 'refused',
      code: 'closed',
    });
    expect(await world.factOf('closed', conversationId)).toMatchObject({
      by: 'agent',
      dialogs: [{ dialogId: conversationId, kind: 'main', lastSequence: expect.any(Number) as number }],
    });
    expect(await ada.command({ name: 'finishWrapUp', conversationId })).toMatchObject({ outcome: 'done' });
    expect(await ada.event('conversationLeft')).toMatchObject({ reason: 'done' });
    expect(await world.factOf('wrapped_up', conversationId)).toMatchObject({ agentId: adaId });
    expect(world.facts.filter((fact) => fact.type === 'closed')).toHaveLength(1);
  });

  it('ends the wrap-up by itself after the time of the settings', async () => {
    world.profile.softphone.wrapUpSeconds = 0.05;
    const ada = await world.online('ada');
    const { conversationId } = await acceptedConversation(world, ada);
    await ada.command({ name: 'closeConversation', conversationId });
    await ada.event('conversationLeft', (event) => event.reason === 'done');
    await world.factOf('wrapped_up', conversationId);
  });

  it('says when the customer closed it', async () => {
    const ada = await world.online('ada');
    const { consumer } = await acceptedConversation(world, ada);
    await consumer.close();
    const closed = await ada.event('conversation', (event) => event.conversation.state === 'closed');
    expect(closed.conversation.closedBy).toBe('consumer');
  });

  it('counts as closed for the agent while a survey still runs', async () => {
    world.cloud.control.switches.postConversationSurvey = true;
    world.cloud.control.switches.exOpenMeans = 'stage';
    const ada = await world.online('ada');
    const { conversationId } = await acceptedConversation(world, ada);
    await ada.command({ name: 'closeConversation', conversationId });
    await ada.event('conversation', (event) => event.conversation.state === 'closed');
    world.cloud.control.endSurvey(conversationId, 4);
    expect(await world.factOf('rated', conversationId)).toMatchObject({ csat: 4 });
    expect(world.facts.filter((fact) => fact.type === 'closed')).toHaveLength(1);
  });

  it('hears the rating of a conversation that is closed and done with [LOG-07]', async () => {
    const ada = await world.online('ada');
    const { consumer, conversationId } = await acceptedConversation(world, ada);
    await ada.command({ name: 'closeConversation', conversationId });
    await ada.event('conversation', (event) => event.conversation.state === 'closed');
    await ada.command({ name: 'finishWrapUp', conversationId });
    await consumer.csat(5);
    expect(await world.factOf('rated', conversationId)).toMatchObject({ csat: 5 });
    expect(world.facts.filter((fact) => fact.type === 'closed')).toHaveLength(1);
  });

  it('gives the recorder the whole text afterwards', async () => {
    const ada = await world.online('ada');
    const { consumer, conversationId } = await acceptedConversation(world, ada, 'Question');
    await ada.command({ name: 'sendMessage', conversationId, text: 'Answer', audience: 'all' });
    await ada.command({ name: 'sendMessage', conversationId, text: 'note', audience: 'internal' });
    await consumer.say('Thanks');
    await ada.event(
      'message',
      (event) => event.message.content.kind === 'text' && event.message.content.text === 'Thanks',
    );
    await ada.command({ name: 'closeConversation', conversationId });
    const closed = await world.factOf('closed', conversationId);
    const lines = await world.desks.transcript('demo', conversationId, closed.type === 'closed' ? closed.dialogs : []);
    expect(lines?.map((line) => [line.fromRole, line.internal, line.text])).toEqual([
      ['consumer', false, 'Question'],
      ['agent', false, 'Answer'],
      ['agent', true, 'note'],
      ['consumer', false, 'Thanks'],
    ]);
    expect(lines?.[1]?.fromName).toBe('Ada');
  });

  it('takes the text from history where the closed dialog cannot be queried any more', async () => {
    world.cloud.control.switches.queryMessagesClosedCode = 404;
    const ada = await world.online('ada');
    const { conversationId } = await acceptedConversation(world, ada, 'Question');
    await ada.command({ name: 'closeConversation', conversationId });
    const closed = await world.factOf('closed', conversationId);
    const lines = await world.desks.transcript('demo', conversationId, closed.type === 'closed' ? closed.dialogs : []);
    expect(lines?.map((line) => line.text)).toEqual(['Question']);
  });
});
