import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { acceptedConversation, seeded, startDeskWorld, type DeskWorld } from './deskWorld.ts';

let world: DeskWorld;
beforeEach(async () => {
  world = await startDeskWorld();
});
afterEach(() => world.close());

const textIs =
  (text: string) =>
  (event: { message: { content: { kind: string } } }): boolean =>
    (event.message.content as { text?: string }).text === text;

describe('a conversation', () => {
  it('shows typing while the customer types and takes it away with the message', async () => {
    const ada = await world.online('ada');
    const { consumer } = await acceptedConversation(world, ada);
    await consumer.typing('COMPOSING');
    await ada.event('typing', (event) => event.typing);
    await consumer.typing('ACTIVE');
    await ada.event('typing', (event) => !event.typing);
  });

  it('shows the agent typing to the customer, and stops', async () => {
    const ada = await world.online('ada');
    const { consumer, conversationId } = await acceptedConversation(world, ada);
    expect(await ada.command({ name: 'setTyping', conversationId, typing: true })).toMatchObject({ outcome: 'done' });
    await consumer.nextMessage((record) => (record.event as { chatState?: string }).chatState === 'COMPOSING');
    await ada.command({ name: 'setTyping', conversationId, typing: false });
    await consumer.nextMessage((record) => (record.event as { chatState?: string }).chatState === 'ACTIVE');
  });

  it('shows what the customer received and read', async () => {
    const ada = await world.online('ada');
    const { consumer, conversationId } = await acceptedConversation(world, ada);
    const answer = await ada.command({ name: 'sendMessage', conversationId, text: 'Here you are', audience: 'all' });
    const sequence = (answer as { result: { sequence: number } }).result.sequence;
    await consumer.receipt('ACCEPT', [sequence]);
    await ada.event('receipts', (event) => event.deliveredTo === sequence && event.readTo < sequence);
    await consumer.receipt('READ', [sequence]);
    await ada.event('receipts', (event) => event.readTo === sequence);
  });

  it('counts unread messages until they are marked read, and tells the customer', async () => {
    const ada = await world.online('ada');
    const { consumer, conversationId } = await acceptedConversation(world, ada, 'one');
    await consumer.say('two');
    const last = await ada.event('message', textIs('two'));
    await ada.event('conversation', (event) => event.conversation.unread === 2);
    expect(await ada.command({ name: 'markRead', conversationId, sequence: last.message.sequence })).toMatchObject({
      outcome: 'done',
    });
    await ada.event('conversation', (event) => event.conversation.unread === 0);
    const read = await consumer.nextMessage((record) => (record.event as { status?: string }).status === 'READ');
    expect((read.event as { sequenceList?: number[] }).sequenceList).toContain(last.message.sequence);
  });

  it('counts the deadline of the answer and drops it once the agent has answered', async () => {
    const ada = await world.online('ada');
    const { conversationId } = await acceptedConversation(world, ada);
    await ada.event('conversation', (event) => (event.conversation.respondBy ?? 0) > Date.now());
    await ada.command({ name: 'sendMessage', conversationId, text: 'Hello', audience: 'all' });
    await ada.event(
      'conversation',
      (event) => event.conversation.lastText === 'Hello' && event.conversation.respondBy === null,
    );
  });

  it('keeps private messages from the customer', async () => {
    const ada = await world.online('ada');
    const { consumer, conversationId } = await acceptedConversation(world, ada);
    await ada.command({ name: 'sendMessage', conversationId, text: 'between us', audience: 'internal' });
    const own = await ada.event('message', textIs('between us'));
    expect(own.message.audience).toBe('internal');
    await ada.command({ name: 'sendMessage', conversationId, text: 'for you', audience: 'all' });
    await consumer.nextMessage((record) => (record.event as { message?: unknown }).message === 'for you');
    expect(consumer.events.some((event) => JSON.stringify(event).includes('between us'))).toBe(false);
  });

  it('passes HTML, emoji, right-to-left text and 8,000 characters through unchanged', async () => {
    const ada = await world.online('ada');
    const { consumer, conversationId } = await acceptedConversation(world, ada);
    for (const text of [
      '<script>alert(1)</script> <b>x</b>',
      '👩‍👩‍👧‍👦 🚚 é',
      'שלום \u202Eabc',
      '\u0000 nul',
      'x'.repeat(8000),
    ]) {
      await consumer.say(text);
      await ada.event('message', textIs(text));
    }
    const long = 'y'.repeat(8000);
    expect(await ada.command({ name: 'sendMessage', conversationId, text: long, audience: 'all' })).toMatchObject({
      outcome: 'done',
    });
    await consumer.nextMessage((record) => (record.event as { message?: unknown }).message === long);
    expect(await ada.command({ name: 'sendMessage', conversationId, text: `${long}y`, audience: 'all' })).toMatchObject(
      { outcome: 'refused', code: 'too_long' },
    );
    expect(await ada.command({ name: 'sendMessage', conversationId, text: '  \n ', audience: 'all' })).toMatchObject({
      outcome: 'refused',
      code: 'empty',
    });
  });

  it('describes files and structured content in words [MSG-14]', async () => {
    const ada = await world.online('ada');
    const { consumer } = await acceptedConversation(world, ada);
    await consumer.publish({
      type: 'ContentEvent',
      contentType: 'hosted/file',
      message: {
        caption: 'the crack',
        relativePath: '/v1/x/y.PNG',
        fileType: 'PNG',
        preview: 'data:image/png;base64,AAAA',
      },
    });
    const file = await ada.event('message', (event) => event.message.content.kind === 'file');
    expect(file.message.content).toEqual({
      kind: 'file',
      caption: 'the crack',
      fileType: 'PNG',
      path: '/v1/x/y.PNG',
      preview: 'data:image/png;base64,AAAA',
    });
  });

  it('executes a repeated command once and answers it the same', async () => {
    const ada = await world.online('ada');
    const { conversationId } = await acceptedConversation(world, ada);
    const command = { name: 'sendMessage', conversationId, text: 'only once', audience: 'all' } as const;
    const [first, second] = [await ada.command(command, 'same-id'), await ada.command(command, 'same-id')];
    expect(second).toEqual(first);
    await ada.command({ ...command, text: 'after' });
    await ada.event('message', textIs('after'));
    expect(
      ada.shown(conversationId).filter((message) => (message.content as { text?: string }).text === 'only once'),
    ).toHaveLength(1);
  });

  it('never executes a command of an earlier epoch, and settles it from the dialog', async () => {
    const ada = await world.online('ada');
    const { conversationId } = await acceptedConversation(world, ada);
    const answer = await ada.command(
      { name: 'sendMessage', conversationId, text: 'from before', audience: 'all' },
      'old',
      ada.epoch - 1,
    );
    expect(answer).toMatchObject({ outcome: 'uncertain', code: 'earlier_epoch' });
    await ada.command({ name: 'sendMessage', conversationId, text: 'now', audience: 'all' });
    await ada.event('message', textIs('now'));
    expect(JSON.stringify(ada.shown(conversationId))).not.toContain('from before');
  });

  it('keeps a draft per conversation and shows it in the other tab', async () => {
    const ada = await world.online('ada');
    const { conversationId } = await acceptedConversation(world, ada);
    const second = await world.attach('ada', { tabId: 'second' });
    await ada.command({ name: 'saveDraft', conversationId, text: 'half a sen' });
    expect(await second.event('draft')).toMatchObject({ text: 'half a sen', tabId: ada.tabId, conversationId });
    const third = await world.attach('ada', { tabId: 'third' });
    expect(third.snapshot.conversations[0]?.draft).toBe('half a sen');
  });
});

