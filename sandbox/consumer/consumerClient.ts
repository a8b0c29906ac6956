/** Consumers for tests and the demo: a session plus waiters on what the cloud tells it. */
import type { SeedConsumer } from '../seed.ts';
import type { ConsumerChannel } from './channels.ts';
import {
  openSession,
  type ConsumerEvent,
  type ConsumerSession,
  type ConversationChange,
  type MessageRecord,
} from './session.ts';

export { RequestRefused } from './messagingSocket.ts';
export type { ConsumerEvent, ConversationChange, MessageRecord } from './session.ts';

export interface OpenConsumerOptions {
  channel?: ConsumerChannel;
  skillId?: string;
  /** Claims the brand signs (sub, given_name, family_name, email, phone_number, lp_sdes); left out = anonymous. */
  profile?: {
    sub: string;
    given_name?: string;
    family_name?: string;
    email?: string;
    phone_number?: string;
    lp_sdes?: unknown[];
  };
}

export interface Consumer extends ConsumerSession {
  /** Everything received so far, in order. */
  readonly events: readonly ConsumerEvent[];
  /** The first event, past or future, that holds; each event satisfies a waiter at most once per call site order. */
  next(holds: (event: ConsumerEvent) => boolean): Promise<ConsumerEvent>;
  nextMessage(holds: (record: MessageRecord) => boolean): Promise<MessageRecord>;
  nextChange(holds: (change: ConversationChange) => boolean): Promise<ConversationChange>;
}

/** Claims of a demo consumer as the brand's web site would sign them. */
export function brandClaims(consumer: SeedConsumer): NonNullable<OpenConsumerOptions['profile']> {
  const contacts = [
    {
      ...(consumer.email === null ? {} : { email: consumer.email }),
      ...(consumer.phone === null ? {} : { phone: consumer.phone }),
    },
  ];
  return {
    sub: `customer-${consumer.key}`,
    given_name: consumer.firstName,
    family_name: consumer.lastName,
    ...(consumer.email === null ? {} : { email: consumer.email }),
    ...(consumer.phone === null ? {} : { phone_number: consumer.phone }),
    lp_sdes: [
      { type: 'ctmrinfo', info: { customerId: `customer-${consumer.key}` } },
      {
        type: 'personal',
        personal: {
          firstname: consumer.firstName,
          lastname: consumer.lastName,
          contacts,
          ...(consumer.company === undefined ? {} : { company: consumer.company }),
        },
      },
      ...(consumer.attributes ?? []),
    ],
  };
}

/** Asks the stand-in cloud for the token the brand's own web site would sign. */
export async function fetchBrandToken(cloudUrl: string, claims: Record<string, unknown>): Promise<string> {
  const response = await fetch(`${cloudUrl}/sandbox/control/issueBrandJwt`, {
    method: 'POST',
    body: JSON.stringify([claims]),
  });
  if (!response.ok) throw new Error(`issueBrandJwt answered ${response.status}`);
  return ((await response.json()) as { result: string }).result;
}

/** Opens a consumer at a stand-in cloud. Rejects when the cloud refuses the identity. */
export async function openConsumer(
  cloudUrl: string,
  account: string,
  options: OpenConsumerOptions = {},
): Promise<Consumer> {
  const events: ConsumerEvent[] = [];
  const waiters = new Set<{ holds: (event: ConsumerEvent) => boolean; resolve: (event: ConsumerEvent) => void }>();
  const taken = new Set<ConsumerEvent>();
  const onEvent = (event: ConsumerEvent): void => {
    events.push(event);
    for (const waiter of waiters) {
      if (!waiter.holds(event)) continue;
      waiters.delete(waiter);
      taken.add(event);
      waiter.resolve(event);
      return;
    }
  };
  const brandToken = options.profile === undefined ? null : await fetchBrandToken(cloudUrl, options.profile);
  const session = await openSession({
    cloudUrl,
    account,
    channel: options.channel ?? 'web',
    skillId: options.skillId ?? '-1',
    brandToken,
    onEvent,
  });
  const next = (holds: (event: ConsumerEvent) => boolean): Promise<ConsumerEvent> => {
    const past = events.find((event) => !taken.has(event) && holds(event));
    if (past !== undefined) {
      taken.add(past);
      return Promise.resolve(past);
    }
    return new Promise((resolve) => waiters.add({ holds, resolve }));
  };
  const consumer: Consumer = Object.create(session, {
    events: { value: events },
    next: { value: next },
    nextMessage: {
      value: async (holds: (record: MessageRecord) => boolean) => {
        const event = await next((candidate) => candidate.kind === 'message' && holds(candidate.record));
        return (event as Extract<ConsumerEvent, { kind: 'message' }>).record;
      },
    },
    nextChange: {
      value: async (holds: (change: ConversationChange) => boolean) => {
        const event = await next((candidate) => candidate.kind === 'conversation' && holds(candidate.change));
        return (event as Extract<ConsumerEvent, { kind: 'conversation' }>).change;
      },
    },
  }) as Consumer;
  return consumer;
}
