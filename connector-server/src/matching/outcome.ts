/** None, one or several: who is offered, who is linked without asking, and why the others are not. */
import type { LinkView, MatchCandidate, MatchView } from '../protocol/types.ts';
import type { Candidates, Found } from './candidates.ts';
import type { Clue, RuleSettings } from './clues.ts';
import { searchedFor, WORDS } from './matchWords.ts';

export interface Outcome {
  match: MatchView;
  /** Linked without asking; null: nothing is. */
  link: LinkView | null;
  parents: readonly LinkView[];
}

const MOST_OFFERED = 10;
const MOST_LOSERS = 10;
const STANDARD: ReadonlySet<string> = new Set(['Account', 'Contact', 'Lead', 'Case', 'Opportunity', 'Product2']);

/** `more`: the org has rows that were not seen. `note` is added to what is said. */
export function outcomeOf(
  { found, losers }: Candidates,
  { clues, settings, more, note }: { clues: readonly Clue[]; settings: RuleSettings; more: boolean; note: string },
): Outcome {
  const ranked = [...found].sort(byWorth(clues));
  const [best] = ranked;
  const say = (text: string): string => (note === '' ? text : `${text} ${note}`);
  if (best === undefined) {
    const text = say(`Nobody with the ${searchedFor(clues, 'or').replace(/ or (?=[^ ])/, ' or the ')} was found.`);
    return { match: view('none', [], losers, text), link: null, parents: [] };
  }
  const rivals = ranked.slice(1).filter((other) => !dominates(best, other));
  const beaten = ranked.slice(1).filter((other) => dominates(best, other));
  const lost = [
    ...beaten.map(({ candidate, score }) => ({ ...candidate, lostBecause: WORDS.weaker(score, best.score) })),
    ...losers,
  ];
  if (rivals.length > 0 || more) {
    const several = [best, ...rivals];
    const rest = several.slice(MOST_OFFERED).map(({ candidate }, at) => ({
      ...candidate,
      lostBecause: WORDS.rank(MOST_OFFERED + at + 1),
    }));
    const text = say(`${more ? 'More than ' : ''}${severalText(several, clues)} Choose the right one.`);
    const offered = several.slice(0, MOST_OFFERED).map(({ candidate }) => candidate);
    return { match: view('several', offered, [...rest, ...lost], text), link: null, parents: [] };
  }
  const byItself = best.certain && mayLink(best, settings);
  const common = clues.filter(({ rule }) => best.hits.some((hit) => hit.rule.id === rule.id));
  const text = say(`Found by ${searchedFor(common, 'and')}.${byItself ? '' : ` ${WORDS.notByItself}`}`);
  return {
    match: view('one', [best.candidate], lost, text),
    link: byItself ? linkOf(best.candidate) : null,
    parents: byItself ? best.parents : [],
  };
}

const view = (
  state: MatchView['state'],
  candidates: MatchCandidate[],
  losers: readonly MatchCandidate[],
  text: string,
): MatchView => ({
  state,
  candidates,
  text,
  ...(losers.length === 0 ? {} : { losers: losers.slice(0, MOST_LOSERS) }),
});

/** Higher points first; then certain ones, then in the order of the rules. */
function byWorth(clues: readonly Clue[]): (a: Found, b: Found) => number {
  const order = new Map(clues.map(({ rule }, index) => [rule.id, index]));
  const place = ({ hits }: Found): number => Math.min(...hits.map(({ rule }) => order.get(rule.id) ?? Infinity));
  return (a, b) => b.score - a.score || Number(b.certain) - Number(a.certain) || place(a) - place(b);
}

/**
 * A record beats another when it has more points and everything that would by itself make the other certain. So a contact
 * beats a lead with the same address, but who has the address never beats who has the phone number.
 */
function dominates(best: Found, other: Found): boolean {
  const has = new Set(best.hits.flatMap(({ evidence }) => evidence));
  const sure = other.hits.filter(({ certain }) => certain).flatMap(({ evidence }) => evidence);
  return best.score > other.score && sure.every((one) => has.has(one));
}

function severalText(several: readonly Found[], clues: readonly Clue[]): string {
  const shared = clues.filter(({ rule, keys }) =>
    several.every(({ hits }) =>
      hits.some((hit) => hit.rule.id === rule.id || hit.evidence.some((one) => evidenceOf(keys).has(one))),
    ),
  );
  const count = several.length === 1 ? '1 record' : `${several.length} records`;
  const has = several.length === 1 ? 'has' : 'have';
  return shared.length === 0
    ? `${count} may be this customer.`
    : `${count} ${has} the ${searchedFor(shared.slice(0, 1), 'and')}.`;
}

function evidenceOf(keys: Clue['keys']): Set<string> {
  return new Set(
    keys.flatMap(({ wanted }) =>
      wanted.flatMap((one) =>
        one.compare === 'email'
          ? [`email:${one.text}`]
          : one.compare === 'phone'
            ? [`phone:${one.phone.e164 ?? one.phone.digits}`]
            : [],
      ),
    ),
  );
}

/** There is a lookup for it on the conversation, and the settings do not forbid it. */
function mayLink({ candidate }: Found, settings: RuleSettings): boolean {
  const own = settings.objects.find(({ object }) => object === candidate.object);
  if (own === undefined) return STANDARD.has(candidate.object);
  return own.allowLink && (own.conversationField !== null || STANDARD.has(candidate.object));
}

function linkOf({ object, recordId, name, accountId }: MatchCandidate): LinkView {
  return { object, recordId, name, ...(accountId === undefined ? {} : { accountId }) };
}