describe('another agent', () => {
  it('cannot touch a conversation that is not theirs: every command says not found', async () => {
    const ada = await world.online('ada');
    const ben = await world.online('ben');
    const { conversationId } = await acceptedConversation(world, ada);
    const commands = [
      { name: 'sendMessage', conversationId, text: 'x', audience: 'all' },
      { name: 'setTyping', conversationId, typing: true },
      { name: 'markRead', conversationId, sequence: 5 },
      { name: 'listTransferTargets', conversationId },
      { name: 'transferToSkill', conversationId, skillId: '4102' },
      { name: 'transferToAgent', conversationId, agentId: '3700000102' },
      { name: 'returnToQueue', conversationId },
      { name: 'closeConversation', conversationId },
      { name: 'finishWrapUp', conversationId },
      { name: 'saveDraft', conversationId, text: 'x' },
      { name: 'searchAgain', conversationId },
      { name: 'linkRecord', conversationId, object: 'Contact', recordId: '003000000000001', recordName: 'x' },
      { name: 'unlinkRecord', conversationId, object: 'Contact', recordId: '003000000000001' },
    ] as const;
    for (const command of commands) {
      expect(await ben.command(command), command.name).toMatchObject({ outcome: 'refused', code: 'not_found' });
      expect(await ben.command({ ...command, conversationId: '__proto__' }), command.name).toMatchObject({
        outcome: 'refused',
        code: 'not_found',
      });
    }
    expect(world.cloud.control.agent(seeded('ada').livePerson.userId).assigned).toEqual([conversationId]);
    expect(ada.events('conversationLeft')).toEqual([]);
  });
});
