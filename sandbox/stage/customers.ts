/** The demo's customers, each on one channel, speaking over the real consumer protocol. */
import { brandClaims, openConsumer, type Consumer } from '../consumer/consumerClient.ts';
import type { LivePersonCloud } from '../liveperson/cloud.ts';
import { CONSUMERS, STORY_CONSUMERS } from '../seed.ts';

export interface Customers {
  say(key: string, text: string): Promise<void>;
  close(): Promise<void>;
}

export function createCustomers(cloud: LivePersonCloud): Customers {
  const open = new Map<string, Promise<Consumer>>();
  const customer = (key: string): Promise<Consumer> => {
    const seed = [...CONSUMERS, ...STORY_CONSUMERS].find((candidate) => candidate.key === key);
    if (!seed) throw new Error(`There is no customer called ${key}.`);
    const known =
      open.get(key) ??
      openConsumer(cloud.url, cloud.account, {
        channel: seed.channel,
        skillId: seed.skillId,
        ...(seed.authenticated ? { profile: brandClaims(seed) } : {}),
      });
    open.set(key, known);
    return known;
  };
  return {
    say: async (key, text) => void (await (await customer(key)).say(text)),
    close: async () => {
      await Promise.all([...open.values()].map(async (consumer) => (await consumer).leave()));
    },
  };
}
