/** What the seventeen points share: one SDK process, a fresh cloud for each test, and the moves of agents and customers. */
import { afterAll, beforeAll, beforeEach } from 'vitest';
import { openConsumer, type Consumer } from '../../../sandbox/consumer/consumerClient.ts';
import { startLivePersonCloud, type LivePersonCloud } from '../../../sandbox/liveperson/cloud.ts';
import { USERS } from '../../../sandbox/seed.ts';
import { makeLocalCertificate, type LocalCertificate } from '../../support/sdk/localCertificate.ts';
import { startSdkProcess, type SdkAgent, type SdkProcess } from '../../support/sdk/sdkProcess.ts';

export interface Ex {
  subscriptionId: string;
  changes: {
    type: string;
    result: {
      convId: string;
      effectiveTTR: number;
      conversationDetails: Details;
      lastContentEventNotification?: object;
    };
  }[];
}
export interface Details {
  skillId: string;
  state: string;
  stage: string;
  __myRole?: string;
  participants: { id: string; role: string }[];
  dialogs: {
    dialogId: string;
    dialogType: string;
    state: string;
    participantsDetails: { id: string; role: string; state: string }[];
  }[];
}
export interface Rings {
  changes: {
    type: string;
    result: { conversationId: string; ringsDetails: { ringId: string; ringState: string; ringExpiration: number }[] };
  }[];
}
export interface Messages {
  dialogId: string;
  changes: {
    sequence?: number;
    originatorId: string;
    event: Record<string, unknown>;
    messageAudience: string;
    metadata?: unknown[];
    __isMe: boolean;
  }[];
}

export const EX = 'cqm.ExConversationChangeNotification';
export const MESSAGES = 'ms.MessagingEventNotification';
export const RINGS = 'routing.RoutingTaskNotification';
export const OAUTH1 = { appKey: 'k1', secret: 's1', accessToken: 't1', accessTokenSecret: 'ts1' };

export const person = (key: string): NonNullable<(typeof USERS)[number]['livePerson']> => {
  const found = USERS.find((user) => user.key === key)?.livePerson;
  if (found === null || found === undefined) throw new Error(`no such agent ${key}`);
  return found;
};

/** Registers the hooks of one test file. `cloud` is the one of the running test. */
export function useSdkWorld() {
  let certificate: LocalCertificate;
  let sdk: SdkProcess;
  let cloud: LivePersonCloud;
  const opened: SdkAgent[] = [];
  const consumers: Consumer[] = [];

  beforeAll(async () => {
    certificate = await makeLocalCertificate();
    sdk = await startSdkProcess(certificate.path);
  });
  afterAll(async () => {
    await sdk.stop();
    await certificate.remove();
  });
  beforeEach(async () => {
    cloud = await startLivePersonCloud({ tls: certificate, oauth1Keys: [OAUTH1] });
    return async () => {
      opened.splice(0).forEach((agent) => agent.dispose());
      consumers.splice(0).forEach((consumer) => consumer.leave());
      await cloud.close();
    };
  });

  const open = (conf: Record<string, unknown>): SdkAgent => {
    const agent = sdk.open({ accountId: cloud.account, csdsDomain: new URL(cloud.url).host, ...conf });
    opened.push(agent);
    return agent;
  };
  const credentials = (key: string): Record<string, unknown> => ({
    username: person(key).loginName,
    password: person(key).password,
  });
  const oldId = (key: string): string => `${cloud.account}.${person(key).userId}`;

  /** A connected agent, online and subscribed to rings and to the own open conversations. */
  const working = async (key: string, conf: Record<string, unknown> = {}): Promise<SdkAgent> => {
    const agent = open({ ...credentials(key), ...conf });
    const { agentId } = await agent.next<{ agentId: string }>('connected');
    await agent.call('subscribeExConversations', { convState: ['OPEN'], agentIds: [agentId] });
    await agent.call('subscribeRoutingTasks', {});
    await agent.call('setAgentState', { availability: 'ONLINE' });
    return agent;
  };
  const customer = async (skillId = '4101'): Promise<Consumer> => {
    const consumer = await openConsumer(cloud.url, cloud.account, { skillId });
    consumers.push(consumer);
    return consumer;
  };
  const ringOf = async (agent: SdkAgent, conversationId: string, state = 'WAITING'): Promise<string> => {
    const found = await agent.next<Rings>(RINGS, ({ changes }) =>
      changes.some(
        ({ result }) => result.conversationId === conversationId && result.ringsDetails[0]?.ringState === state,
      ),
    );
    return found.changes[0]?.result.ringsDetails[0]?.ringId ?? '';
  };
  const change = async (
    agent: SdkAgent,
    conversationId: string,
    holds: (details: Details, type: string) => boolean,
  ): Promise<Details> => {
    const matches = (c: Ex['changes'][number]): boolean =>
      c.result.convId === conversationId && holds(c.result.conversationDetails, c.type);
    const found = await agent.next<Ex>(EX, ({ changes }) => changes.some(matches));
    return found.changes.find(matches)?.result.conversationDetails as Details;
  };
  const take = async (agent: SdkAgent, conversationId: string): Promise<Details> => {
    await agent.call('updateRingState', { ringId: await ringOf(agent, conversationId), ringState: 'ACCEPTED' });
    return change(agent, conversationId, (details) => details.__myRole === 'ASSIGNED_AGENT');
  };
  /** A conversation of a new customer, taken by an agent. */
  const talk = async (agent: SdkAgent): Promise<{ consumer: Consumer; id: string }> => {
    const consumer = await customer();
    const id = await consumer.start();
    await take(agent, id);
    return { consumer, id };
  };
  const textIn = (agent: SdkAgent, message: string): Promise<Messages> =>
    agent.next<Messages>(MESSAGES, ({ changes }) => changes.some(({ event }) => event['message'] === message));
  const text = (message: string): Record<string, unknown> => ({
    type: 'ContentEvent',
    contentType: 'text/plain',
    message,
  });
  return {
    get cloud() {
      return cloud;
    },
    opened,
    consumers,
    open,
    credentials,
    oldId,
    working,
    customer,
    ringOf,
    change,
    take,
    talk,
    textIn,
    text,
  };
}
