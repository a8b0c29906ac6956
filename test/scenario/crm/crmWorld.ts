/** The connector between the clouds, and one agent's conversation seen from the CRM side: asks the server, and executes the plans in the org as the agent, as a softphone does. */
import type {
  CrmAsk,
  CrmCard,
  CrmForm,
  CrmSave,
  CrmScreen,
  CrmSearch,
} from '../../../connector-server/src/protocol/crmTypes.ts';
import type {
  PlanResult,
  PlanRow,
  RecordPlan,
  SaveResult,
  StepResult,
} from '../../../connector-server/src/protocol/planTypes.ts';
import type { CommandAnswer, MatchView } from '../../../connector-server/src/protocol/types.ts';
import { brandClaims, openConsumer, type Consumer } from '../../../sandbox/consumer/consumerClient.ts';
import { CONSUMERS, STORY_CONSUMERS, type SeedConsumer } from '../../../sandbox/seed.ts';
import type { ServerWorld, Softphone } from '../server/serverWorld.ts';

interface Answers {
  screen: CrmScreen;
  search: CrmSearch;
  overview: CrmCard;
  view: CrmCard;
  form: CrmForm;
  lookup: CrmSearch;
  duplicates: CrmSearch;
  save: CrmSave;
}

/** A customer of the seed. */
export function seedConsumer(key: string): SeedConsumer {
  const found = [...CONSUMERS, ...STORY_CONSUMERS].find((one) => one.key === key);
  if (!found) throw new Error(`the seed has no customer ${key}`);
  return found;
}

/** Somebody who writes from the website and is in no record, unless told otherwise. */
export const stranger = (key: string, told: Partial<SeedConsumer> = {}): SeedConsumer => ({
  key,
  firstName: 'Somebody',
  lastName: 'New',
  email: null,
  phone: null,
  channel: 'web',
  skillId: '4101',
  authenticated: true,
  firstMessage: 'Hello?',
  ...told,
});

const TALKS_PER_SOCKET = 8;
let ended = 0;

export class Talk {
  readonly conversationId: string;
  readonly consumer: Consumer;
  readonly phone: Softphone;
  readonly #world: ServerWorld;
  readonly #agent: string;

  constructor(world: ServerWorld, agent: string, phone: Softphone, consumer: Consumer, conversationId: string) {
    this.#world = world;
    this.#agent = agent;
    this.phone = phone;
    this.consumer = consumer;
    this.conversationId = conversationId;
  }

  /** What the server answers to a question of the CRM side. */
  answer(ask: CrmAsk): Promise<CommandAnswer> {
    return this.phone.command({ name: 'crm', conversationId: this.conversationId, ask });
  }

  /** A question that must be answered. */
  async ask<K extends CrmAsk['kind']>(ask: Extract<CrmAsk, { kind: K }>): Promise<Answers[K]> {
    const result = await this.phone.done({ name: 'crm', conversationId: this.conversationId, ask });
    return result as Answers[K];
  }

  /** Executes a plan in the org as this agent. */
  async execute(plan: RecordPlan): Promise<PlanResult> {
    const planJson = JSON.stringify(plan);
    return JSON.parse(
      await this.#world.org.apex(this.#agent, 'LivePersonRecords', 'execute', { planJson }),
    ) as PlanResult;
  }

  /** Steps of a plan that must succeed, by name. */
  async steps(plan: RecordPlan): Promise<Map<string, StepResult>> {
    const result = await this.execute(plan);
    if (!result.ok) throw new Error(`the org refused the plan: ${result.code} ${result.message}`);
    return new Map(result.steps.map((step) => [step.as, step]));
  }

  /** Rows of a search, whatever object they are of. */
  async search(text: string, objects: string[] | null = null): Promise<PlanRow[]> {
    const { plan } = await this.ask({ kind: 'search', text, objects });
    return plan === null ? [] : [...(await this.steps(plan)).values()].flatMap((step) => step.rows);
  }

  /** Saves what was typed into a form. */
  async save(
    object: string,
    values: Record<string, string | null>,
    more: { recordId?: string } = {},
  ): Promise<SaveResult> {
    const { plan } = await this.ask({
      kind: 'save',
      object,
      recordId: more.recordId ?? null,
      recordTypeId: null,
      values,
      assignmentRules: false,
      allowDuplicates: false,
    });
    const saved = [...(await this.steps(plan)).values()].find((step) => step.saved)?.saved;
    if (!saved) throw new Error('the plan saved nothing');
    return saved;
  }

  /** The match once it is settled. */
  async match(): Promise<MatchView> {
    const settled = (match: MatchView): boolean => match.state !== 'waiting' && match.state !== 'searching';
    const now = this.phone.shows(this.conversationId)?.match;
    if (now && settled(now)) return now;
    const { match } = await this.phone.event(
      'match',
      (event) => event.conversationId === this.conversationId && settled(event.match),
    );
    return match;
  }

  /** Ends it, and makes room for the next. */
  async end(): Promise<void> {
    await this.phone.done({ name: 'closeConversation', conversationId: this.conversationId });
    await this.phone.done({ name: 'finishWrapUp', conversationId: this.conversationId });
    this.consumer.leave();
    // No agent talks this fast: another socket, before the server takes this one for a flood.
    ended += 1;
    if (ended % TALKS_PER_SOCKET === 0) {
      await this.phone.cut();
      await this.phone.connect();
    }
  }
}

/** A customer writes, it rings at `agent`, who accepts. */
export async function talk(world: ServerWorld, agent: string, phone: Softphone, customer: SeedConsumer): Promise<Talk> {
  const consumer = await openConsumer(world.cloud.url, world.cloud.account, {
    channel: customer.channel,
    skillId: customer.skillId,
    ...(customer.authenticated && { profile: brandClaims(customer) }),
  });
  await consumer.say(customer.firstMessage);
  const { ring } = await phone.event('ring', (event) => event.ring.conversationId === consumer.conversationId);
  await phone.done({ name: 'acceptRing', ringId: ring.ringId });
  const { conversationId } = ring;
  await phone.event('conversation', (event) => event.conversation.conversationId === conversationId);
  return new Talk(world, agent, phone, consumer, conversationId);
}
