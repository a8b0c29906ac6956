/** What changed rules would have made of past conversations: the rules in force and the changed ones, side by side. */
import type {
  MatchSimulation,
  SimulatedConversation,
  SimulatedMatch,
  SimulationCounts,
} from '../protocol/matchingTypes.ts';
import type { LinkView, PlanResult, RecordPlan } from '../protocol/types.ts';
import { lookUp, type LookUpResult } from './lookUp.ts';
import { createMatchPlanner, type MatchInput, type RuleSettings } from './matchPlanner.ts';

export interface PastConversation extends MatchInput {
  conversationId: string;
  /** When it began, epoch ms. */
  at: number;
  /** What it is linked to in fact. */
  linked: readonly LinkView[];
}

/** Conversations looked up at a time: an administrator waits, but agents' records go through the same door. */
const AT_ONCE = 4;

/** The same plan is carried out once. What `read` rejects with is said of that conversation; the others go on. */
export async function simulate(
  past: readonly PastConversation[],
  rules: { before: RuleSettings; after: RuleSettings },
  read: (plan: RecordPlan) => Promise<PlanResult>,
): Promise<MatchSimulation> {
  const planners = { before: createMatchPlanner(() => rules.before), after: createMatchPlanner(() => rules.after) };
  const asked = new Map<string, Promise<PlanResult>>();
  const readOnce = (plan: RecordPlan): Promise<PlanResult> => {
    const key = JSON.stringify(plan);
    const known = asked.get(key) ?? read(plan);
    asked.set(key, known);
    return known;
  };
  const one = async (conversation: PastConversation): Promise<SimulatedConversation> => {
    const { conversationId, at, channel, skillId, consumer, linked } = conversation;
    const [before, after] = await Promise.all([
      simulated(lookUp(planners.before, conversation, readOnce)),
      simulated(lookUp(planners.after, conversation, readOnce)),
    ]);
    const changed = digest(before) !== digest(after);
    return {
      conversationId,
      at,
      channel,
      skillId,
      consumerName: consumer.name,
      linked: [...linked],
      before,
      after,
      changed,
    };
  };
  const conversations: SimulatedConversation[] = [];
  for (let from = 0; from < past.length; from += AT_ONCE)
    conversations.push(...(await Promise.all(past.slice(from, from + AT_ONCE).map(one))));
  return {
    conversations,
    changed: conversations.filter(({ changed }) => changed).length,
    before: counts(conversations.map(({ before }) => before)),
    after: counts(conversations.map(({ after }) => after)),
    notes: [],
  };
}

const AWAY = 'Salesforce could not be asked. Try again in a moment.';

async function simulated(looking: Promise<LookUpResult>): Promise<SimulatedMatch> {
  const { match, link } = await looking.catch((): LookUpResult => ({
    match: { state: 'failed', candidates: [], text: AWAY },
    link: null,
    parents: [],
  }));
  const { state, text, candidates, losers = [] } = match;
  return { state: state === 'waiting' || state === 'searching' ? 'none' : state, text, candidates, losers, link };
}

/** What an administrator would call the same: outcome, who is offered, who is linked. */
function digest({ state, candidates, link }: SimulatedMatch): string {
  const offered = candidates.map(({ recordId }) => recordId.slice(0, 15)).sort();
  return JSON.stringify([state, offered, link?.recordId.slice(0, 15) ?? null]);
}

function counts(matches: readonly SimulatedMatch[]): SimulationCounts {
  const of = (state: SimulatedMatch['state']): number => matches.filter((match) => match.state === state).length;
  return {
    none: of('none'),
    one: of('one'),
    several: of('several'),
    failed: of('failed'),
    byItself: matches.filter(({ link }) => link !== null).length,
  };
}
