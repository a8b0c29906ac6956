/** Real desks and real LivePerson adapters against the stand-in cloud; only browsers, store and matching are in memory. */
import { randomUUID } from 'node:crypto';
import { pino } from 'pino';
import type { ConversationFact } from '../../../connector-server/src/conversation/facts.ts';
import { createDesks, type DesksOfServer } from '../../../connector-server/src/desk/desks.ts';
import type { CredentialBundle, LivePerson } from '../../../connector-server/src/desk/livePersonPorts.ts';
import type {
  AgentIdentity,
  AgentRecord,
  BrowserSink,
  ConnectionProfile,
  DeskAttachment,
  MatchPlanner,
} from '../../../connector-server/src/desk/ports.ts';
import { createLivePerson } from '../../../connector-server/src/liveperson/livePerson.ts';
import type { SessionCounts } from '../../../connector-server/src/liveperson/sessionCounts.ts';
import type {
  Command,
  CommandAnswer,
  ConversationView,
  MessageView,
  ServerFrame,
  Snapshot,
  SoftphoneEvent,
} from '../../../connector-server/src/protocol/types.ts';
import { systemTimers, type Timers } from '../../../connector-server/src/support/clock.ts';
import { createConversationMemory } from '../../../connector-server/src/wiring/conversationMemory.ts';
import { openConsumer, type Consumer, type OpenConsumerOptions } from '../../../sandbox/consumer/consumerClient.ts';
import {
  startLivePersonCloud,
  type LivePersonCloud,
  type LivePersonCloudOptions,
} from '../../../sandbox/liveperson/cloud.ts';
import { INSTALLED_APP, ORG_ID, USERS } from '../../../sandbox/seed.ts';
import { createMemoryTickets, NO_OTHER_SERVER } from '../../support/memoryTickets.ts';

export const PUBLIC_URL = 'http://connector.test';
export const CONNECTION = 'demo';

export function seeded(key: string): {
  livePerson: NonNullable<(typeof USERS)[number]['livePerson']>;
  salesforce: NonNullable<(typeof USERS)[number]['salesforce']>;
  name: string;
  email: string;
} {
  const user = USERS.find((one) => one.key === key);
  if (user === undefined || user.livePerson === null || user.salesforce === null)
    throw new Error(`no such agent ${key}`);
  return { livePerson: user.livePerson, salesforce: user.salesforce, name: user.name, email: user.email };
}

/** One softphone tab: keeps what it was sent and waits for what it expects. */
export class Tab implements BrowserSink {
  readonly frames: ServerFrame[] = [];
  readonly texts: string[] = [];
  closedWith: number | null = null;
  attachment!: DeskAttachment;
  epoch = 0;
  sessionId = '';
  #waiters: { holds: (frame: ServerFrame) => boolean; resolve: (frame: ServerFrame) => void }[] = [];
  #next = 1;
  readonly #ids = randomUUID();
  readonly tabId: string;

  constructor(tabId: string) {
    this.tabId = tabId;
  }

  deliver(frame: ServerFrame): void {
    this.deliverText(JSON.stringify(frame));
  }

  deliverText(text: string): void {
    const frame = JSON.parse(text) as ServerFrame;
    this.texts.push(text);
    this.frames.push(frame);
    if (frame.type === 'ready' || frame.type === 'resync' || frame.type === 'resumed') {
      this.epoch = frame.epoch;
      this.sessionId = frame.sessionId;
    }
    const ready = this.#waiters.filter((waiter) => waiter.holds(frame));
    this.#waiters = this.#waiters.filter((waiter) => !ready.includes(waiter));
    for (const waiter of ready) waiter.resolve(frame);
  }

  close(code: number): void {
    this.closedWith = code;
  }

  get snapshot(): Snapshot {
    const frame = this.frames.findLast((one) => one.type === 'ready' || one.type === 'resync');
    if (frame === undefined || (frame.type !== 'ready' && frame.type !== 'resync')) throw new Error('no snapshot yet');
    return frame.snapshot;
  }

  get lastSeq(): number {
    return this.frames.reduce((most, frame) => ('seq' in frame ? Math.max(most, frame.seq) : most), 0);
  }

  events<K extends SoftphoneEvent['kind']>(kind: K): Extract<SoftphoneEvent, { kind: K }>[] {
    return this.frames.flatMap((frame) =>
      frame.type === 'event' && frame.event.kind === kind ? [frame.event as Extract<SoftphoneEvent, { kind: K }>] : [],
    );
  }

