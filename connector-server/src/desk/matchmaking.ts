/** Who is this consumer in the CRM, seen with the agent's own rights: a plan to one of the agent's tabs, its result judged, one link after acceptance. */
import { randomUUID } from 'node:crypto';
import { conversationOf, type ConversationState } from '../conversation/state.ts';
import type {
  CommandAnswer,
  ConversationView,
  LinkView,
  PlanRequest,
  PlanResult,
  RecordPlan,
  SoftphoneEvent,
} from '../protocol/types.ts';
import type { DeskCore } from './deskCore.ts';
import type { ConversationMemory, MatchPlanner, MatchSubject } from './ports.ts';
import { subjectAttributes } from './subjectAttributes.ts';
import { done, REFUSED } from './words.ts';

interface Asked {
  request: PlanRequest;
  subject: MatchSubject;
  /** Asked once more without what the org refused. */
  reduced: boolean;
}

interface Certain {
  link: LinkView;
  parents: readonly LinkView[];
}

/** What a search was made with. */
interface Searched {
  known: string;
  /** What is searched for by itself. */
  plan: string;
  told: ConversationState['told'] | null;
}

const NOTHING_KNOWN = 'The customer is not known by e-mail or phone, so nothing was searched.';

/** Plans an agent's tabs may owe at once; the oldest is dropped beyond it. */
const MOST_ASKED = 100;

export class Matchmaking {
  readonly #core: DeskCore;
  readonly #planner: MatchPlanner;
  readonly #memory: ConversationMemory;
  readonly #asked = new Map<string, Asked>();
  /** Conversation -> what it was searched with, so that the same is not searched twice. */
  readonly #searched = new Map<string, Searched>();
  /** Certain records found before the agent had the conversation. */
  readonly #found = new Map<string, Certain>();
  readonly #recalling = new Set<string>();

