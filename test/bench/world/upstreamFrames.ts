/** Frames and ids of the load generator's LivePerson. */
export const BENCH_ACCOUNT = '90000001';
export const BENCH_SKILL = '7001';

export const userIdOf = (index: number): string => String(5_000_000_000 + index);
export const bearerOf = (index: number): string => `bench-bearer-${index}`;
export const pidOf = (index: number): string => `00000000-0000-4000-8000-${String(index).padStart(12, '0')}`;
/** Id of one of an agent's conversations, and of its only dialog. */
export const conversationOf = (index: number, nth = 0): string =>
  `c0ffee00-0000-4000-${(0x8000 + nth).toString(16)}-${String(index).padStart(12, '0')}`;
const consumerOf = (index: number, nth: number): string => `consumer-${index}-${nth}`;

/** One open conversation of an agent, as the subscription tells it. */
export function conversationFrame(index: number, nth: number, state: 'OPEN' | 'CLOSE' = 'OPEN'): string {
  const id = conversationOf(index, nth);
  const now = Date.now();
  const old = `${BENCH_ACCOUNT}.${userIdOf(index)}`;
  const consumer = consumerOf(index, nth);
  const ended = state === 'CLOSE' ? { endTs: now, closeReason: 'AGENT' } : {};
  return JSON.stringify({
    kind: 'notification',
    type: '.ams.aam.ExConversationChangeNotification',
    body: {
      subscriptionId: `ex-${index}`,
      changes: [
        {
          type: 'UPSERT',
          result: {
            convId: id,
            effectiveTTR: now + 3_600_000,
            numberOfunreadMessages: { [old]: 0 },
            lastUpdateTime: now,
            conversationDetails: {
              convId: id,
              skillId: BENCH_SKILL,
              brandId: BENCH_ACCOUNT,
              participants: { CONSUMER: [consumer], ASSIGNED_AGENT: [old], MANAGER: [], READER: [] },
              participantsPId: { CONSUMER: [consumer], ASSIGNED_AGENT: [pidOf(index)], MANAGER: [], READER: [] },
              dialogs: [
                {
                  dialogId: id,
                  dialogType: 'MAIN',
                  channelType: 'MESSAGING',
                  state,
                  participantsDetails: [
                    { id: consumer, role: 'CONSUMER', state: 'ACTIVE' },
                    { id: old, role: 'ASSIGNED_AGENT', state: 'ACTIVE' },
                  ],
                  creationTs: now,
                  metaDataLastUpdateTs: now,
                  ...ended,
                },
              ],
              state,
              stage: state,
              startTs: now,
              metaDataLastUpdateTs: now,
              ttr: { ttrType: 'NORMAL', value: 3600 },
              context: { type: 'SharkContext', lang: 'en-US' },
              ...ended,
            },
          },
        },
      ],
    },
  });
}

/** One message event. */
export function eventOf(index: number, nth: number, sequence: number, text: string): unknown {
  const id = conversationOf(index, nth);
  const consumer = consumerOf(index, nth);
  return {
    sequence,
    originatorClientProperties: { type: '.ClientProperties', ipAddress: '203.0.113.9' },
    originatorId: consumer,
    originatorPId: consumer,
    originatorMetadata: {
      id: consumer,
      role: 'CONSUMER',
      clientProperties: { type: '.ClientProperties', ipAddress: '203.0.113.9' },
    },
    serverTimestamp: Date.now(),
    event: { type: 'ContentEvent', contentType: 'text/plain', message: text },
    dialogId: id,
    conversationId: id,
    messageAudience: 'ALL',
    metadata: [],
  };
}

/** A message event as it is pushed: about 700 bytes, as a message of an ordinary length is on the real wire. */
export const eventFrame = (index: number, nth: number, sequence: number, text: string): string =>
  JSON.stringify({
    kind: 'notification',
    type: '.ams.ms.OnlineEventDistribution',
    body: eventOf(index, nth, sequence, text),
  });

/** What an agent's client sends to publish a text. */
export const publishFrame = (index: number, id: string, text: string): string =>
  JSON.stringify({
    kind: 'req',
    id,
    type: '.ams.ms.PublishEvent',
    body: {
      dialogId: conversationOf(index),
      event: { type: 'ContentEvent', contentType: 'text/plain', message: text },
      messageAudience: 'ALL',
    },
  });