  frame(holds: (frame: ServerFrame) => boolean): Promise<ServerFrame> {
    const past = this.frames.find(holds);
    return past !== undefined
      ? Promise.resolve(past)
      : new Promise((resolve) => this.#waiters.push({ holds, resolve }));
  }

  /** The first event, past or future, of this kind that holds. */
  async event<K extends SoftphoneEvent['kind']>(
    kind: K,
    holds: (event: Extract<SoftphoneEvent, { kind: K }>) => boolean = () => true,
  ): Promise<Extract<SoftphoneEvent, { kind: K }>> {
    type Wanted = Extract<SoftphoneEvent, { kind: K }>;
    const frame = await this.frame(
      (one) => one.type === 'event' && one.event.kind === kind && holds(one.event as Wanted),
    );
    if (frame.type !== 'event') throw new Error('unreachable');
    return frame.event as Wanted;
  }

  async command(command: Command, id = `${this.#ids}-${this.#next++}`, epoch = this.epoch): Promise<CommandAnswer> {
    const before = this.frames.length;
    this.attachment.receive({ type: 'command', id, epoch, command });
    const frame = await this.frame(
      (one) => one.type === 'answer' && one.id === id && this.frames.indexOf(one) >= before,
    );
    if (frame.type !== 'answer') throw new Error('unreachable');
    return frame.answer;
  }

  /** Messages as a softphone would show them now. */
  shown(conversationId: string): MessageView[] {
    let list: MessageView[] = [];
    for (const frame of this.frames) {
      if (frame.type === 'ready' || frame.type === 'resync') list = frame.snapshot.messages[conversationId] ?? [];
      if (frame.type !== 'event') continue;
      if (frame.event.kind === 'messages' && frame.event.conversationId === conversationId) list = frame.event.messages;
      if (frame.event.kind === 'message' && frame.event.conversationId === conversationId)
        list = [...list, frame.event.message];
    }
    return list;
  }

  conversation(conversationId: string): Promise<ConversationView> {
    return this.event('conversation', (event) => event.conversation.conversationId === conversationId).then(
      (event) => event.conversation,
    );
  }
}

export interface DeskWorld {
  cloud: LivePersonCloud;
  desks: DesksOfServer;
  facts: ConversationFact[];
  vault: Map<string, CredentialBundle>;
  registry: Map<string, AgentRecord>;
  logs: string[];
  /** What happened between the server and LivePerson, as in the metrics. */
  readonly counts: SessionCounts;
  profile: ConnectionProfile;
  factOf(type: ConversationFact['type'], conversationId: string): Promise<ConversationFact>;
  attach(
    key: string,
    options?: { tabId?: string; resume?: { sessionId: string; epoch: number; lastSeq: number } },
  ): Promise<Tab>;
  /** Attaches, signs in with the password and goes online. */
  online(key: string, tabId?: string): Promise<Tab>;
  consumer(options?: OpenConsumerOptions): Promise<Consumer>;
  /** A new server on the same store, as after a restart. */
  restart(): Promise<void>;
  close(): Promise<void>;
}

export interface DeskWorldOptions {
  cloud?: LivePersonCloudOptions;
  profile?: Partial<ConnectionProfile>;
  matching?: MatchPlanner;
  keepAliveMs?: number;
  /** Where domain discovery is asked; default the cloud itself. */
  apiUrl?: string;
  timers?: Timers;
  /** Gets the facts too, as the recorder does. */
  alsoRecord?: (facts: readonly ConversationFact[]) => Promise<void>;
  /** Puts something between the desks and LivePerson's adapter. */
  aroundLivePerson?: (real: LivePerson) => LivePerson;
}

const NO_MATCHING: MatchPlanner = {
  plan: () => null,
  judge: () => ({ match: { state: 'none', candidates: [], text: '' }, link: null }),
};

export async function startDeskWorld(options: DeskWorldOptions = {}): Promise<DeskWorld> {
  const cloud = await startLivePersonCloud(options.cloud);
  cloud.control.registerRedirectUri(INSTALLED_APP.clientId, `${PUBLIC_URL}/liveperson/callback`);
  const logs: string[] = [];
  const logger = pino({ level: 'debug' }, { write: (line: string) => void logs.push(line) });
  const facts: ConversationFact[] = [];
  const factWaiters: { holds: (fact: ConversationFact) => boolean; resolve: (fact: ConversationFact) => void }[] = [];
  const vault = new Map<string, CredentialBundle>();
  const registry = new Map<string, AgentRecord>();
  const profile: ConnectionProfile = {
    id: CONNECTION,
    name: 'Demo',
    orgId: ORG_ID,
    livePerson: {
      account: cloud.account,
      signIn: { oauth: { clientId: INSTALLED_APP.clientId, clientSecret: INSTALLED_APP.clientSecret }, password: true },
    },
    softphone: { openRecord: 'on_accept', sound: true, wrapUpSeconds: 600, maxMessageChars: 8000 },
    presence: { awayAfterSeconds: 60, offlineAfterSeconds: 1800 },
    ...options.profile,
  };
  const tickets = createMemoryTickets();
  let epoch = 7;
  const make = (): { desks: DesksOfServer; counts: SessionCounts; stop: () => void } => {
    const livePerson = createLivePerson({
      apiUrl: options.apiUrl ?? cloud.url,
      fetch,
      timers: options.timers ?? systemTimers,
      logger,
      random: () => 0,
      ...(options.keepAliveMs === undefined ? {} : { keepAliveMs: options.keepAliveMs }),
    });
    const desks = createDesks({
      logger,
      timers: options.timers ?? systemTimers,
      publicUrl: PUBLIC_URL,
      connections: { find: (id) => (id === CONNECTION ? world.profile : null) },
      vault: {
        load: async (key) => vault.get(key.salesforceUserId) ?? null,
        save: async (key, bundle) => void vault.set(key.salesforceUserId, bundle),
        clear: async (key) => void vault.delete(key.salesforceUserId),
        remove: async (key) => void vault.delete(key.salesforceUserId),
        bearers: async () => [...vault.values()].map(({ accessToken }) => accessToken),
        deposit: tickets.depositInto(async (key, bundle) => void vault.set(key.salesforceUserId, bundle)),
      },
      tickets,
      signInNotices: NO_OTHER_SERVER,
      registry: {
        load: async (key) => registry.get(key.salesforceUserId) ?? null,
        save: async (key, record) => void registry.set(key.salesforceUserId, record),
      },
      facts: {
        record: async (_connection, batch) => {
          for (const fact of batch) {
            facts.push(fact);
            for (const waiter of factWaiters) if (waiter.holds(fact)) waiter.resolve(fact);
          }
          await options.alsoRecord?.(batch);
        },
      },
      memory: createConversationMemory({
        openOf: async () => [],
        closedOf: async () => [
          ...new Set(facts.filter(({ type }) => type === 'closed').map(({ conversationId }) => conversationId)),
        ],
        load: async (_connection, ids) =>
          new Map(
            ids.map((conversationId) => [
              conversationId,
              {
                conversationId,
                facts: facts.filter((fact) => fact.conversationId === conversationId),
                record: null,
                tasks: new Map(),
              },
            ]),
          ),
      }),
      matching: options.matching ?? NO_MATCHING,
      crm: { answer: () => ({ outcome: 'refused', code: 'not_set_up', text: 'Not set up.' }) },
      livePerson: options.aroundLivePerson?.(livePerson) ?? livePerson,
      epoch: epoch++,
    });
    return { desks, counts: livePerson.counts, stop: () => livePerson.stop() };
  };
  let server = make();
  const consumers: Consumer[] = [];

  const world: DeskWorld = {
    cloud,
    get desks() {
      return server.desks;
    },
    facts,
    get counts() {
      return server.counts;
    },
    vault,
    registry,
    logs,
    profile,
    factOf(type, conversationId) {
      const holds = (fact: ConversationFact): boolean => fact.type === type && fact.conversationId === conversationId;
      const past = facts.find(holds);
      return past !== undefined
        ? Promise.resolve(past)
        : new Promise((resolve) => factWaiters.push({ holds, resolve }));
    },
    async attach(key, { tabId = `${key}-tab`, resume } = {}) {
      const { salesforce, name, email } = seeded(key);
      const identity: AgentIdentity = {
        connectionId: CONNECTION,
        orgId: ORG_ID,
        salesforceUserId: salesforce.userId,
        username: salesforce.username,
        email,
        name,
        permissions: [],
      };
      const tab = new Tab(tabId);
      tab.attachment = await server.desks.attach(
        identity,
        {
          type: 'authenticate',
          protocol: 1,
          token: 'checked elsewhere',
          resume,
          client: { host: 'simulator', version: '0', tabId },
        },
        tab,
      );
      return tab;
    },
    async online(key, tabId) {
      const tab = await world.attach(key, tabId === undefined ? {} : { tabId });
      const { loginName, password } = seeded(key).livePerson;
      const signedIn = await tab.command({ name: 'signInWithPassword', username: loginName, password });
      if (signedIn.outcome !== 'done') throw new Error(`sign-in: ${JSON.stringify(signedIn)}`);
      await tab.event('livePerson', (event) => event.livePerson.state === 'connected');
      const online = await tab.command({ name: 'setPresence', availability: 'ONLINE', reasonId: null });
      if (online.outcome !== 'done') throw new Error(`presence: ${JSON.stringify(online)}`);
      return tab;
    },
    async consumer(consumerOptions) {
      const consumer = await openConsumer(cloud.url, cloud.account, { skillId: '4101', ...consumerOptions });
      consumers.push(consumer);
      return consumer;
    },
    async restart() {
      await server.desks.drain();
      server.stop();
      server = make();
    },
    async close() {
      for (const consumer of consumers) consumer.leave();
      await server.desks.drain();
      server.stop();
      await cloud.close();
    },
  };
  return world;
}

/** A consumer writes, the agent's softphone rings and accepts. Resolves when the conversation is in the list. */
export async function acceptedConversation(
  world: DeskWorld,
  tab: Tab,
  text = 'Hello there',
  options?: OpenConsumerOptions,
): Promise<{ consumer: Consumer; conversationId: string }> {
  const consumer = await world.consumer(options);
  await consumer.say(text);
  const conversationId = consumer.conversationId as string;
  const { ring } = await tab.event('ring', (event) => event.ring.conversationId === conversationId);
  const answer = await tab.command({ name: 'acceptRing', ringId: ring.ringId });
  if (answer.outcome !== 'done') throw new Error(`accept: ${JSON.stringify(answer)}`);
  await tab.conversation(conversationId);
  return { consumer, conversationId };
}