  constructor(core: DeskCore, planner: MatchPlanner, memory: ConversationMemory) {
    this.#core = core;
    this.#planner = planner;
    this.#memory = memory;
    core.follow((event) => this.#follow(event));
  }

  /** Plans still owed, for the snapshot. */
  owed(): PlanRequest[] {
    return [...this.#asked.values()].map((one) => one.request);
  }

  /** First answer wins; a later or unknown one changes nothing. */
  result(planId: string, result: PlanResult): CommandAnswer {
    const asked = this.#asked.get(planId);
    if (asked === undefined) return done({ used: false });
    this.#asked.delete(planId);
    const { conversationId } = asked.subject;
    if (!result.ok && !asked.reduced) {
      const plan = this.#planner.planWithout?.(asked.subject, result) ?? null;
      if (plan !== null) {
        this.#ask(asked.subject, plan, true);
        return done({ used: true });
      }
    }
    const { match, link, parents = [] } = this.#planner.judge(result, asked.subject);
    this.#core.apply({ type: 'match', conversationId, match });
    // What was certain of whom the customer was taken for before says nothing any more.
    this.#found.delete(conversationId);
    if (link !== null) {
      this.#found.set(conversationId, { link, parents });
      this.#link(conversationId);
    }
    return done({ used: true });
  }

  /** The consumer's profile is there, or surely is not to be had: the earliest moment a search makes sense. */
  profileKnown(conversationId: string): void {
    const conversation = conversationOf(this.#core.state, conversationId);
    if (conversation === null || conversation.view.state === 'closed') return;
    this.#search(conversation.view, false);
  }

  /** Links were made elsewhere: by the recorder, or following a record. */
  recallAgain(conversationId: string): void {
    this.#recall(conversationId, true);
  }

  searchAgain(conversationId: string): CommandAnswer {
    const conversation = conversationOf(this.#core.state, conversationId);
    if (conversation === null) return REFUSED.notFound;
    this.#searched.delete(conversationId);
    this.#search(conversation.view, true);
    return done();
  }

  clear(): void {
    this.#asked.clear();
    this.#searched.clear();
    this.#found.clear();
  }

  #follow(event: SoftphoneEvent): void {
    switch (event.kind) {
      case 'conversation':
        this.#recall(event.conversation.conversationId);
        this.#link(event.conversation.conversationId);
        this.#searchWithMore(event.conversation.conversationId);
        return;
      case 'ringEnded':
        if (event.reason !== 'accepted') this.#forget(event.conversationId);
        return;
      case 'conversationLeft':
        this.#forget(event.conversationId);
        return;
      default:
        return;
    }
  }

  /**
   * Acceptance brings what was not known while it rang: campaign and visit, or what was recorded before. Where the rules
   * search for something else by it, and nobody is linked yet, it is searched once more.
   */
  #searchWithMore(conversationId: string): void {
    const before = this.#searched.get(conversationId);
    const conversation = conversationOf(this.#core.state, conversationId);
    if (before === undefined || conversation?.listed !== true || !conversation.recalled) return;
    const { view, told, handsOff } = conversation;
    if (view.state === 'closed' || view.role !== 'agent' || handsOff || view.links.length > 0) return;
    if (before.told?.visit === told.visit && before.told.before === told.before) return;
    before.told = told;
    const plan = this.#planner.plan(this.#subject(view));
    if (plan !== null && JSON.stringify(plan) !== before.plan) this.#search(view, false);
  }

  #subject({ conversationId, channel, skillId, consumer }: ConversationView): MatchSubject {
    return {
      connectionId: this.#core.key.connectionId,
      conversationId,
      channel,
      skillId,
      consumer,
      attributes: subjectAttributes(this.#core, conversationId),
    };
  }

  #search(view: ConversationView, asked: boolean): void {
    const { conversationId, consumer } = view;
    const unasked = this.#subject(view);
    const subject = asked ? { ...unasked, asked } : unasked;
    const plan = this.#planner.plan(subject);
    const known = `${consumer.id}|${consumer.name}|${JSON.stringify(plan)}`;
    if (this.#searched.get(conversationId)?.known === known) return;
    this.#searched.set(conversationId, {
      known,
      plan: JSON.stringify(asked ? this.#planner.plan(unasked) : plan),
      told: conversationOf(this.#core.state, conversationId)?.told ?? null,
    });
    this.#drop(conversationId);
    if (plan === null) {
      const text = this.#planner.whyNothing?.(subject) ?? NOTHING_KNOWN;
      this.#core.apply({ type: 'match', conversationId, match: { state: 'none', candidates: [], text } });
      return;
    }
    this.#core.apply({
      type: 'match',
      conversationId,
      match: { state: 'searching', candidates: [], text: 'Looking for the customer in Salesforce…' },
    });
    this.#ask(subject, plan, false);
  }

  #ask(subject: MatchSubject, plan: RecordPlan, reduced: boolean): void {
    const { conversationId } = subject;
    const request: PlanRequest = { planId: randomUUID(), conversationId, purpose: 'match', plan };
    this.#asked.set(request.planId, { request, subject, reduced });
    for (const oldest of this.#asked.keys()) {
      if (this.#asked.size <= MOST_ASKED) break;
      this.#asked.delete(oldest);
    }
    this.#core.emit({ kind: 'plan', request });
  }

  /** What others linked stays linked, and what an agent unlinked stays unlinked, also after a transfer or a restart. */
  #recall(conversationId: string, again = false): void {
    const conversation = conversationOf(this.#core.state, conversationId);
    if (conversation?.listed !== true || this.#recalling.has(conversationId)) return;
    if (conversation.recalled !== again) return;
    this.#recalling.add(conversationId);
    this.#memory
      .recall(this.#core.key.connectionId, conversationId)
      .then(
        (known) => this.#core.apply({ type: 'recalled', conversationId, ...known }),
        // Asked again with the conversation's next change; until then nothing is linked by itself.
        (error: unknown) =>
          this.#core.logger.error({ err: error }, 'what is recorded of a conversation is not to be had'),
      )
      .finally(() => {
        this.#recalling.delete(conversationId);
        this.#link(conversationId);
        this.#searchWithMore(conversationId);
      });
  }

  /** Only once the conversation is the agent's, only if nothing is linked, and never again after an agent unlinked. */
  #link(conversationId: string): void {
    const found = this.#found.get(conversationId);
    const conversation = conversationOf(this.#core.state, conversationId);
    if (found === undefined || conversation?.listed !== true || conversation.view.role !== 'agent') return;
    if (!conversation.recalled) return;
    this.#found.delete(conversationId);
    if (conversation.handsOff || conversation.view.links.length > 0) return;
    const { link, parents: more } = found;
    this.#core.apply({ type: 'linked', conversationId, link, more, at: this.#core.timers.now(), byHand: false });
  }

  #drop(conversationId: string): void {
    for (const [planId, asked] of this.#asked)
      if (asked.subject.conversationId === conversationId) this.#asked.delete(planId);
  }

  #forget(conversationId: string): void {
    this.#drop(conversationId);
    this.#searched.delete(conversationId);
    this.#found.delete(conversationId);
  }
}
