import type { Clock } from '../support/clock.ts';
import { Counter } from './counter.ts';
import type { EdgeLimits } from './edgeLimits.ts';
import { TokenBucket } from './tokenBucket.ts';

/** Agents whose comings are remembered; the one longest not seen goes first, which costs nothing. */
const MOST_AGENTS = 20_000;

export type PlaceRefusal = 'agent_limit' | 'agent_too_often' | 'connection_limit';

/** Places for softphones: per agent, per connection, and how often an agent may come. */
export interface AgentPlaces {
  /** Takes a place; the reason when there is none. */
  take(connectionId: string, salesforceUserId: string): { key: string } | { refused: PlaceRefusal };
  /** Gives the place of `take` back. */
  free(key: string): void;
}

export function createAgentPlaces(limits: EdgeLimits, clock: Clock): AgentPlaces {
  const perAgent = new Counter();
  const perConnection = new Counter();
  const comings = new Map<string, TokenBucket>();

  const comesTooOften = (key: string): boolean => {
    const now = clock.now();
    const bucket = comings.get(key) ?? new TokenBucket(limits.handshakesPerSecond, limits.handshakesBurst, now);
    comings.delete(key);
    comings.set(key, bucket);
    if (comings.size > MOST_AGENTS)
      for (const oldest of comings.keys()) {
        comings.delete(oldest);
        break;
      }
    return !bucket.take(1, now);
  };

  return {
    take(connectionId, salesforceUserId) {
      const key = `${connectionId}:${salesforceUserId.slice(0, 15)}`;
      if (comesTooOften(key)) return { refused: 'agent_too_often' };
      if (perAgent.get(key) >= limits.socketsPerAgent) return { refused: 'agent_limit' };
      if (perConnection.get(connectionId) >= limits.socketsPerConnection) return { refused: 'connection_limit' };
      perAgent.add(key);
      perConnection.add(connectionId);
      return { key };
    },
    free(key) {
      perAgent.remove(key);
      perConnection.remove(key.slice(0, key.lastIndexOf(':')));
    },
  };
}

/** For the agent; all of them pass by themselves or by closing tabs. */
export const PLACE_TEXT: Readonly<Record<PlaceRefusal, string>> = Object.freeze({
  agent_limit: 'Too many softphones of yours are open; close some tabs.',
  agent_too_often: 'Your softphone connected too often in a short time. It waits a moment and tries again by itself.',
  connection_limit: 'The connector has no room for more softphones of your org. The softphone tries again by itself.',
});
