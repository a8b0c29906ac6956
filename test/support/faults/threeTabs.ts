/** One agent with three tabs behind a fault box at a real connector, and a conversation under way. */
import { expect } from 'vitest';
import { createFaultBox, type FaultBox } from '../../../sandbox/faults/faultBox.ts';
import { openConsumer, type Consumer } from '../../../sandbox/consumer/consumerClient.ts';
import { Softphone, startServerWorld, type ServerWorld } from '../../scenario/server/serverWorld.ts';
import { handle, judge, type Evidence } from './ledgerChecker.ts';

export interface ThreeTabs {
  world: ServerWorld;
  /** Between the tabs and the connector. */
  box: FaultBox;
  tabs: [Softphone, Softphone, Softphone];
  consumer: Consumer;
  conversationId: string;
  /** What is wrong with what this tab has. */
  judge(tab: Softphone, more?: Partial<Evidence>): Promise<string[]>;
  close(): Promise<void>;
}

export async function startThreeTabs(): Promise<ThreeTabs> {
  const world = await startServerWorld();
  const box = await createFaultBox({ target: world.url });
  const address = `${box.url.replace('http', 'ws')}/softphone`;
  const open = async (tabId: string): Promise<Softphone> => {
    const tab = new Softphone(world.org, 'ada', tabId, address);
    await tab.connect();
    return tab;
  };
  const tabs: ThreeTabs['tabs'] = [await open('one'), await open('two'), await open('three')];
  await tabs[0].online();
  const consumer = await openConsumer(world.cloud.url, world.cloud.account, { channel: 'web', skillId: '4101' });
  await consumer.say('hello');
  const { ring } = await tabs[1].event('ring');
  await tabs[1].done({ name: 'acceptRing', ringId: ring.ringId });
  const { conversationId } = ring;
  return {
    world,
    box,
    tabs,
    consumer,
    conversationId,
    judge: (tab, more = {}) =>
      judge({ ledger: world.cloud.ledger, frames: tab.frames, conversations: [conversationId], ...more }),
    async close() {
      consumer.leave();
      for (const tab of tabs) tab.socket?.terminate();
      await box.close();
      await world.close();
    },
  };
}

/** Resolves when this softphone shows the text. */
export async function shown(softphone: Softphone, conversationId: string, text: string): Promise<void> {
  const texts = (): string[] =>
    (handle(softphone.frames).messages.get(conversationId) ?? []).map(({ content }) =>
      content.kind === 'text' ? content.text : '',
    );
  await expect.poll(texts, { timeout: 10_000, interval: 10 }).toContain(text);
}
