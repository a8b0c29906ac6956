import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { acceptedConversation, startDeskWorld, type DeskWorld } from './deskWorld.ts';

let world: DeskWorld;
beforeEach(async () => {
  world = await startDeskWorld();
});
afterEach(() => world.close());

describe('the main path of a desk', () => {
  it('rings, is accepted and carries messages both ways [MSG-02] [MSG-04]', async () => {
    const ada = await world.online('ada');
    const { consumer, conversationId } = await acceptedConversation(world, ada, 'My order is late');
    await ada.frame(() => ada.shown(conversationId).length > 0);
    expect(ada.shown(conversationId).map((message) => message.content)).toEqual([
      { kind: 'text', text: 'My order is late' },
    ]);

    const answer = await ada.command(
      { name: 'sendMessage', conversationId, text: 'I am looking', audience: 'all' },
      'my-command',
    );
    expect(answer).toMatchObject({ outcome: 'done', result: { sequence: expect.any(Number) as number } });
    const heard = await consumer.nextMessage(
      (record) => (record.event as { message?: unknown }).message === 'I am looking',
    );
    expect(heard.dialogId).toBe(conversationId);
    const echo = await ada.event('message', (event) => event.message.commandId === 'my-command');
    expect(echo.message.from.me).toBe(true);

    await consumer.say('Thank you');
    await ada.event(
      'message',
      (event) => event.message.content.kind === 'text' && event.message.content.text === 'Thank you',
    );
    expect(
      ada.shown(conversationId).map((message) => (message.content.kind === 'text' ? message.content.text : '')),
    ).toEqual(['My order is late', 'I am looking', 'Thank you']);
  });
});
