/** The queue of unassigned conversations and the rings that offer them to agents. */
import { randomUUID } from 'node:crypto';
import type { CloudContext } from '../context.ts';
import type { Conversation } from '../conversations/types.ts';
import { suggestedAgent } from '../conversations/types.ts';
import { badRequest, Refusal } from '../refusal.ts';
import { userByOldId } from '../world.ts';
import { assignAgent, endSuggestion } from './assign.ts';
import { reportRing } from './ringNotices.ts';

export type RingState = 'WAITING' | 'ACCEPTED' | 'REJECTED' | 'EXPIRED' | 'CANCELLED' | 'AUTO_ACCEPT';

export interface Ring {
  id: string;
  taskId: string;
  agentId: string;
  conversation: Conversation;
  state: RingState;
  lifeMs: number;
  expiresAt: number;
  stop: () => void;
}

interface Task {
  id: string;
  rings: Map<string, Ring>;
  /** Agents who declined or let it expire in this round. */
  tried: Set<string>;
  stopRetry: (() => void) | null;
}

export interface Rings {
  /** Puts a conversation in the queue (or keeps it there) and rings whoever is free. */
  offer(conversation: Conversation): void;
  /** Takes it out of the queue; rings still waiting are cancelled. */
  withdraw(conversation: Conversation): void;
  /** An agent's answer to a ring. Throws Refusal. */
  answer(agentId: string, ringId: string, state: string): void;
  agentChanged(agentId: string): void;
  /** Rings an agent is shown now. */
  waitingFor(agentId: string): Ring[];
  /** Lets every waiting ring of a conversation expire now. */
  expire(conversation: Conversation): void;
  queued(): Iterable<Conversation>;
}

