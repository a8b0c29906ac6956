/** How lookups of customers ended, for the metrics. */
import type { MatchPlanner } from './matchPlanner.ts';

/** Since the start of the process; `certain`: one record, which may be linked without asking. */
export interface MatchCounts {
  readonly outcomes: ReadonlyMap<string, number>;
  add(outcome: string): void;
}

export function createMatchCounts(): MatchCounts {
  const outcomes = new Map(['certain', 'one', 'several', 'none', 'failed'].map((outcome) => [outcome, 0]));
  return { outcomes, add: (outcome) => void outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1) };
}

/** The same planner; each judged lookup is counted. */
export function countedMatches(planner: MatchPlanner, counts: MatchCounts): MatchPlanner {
  return {
    ...planner,
    judge(result, input) {
      const judged = planner.judge(result, input);
      counts.add(judged.link === null ? judged.match.state : 'certain');
      return judged;
    },
  };
}
