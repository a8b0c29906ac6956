/** Carries out the faults of the command line: waits for the moment, strikes, heals. */
import type { FaultBoard } from '../faults/faultBoard.ts';
import type { LivePersonControl } from '../liveperson/cloud.ts';
import type { FaultPlan } from './faultOptions.ts';

const LOOK_EVERY_MS = 200;

/** Strikes as planned; resolves when every fault has struck. `stopped` ends the wait for a conversation. */
export async function runFaults(
  plan: FaultPlan,
  board: FaultBoard,
  cloud: Pick<LivePersonControl, 'conversations'>,
  stopped: AbortSignal,
): Promise<void> {
  const live = (): boolean =>
    cloud
      .conversations()
      .some(
        ({ state, participants }) =>
          state === 'OPEN' &&
          participants.some(({ role, state: seat }) => role === 'ASSIGNED_AGENT' && seat === 'ACTIVE'),
      );
  while (plan.at === 'conversation' && !live() && !stopped.aborted)
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
  for (const name of plan.names) if (!stopped.aborted) await board.strike(name, plan.forMs);
}
