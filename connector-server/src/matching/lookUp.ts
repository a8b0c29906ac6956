/** One lookup from plan to outcome, by whoever can carry out plans. */
import type { LinkView, MatchView, PlanResult, RecordPlan } from '../protocol/types.ts';
import type { MatchInput, MatchPlanner } from './matchPlanner.ts';

export interface LookUpResult {
  match: MatchView;
  /** What may be linked without asking; null: nothing. */
  link: LinkView | null;
  parents: readonly LinkView[];
}

/** Repeats once without what was refused. Rejects as `read` does. */
export async function lookUp(
  planner: MatchPlanner,
  input: MatchInput,
  read: (plan: RecordPlan) => Promise<PlanResult>,
): Promise<LookUpResult> {
  const asked: MatchInput = { ...input, asked: true };
  const plan = planner.plan(asked);
  if (plan === null)
    return { match: { state: 'none', candidates: [], text: planner.whyNothing(asked) }, link: null, parents: [] };
  let result = await read(plan);
  const less = result.ok ? null : planner.planWithout(asked, result);
  if (less !== null) result = await read(less);
  const { match, link, parents = [] } = planner.judge(result, asked);
  return { match, link, parents };
}
