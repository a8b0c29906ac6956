/**
 * Tasks the connector's user may not change follow the links of their conversation all the same, where they are the agent's
 * own: one of the agent's tabs changes them with the agent's rights. What the org refuses there too stays said on the record.
 */
import { randomUUID } from 'node:crypto';
import type { CommandAnswer, LeftTask, PlanRequest, PlanResult } from '../protocol/types.ts';
import type { DeskCore } from './deskCore.ts';
import { done } from './words.ts';

/** Plans an agent's tabs may owe at once; the oldest is dropped beyond it and comes again with the next change. */
const MOST_ASKED = 50;

export class TaskMoves {
  readonly #core: DeskCore;
  readonly #asked = new Map<string, { request: PlanRequest; task: LeftTask }>();
  /** Moves that were tried, so that a refusal is not repeated with every mark. */
  readonly #tried = new Set<string>();

  constructor(core: DeskCore) {
    this.#core = core;
  }

  /** Plans still owed, for the snapshot. */
  owed(): PlanRequest[] {
    return [...this.#asked.values()].map(({ request }) => request);
  }

  /** These Tasks of a conversation are left as they were; those of this agent are asked for once. */
  left(conversationId: string, tasks: readonly LeftTask[]): void {
    const me = this.#core.state.me?.userId;
    for (const task of tasks) {
      const name = JSON.stringify(task);
      if (task.slot.split(':')[0] !== me || this.#tried.has(name)) continue;
      this.#tried.add(name);
      const request: PlanRequest = {
        planId: randomUUID(),
        conversationId,
        purpose: 'task',
        plan: {
          steps: [
            {
              verb: 'update',
              as: 'task',
              object: 'Task',
              recordId: task.taskId,
              values: { WhoId: task.whoId, WhatId: task.whatId },
            },
          ],
        },
      };
      this.#asked.set(request.planId, { request, task });
      for (const oldest of this.#asked.keys()) {
        if (this.#asked.size <= MOST_ASKED) break;
        this.#asked.delete(oldest);
      }
      this.#core.emit({ kind: 'plan', request });
    }
  }

  /** Null: not one of these plans. The first answer wins. */
  result(planId: string, result: PlanResult): CommandAnswer | null {
    const asked = this.#asked.get(planId);
    if (asked === undefined) return null;
    this.#asked.delete(planId);
    const { conversationId } = asked.request;
    const moved = result.ok && result.steps.some(({ saved }) => saved?.recordId != null);
    const { slot, whoId, whatId } = asked.task;
    if (moved)
      this.#core.apply({
        type: 'taskMoved',
        conversationId,
        task: { slot, whoId, whatId },
        at: this.#core.timers.now(),
      });
    else this.#core.logger.info({ conversation: conversationId }, 'an agent may not move their own Task');
    return done({ used: true });
  }

  clear(): void {
    this.#asked.clear();
    this.#tried.clear();
  }
}
