/** Finds the consumer in the CRM: what to look up, and what the rows found mean. Pure. */
import type { LinkView, MatchView, PlanResult, RecordPlan } from '../protocol/types.ts';
import { candidatesOf } from './candidates.ts';
import { cluesOf, type MatchInput, type RuleSettings } from './clues.ts';
import { matchPlan, PHONE_STEP, rulesLeftOut } from './matchPlan.ts';
import { failureText, fieldWords, WORDS } from './matchWords.ts';
import { outcomeOf } from './outcome.ts';

export type { MatchInput, RuleSettings } from './clues.ts';

type Refusal = Extract<PlanResult, { ok: false }>;

export interface MatchPlanner {
  /** Null: nothing to look up with; `whyNothing` says why. */
  plan(input: MatchInput): RecordPlan | null;
  whyNothing(input: MatchInput): string;
  /** The same lookup without what the org refused; null: there is nothing to do without. */
  planWithout(input: MatchInput, refused: Refusal): RecordPlan | null;
  /** `link` is set when exactly one record is certain; `parents` belong to it. */
  judge(
    result: PlanResult,
    input: MatchInput,
  ): { match: MatchView; link: LinkView | null; parents?: readonly LinkView[] };
}

/** `settingsOf` gives null for a connection that was removed; then nothing is looked up. */
export function createMatchPlanner(settingsOf: (connectionId: string) => RuleSettings | null): MatchPlanner {
  return {
    plan(input) {
      const settings = settingsOf(input.connectionId);
      if (settings === null || (!settings.autoSearch && input.asked !== true)) return null;
      return matchPlan(cluesOf(input, settings).clues, settings);
    },
    whyNothing(input) {
      const settings = settingsOf(input.connectionId);
      if (settings === null) return WORDS.notKnown;
      if (!settings.autoSearch && input.asked !== true) return WORDS.autoSearchOff;
      const { noRule, without } = cluesOf(input, settings);
      if (noRule) return WORDS.noRule;
      const kinds = without.flatMap(({ keys }) => keys.map(({ compare, field }) => KIND[compare] ?? fieldWords(field)));
      return kinds.length === 0 ? WORDS.notKnown : WORDS.notKnownBy(listed([...new Set(kinds)].slice(0, 4)));
    },
    planWithout(input, refused) {
      const settings = settingsOf(input.connectionId);
      if (settings === null) return null;
      const { clues } = cluesOf(input, settings);
      const whole = matchPlan(clues, settings);
      const searches = whole?.steps.some(({ verb }) => verb === 'search') === true;
      if (refused.code === 'not_allowed' || refused.code === 'bad_plan')
        return different(matchPlan(clues, settings, { lean: true }), whole);
      if (searches && SEARCH_FAILED.has(refused.code))
        return different(matchPlan(clues, settings, { withoutSearch: true }), whole);
      return null;
    },
    judge(result, input) {
      const settings = settingsOf(input.connectionId);
      if (!result.ok) return { match: { state: 'failed', candidates: [], text: failureText(result) }, link: null };
      if (settings === null) return { match: { state: 'none', candidates: [], text: WORDS.notKnown }, link: null };
      const { clues } = cluesOf(input, settings);
      const plan = matchPlan(clues, settings);
      const asked = plan?.steps.some(({ as }) => as === PHONE_STEP) === true;
      const searched = result.steps.some(({ as }) => as === PHONE_STEP);
      return outcomeOf(
        candidatesOf(
          result.steps.flatMap(({ rows }) => rows),
          clues,
          settings,
        ),
        {
          clues,
          settings,
          more: result.steps.some(({ more }) => more),
          note: [asked && !searched ? WORDS.searchAway : '', WORDS.leftOut(rulesLeftOut(clues, plan))]
            .filter((text) => text !== '')
            .join(' '),
        },
      );
    },
  };
}

const KIND: Readonly<Record<string, string>> = { email: 'e-mail', phone: 'phone' };
/** `failed` is what an org says when its search does not answer. */
const SEARCH_FAILED: ReadonlySet<string> = new Set(['failed', 'search_unavailable']);

const listed = (words: readonly string[]): string =>
  words.length < 2 ? (words[0] ?? '') : `${words.slice(0, -1).join(', ')} or ${words.at(-1) ?? ''}`;

const different = (plan: RecordPlan | null, from: RecordPlan | null): RecordPlan | null =>
  JSON.stringify(plan) === JSON.stringify(from) ? null : plan;