export function createRings(cloud: CloudContext): Rings {
  const tasks = new Map<Conversation, Task>();
  const byId = new Map<string, Ring>();
  const byAgent = new Map<string, Set<Ring>>();
  let lastStamp = 0;

  const isFree = (agentId: string, conversation: Conversation): boolean => {
    const user = userByOldId(cloud.world, agentId);
    if (user === undefined || !cloud.presence.isReachable(agentId)) return false;
    const target = suggestedAgent(conversation);
    if (target !== undefined) return target.id === agentId;
    if (cloud.presence.of(agentId).availability !== 'ONLINE' && !conversation.transferred) return false;
    if (conversation.skillId !== '-1' && !user.skillIds.includes(conversation.skillId)) return false;
    return cloud.conversations.load(agentId) + (byAgent.get(agentId)?.size ?? 0) < user.maxAsyncChats;
  };

  /** Somebody has room again: later, when the change at hand is complete, whoever waits for room is offered. */
  const slotFreed = (agentId: string): void =>
    queueMicrotask(() => {
      if (cloud.presence.isReachable(agentId))
        for (const conversation of [...tasks.keys()]) if (isFree(agentId, conversation)) offer(conversation);
    });
  cloud.conversations.onFreed = slotFreed;

  const finish = (ring: Ring, state: RingState): void => {
    ring.stop();
    ring.state = state;
    byAgent.get(ring.agentId)?.delete(ring);
    byId.delete(ring.id);
    tasks.get(ring.conversation)?.rings.delete(ring.agentId);
    reportRing(cloud, ring);
    if (state !== 'ACCEPTED' && state !== 'AUTO_ACCEPT') slotFreed(ring.agentId);
  };

  const missed = (ring: Ring, state: 'REJECTED' | 'EXPIRED'): void => {
    const { conversation } = ring;
    tasks.get(conversation)?.tried.add(ring.agentId);
    finish(ring, state);
    if (state === 'REJECTED' && suggestedAgent(conversation)?.id === ring.agentId)
      endSuggestion(cloud, conversation, 'back2Q');
    offer(conversation);
  };

  const ring = (conversation: Conversation, task: Task, agentId: string): void => {
    const now = cloud.clock.now();
    lastStamp = Math.max(now, lastStamp + 1);
    const lifeMs = cloud.switches.ringExpirationMs;
    const made: Ring = {
      id: `${conversation.id}_${cloud.world.account}_${lastStamp}`,
      taskId: task.id,
      agentId,
      conversation,
      state: 'WAITING',
      lifeMs,
      expiresAt: now + lifeMs,
      stop: () => undefined,
    };
    made.stop = cloud.clock.after(lifeMs, () => missed(made, 'EXPIRED'));
    task.rings.set(agentId, made);
    byId.set(made.id, made);
    byAgent.set(agentId, (byAgent.get(agentId) ?? new Set()).add(made));
    if (cloud.switches.autoAccept) return accept(made, 'AUTO_ACCEPT');
    reportRing(cloud, made);
  };

  const withdraw = (conversation: Conversation): void => {
    const task = tasks.get(conversation);
    if (task === undefined) return;
    task.stopRetry?.();
    for (const waiting of [...task.rings.values()]) finish(waiting, 'CANCELLED');
    tasks.delete(conversation);
  };

  const accept = (accepted: Ring, state: 'ACCEPTED' | 'AUTO_ACCEPT'): void => {
    const { conversation, agentId } = accepted;
    const user = userByOldId(cloud.world, agentId);
    if (user === undefined) throw badRequest('unknown agent');
    assignAgent(cloud, conversation, user);
    finish(accepted, state);
    withdraw(conversation);
    cloud.subscriptions.announce(conversation);
  };

  const offer = (conversation: Conversation): void => {
    if (conversation.state !== 'OPEN') return;
    const task = tasks.get(conversation) ?? {
      id: randomUUID(),
      rings: new Map<string, Ring>(),
      tried: new Set<string>(),
      stopRetry: null,
    };
    tasks.set(conversation, task);
    if (cloud.switches.ringDistribution === 'one' && task.rings.size > 0) return;
    const free = [...cloud.presence.reachable()].filter(
      (id) => !task.rings.has(id) && !task.tried.has(id) && isFree(id, conversation),
    );
    if (cloud.switches.ringDistribution === 'one') {
      free.sort((a, b) => cloud.conversations.load(a) - cloud.conversations.load(b));
      free.length = Math.min(free.length, 1);
    }
    for (const agentId of free) {
      if (tasks.get(conversation) !== task) return;
      ring(conversation, task, agentId);
    }
    if (task.rings.size > 0 || task.tried.size === 0 || task.stopRetry !== null || tasks.get(conversation) !== task)
      return;
    task.stopRetry = cloud.clock.after(cloud.switches.ringAgainAfterMs, () => {
      task.stopRetry = null;
      task.tried.clear();
      offer(conversation);
    });
  };

  return {
    offer,
    withdraw,
    waitingFor: (agentId) => [...(byAgent.get(agentId) ?? [])],
    queued: () => tasks.keys(),
    expire(conversation) {
      for (const waiting of [...(tasks.get(conversation)?.rings.values() ?? [])]) missed(waiting, 'EXPIRED');
    },
    answer(agentId, ringId, state) {
      if (state !== 'ACCEPTED' && state !== 'REJECTED') throw badRequest('ringState must be ACCEPTED or REJECTED');
      const asked = byId.get(ringId);
      if (asked === undefined || asked.agentId !== agentId) {
        if (cloud.switches.ringRaceLost === 'silent') return;
        throw new Refusal(400, 'Ring is not waiting for this agent');
      }
      if (state === 'ACCEPTED') accept(asked, 'ACCEPTED');
      else missed(asked, 'REJECTED');
    },
    agentChanged(agentId) {
      const { availability } = cloud.presence.of(agentId);
      if (cloud.switches.awayCancelsRings && (availability === 'AWAY' || availability === 'OFFLINE'))
        for (const waiting of [...(byAgent.get(agentId) ?? [])]) {
          finish(waiting, 'CANCELLED');
          offer(waiting.conversation);
        }
      if (cloud.presence.isReachable(agentId))
        for (const conversation of [...tasks.keys()]) if (isFree(agentId, conversation)) offer(conversation);
    },
  };
}
