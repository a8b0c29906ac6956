/**
 * No softphone of the agent is open: after one limit Away, after a second Offline, and then, by setting, the agent's open
 * conversations go back to the queue. Every step is kept with its time and told when the agent returns.
 */
import type { DeskCore } from './deskCore.ts';
import type { AgentSession, RequestOutcome } from './livePersonPorts.ts';
import type { AbsenceStep } from './ports.ts';

export type { AbsenceStep };

/** Without a connection it is tried again after so long, as long as the agent is away. */
const RETURN_AGAIN_MS = 60_000;

export interface AbsenceDeps {
  core: DeskCore;
  session(): AgentSession | null;
  /** Sets the presence. False: there was nothing to lower. */
  lower(availability: 'AWAY' | 'OFFLINE'): Promise<boolean>;
  /** It may or may not have gone back: find out. */
  settle(conversationId: string): void;
  /** There is one step more, or the agent was told of all. */
  onSteps?(): void;
}

export class Absence {
  readonly #deps: AbsenceDeps;
  #steps: AbsenceStep[] = [];
  #cancel: (() => void)[] = [];
  #running = false;

  constructor(deps: AbsenceDeps) {
    this.#deps = deps;
  }

  get steps(): readonly AbsenceStep[] {
    return this.#steps;
  }

  /** The last softphone is gone. */
  begin(): void {
    if (this.#running) return;
    this.#running = true;
    const { core } = this.#deps;
    const { awayAfterSeconds, offlineAfterSeconds } = core.profile.presence;
    this.#after(awayAfterSeconds * 1000, async () => {
      if (await this.#deps.lower('AWAY')) this.#step('away');
    });
    this.#after(offlineAfterSeconds * 1000, async () => {
      if (await this.#deps.lower('OFFLINE')) this.#step('offline');
      if (core.profile.presence.afterOffline === 'return_to_queue') await this.#giveBack();
    });
  }

  /** Steps an earlier desk of this agent took. */
  resume(steps: readonly AbsenceStep[]): void {
    this.#steps = [...steps];
  }

  /** The agent is back, or works elsewhere: what happened meanwhile. */
  end(): AbsenceStep[] {
    this.stop();
    const steps = this.#steps;
    this.#steps = [];
    if (steps.length > 0) this.#deps.onSteps?.();
    return steps;
  }

  stop(): void {
    this.#running = false;
    for (const cancel of this.#cancel.splice(0)) cancel();
  }

  #after(ms: number, run: () => Promise<void>): void {
    const { core } = this.#deps;
    this.#cancel.push(
      core.timers.after(ms, () => {
        run().catch((error: unknown) => core.logger.error({ err: error }, 'a step of an absence failed'));
      }),
    );
  }

  #step(what: AbsenceStep['what'], conversations = 0): void {
    const { core } = this.#deps;
    this.#steps.push({ what, at: core.timers.now(), conversations });
    this.#deps.onSteps?.();
    core.logger.info({ step: what, conversations }, 'no softphone of an agent is open');
  }

  async #giveBack(): Promise<void> {
    const { core } = this.#deps;
    const session = this.#deps.session();
    if (!this.#running || session === null) return;
    if (!session.connected) {
      this.#after(RETURN_AGAIN_MS, () => this.#giveBack());
      return;
    }
    const counts = { returned: 0, kept: 0 };
    for (const { view, listed, assignedAgentId } of Object.values(core.state.conversations)) {
      if (!listed || view.state !== 'open' || assignedAgentId !== session.userId) continue;
      // The agent came back in the middle of it: the rest stays.
      if (!this.#running) break;
      const { conversationId } = view;
      core.apply({ type: 'leaving', conversationId, reason: 'returned' });
      counts[this.#outcome(conversationId, await session.handOver(conversationId, { to: 'queue' }))] += 1;
    }
    if (counts.returned > 0) this.#step('returned', counts.returned);
    if (counts.kept > 0) this.#step('kept', counts.kept);
  }

  #outcome(conversationId: string, outcome: RequestOutcome<null>): 'returned' | 'kept' {
    if (outcome.outcome === 'ok') return 'returned';
    if (outcome.outcome === 'refused') this.#deps.core.apply({ type: 'leaving', conversationId, reason: null });
    else this.#deps.settle(conversationId);
    return 'kept';
  }
}
