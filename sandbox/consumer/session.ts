/**
 * A consumer's side of one conversation, in a browser or in Node: sign in, open or continue a conversation, write,
 * read, rate. Works purely over domain discovery, the identity provider and the consumer socket.
 */
import { channelLook, type ConsumerChannel } from './channels.ts';
import {
  openMessagingSocket,
  type ConsumerEvent,
  type ConversationChange,
  type MessageRecord,
  type MessagingSocket,
} from './messagingSocket.ts';

export interface ConsumerSessionOptions {
  /** Base of the cloud's domain discovery. */
  cloudUrl: string;
  account: string;
  channel: ConsumerChannel;
  skillId: string;
  /** A token signed by the brand for a person it knows; null = anonymous. */
  brandToken: string | null;
  /** Name and address an anonymous consumer gives away by itself. */
  profile?: { firstName?: string; lastName?: string; privateData?: { mail?: string; mobileNum?: string } };
  onEvent?: (event: ConsumerEvent) => void;
}

export type ChatState = 'ACTIVE' | 'INACTIVE' | 'GONE' | 'COMPOSING' | 'PAUSE' | 'BACKGROUND';

export interface ConsumerSession {
  consumerId: string;
  /** null until `start` or the first `say`. */
  conversationId: string | null;
  /** Opens a conversation, unless one is open already. Returns its id. */
  start(): Promise<string>;
  /** Writes; opens a conversation first when none is open. Returns the sequence. */
  say(text: string): Promise<number>;
  /** Publishes any event into the main dialog (files, rich content). */
  publish(
    event: Record<string, unknown>,
    extra?: { dialogId?: string; metadata?: unknown[]; messageAudience?: string },
  ): Promise<number>;
  /** Marks messages as received (ACCEPT) or read (READ). */
  receipt(status: 'ACCEPT' | 'READ', sequences: number[]): Promise<void>;
  typing(state: ChatState): Promise<void>;
  /** Ends the conversation (main dialog; a survey may follow). */
  close(): Promise<void>;
  /** Rates the closed conversation, 1 to 5. */
  csat(stars: number, resolved?: boolean): Promise<void>;
  /** Any request of the consumer protocol. */
  request(type: string, body: unknown): Promise<unknown>;
  /** Leaves: closes the socket. */
  leave(): void;
}

async function postJson(url: string, body: unknown): Promise<Record<string, unknown>> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`${new URL(url).pathname} answered ${response.status}`);
  return (await response.json()) as Record<string, unknown>;
}

async function domains(cloudUrl: string, account: string): Promise<Map<string, string>> {
  const response = await fetch(`${cloudUrl}/api/account/${account}/service/baseURI.json?version=1.0`);
  if (!response.ok) throw new Error(`Domain discovery answered ${response.status}`);
  const { baseURIs } = (await response.json()) as { baseURIs: { service: string; baseURI: string }[] };
  return new Map(baseURIs.map(({ service, baseURI }) => [service, baseURI]));
}

const consumerIdOf = (jwt: string): string => {
  const payload = (jwt.split('.')[1] ?? '').replaceAll('-', '+').replaceAll('_', '/');
  return (JSON.parse(atob(payload)) as { sub: string }).sub;
};

/** Signs in and opens the socket. An open conversation of this consumer is continued. Rejects when the cloud refuses. */
export async function openSession(options: ConsumerSessionOptions): Promise<ConsumerSession> {
  const { cloudUrl, account, onEvent = () => undefined } = options;
  const hosts = await domains(cloudUrl, account);
  const secure = cloudUrl.startsWith('https:');
  const idp = `${secure ? 'https' : 'http'}://${hosts.get('idp')}/api/account/${account}`;
  const answer =
    options.brandToken === null
      ? await postJson(`${idp}/signup`, {})
      : await postJson(`${idp}/authenticate`, { authCode: options.brandToken });
  const jwt = String(answer['jwt']);
  const look = channelLook(options.channel);
  const followed = new Set<string>();
  let conversationId: string | null = null;

  const follow = (dialogId: string): Promise<unknown> => {
    if (followed.has(dialogId)) return Promise.resolve();
    followed.add(dialogId);
    return socket.request('ms.SubscribeMessagingEvents', { dialogId, fromSeq: 0 });
  };
  const noticed = (change: ConversationChange): void => {
    if (change.result.conversationDetails.stage !== 'OPEN') return;
    if (change.result.conversationDetails.state === 'OPEN') conversationId = change.result.convId;
    for (const dialog of [change.result.conversationDetails.dialogs].flat())
      if (dialog.state === 'OPEN') follow(dialog.dialogId).catch(() => followed.delete(dialog.dialogId));
  };
  const early: ConsumerEvent[] = [];
  let ready = false;
  const handle = (event: ConsumerEvent): void => {
    if (event.kind === 'conversation') noticed(event.change);
    onEvent(event);
  };
  const socket: MessagingSocket = await openMessagingSocket({
    url: `${secure ? 'wss' : 'ws'}://${hosts.get('asyncMessagingEnt')}/ws_api/account/${account}/messaging/consumer?v=3`,
    jwt,
    clientProperties: look.clientProperties,
    onEvent: (event) => (ready ? handle(event) : early.push(event)),
  });
  ready = true;
  early.forEach(handle);
  if (options.profile !== undefined) await socket.request('userprofile.SetUserProfile', options.profile);
  await socket.request('cqm.SubscribeExConversations', { minLastUpdatedTime: 0, convState: ['OPEN', 'CLOSE'] });

  const current = (): string => {
    if (conversationId === null) throw new Error('No conversation yet');
    return conversationId;
  };
  const session: ConsumerSession = {
    consumerId: consumerIdOf(jwt),
    get conversationId() {
      return conversationId;
    },
    async start() {
      const body = {
        brandId: account,
        skillId: options.skillId,
        ttrDefName: 'NORMAL',
        channelType: 'MESSAGING',
        conversationContext: look.context,
        ...(look.campaignInfo === undefined ? {} : { campaignInfo: look.campaignInfo }),
      };
      const { conversationId: id } = (await socket.request('cm.ConsumerRequestConversation', body)) as {
        conversationId: string;
      };
      conversationId = id;
      await follow(id);
      return id;
    },
    async say(text) {
      if (conversationId === null) await session.start();
      return session.publish({ type: 'ContentEvent', contentType: 'text/plain', message: text });
    },
    async publish(event, extra = {}) {
      const { metadata, ...rest } = extra;
      const frame = { dialogId: current(), event, ...rest };
      const { sequence } = (await socket.request(
        'ms.PublishEvent',
        frame,
        metadata === undefined ? {} : { metadata },
      )) as { sequence: number };
      return sequence;
    },
    async receipt(status, sequences) {
      await session.publish({ type: 'AcceptStatusEvent', status, sequenceList: sequences });
    },
    async typing(state) {
      await session.publish({ type: 'ChatStateEvent', chatState: state });
    },
    async close() {
      const dialog = { dialogId: current(), state: 'CLOSE' };
      await socket.request('cm.UpdateConversationField', {
        conversationId: current(),
        conversationField: [{ field: 'DialogChange', type: 'UPDATE', dialog }],
      });
    },
    async csat(stars, resolved = true) {
      const field = { field: 'CSATRate', csatRate: stars, csatResolutionConfirmation: resolved, status: 'FILLED' };
      await socket.request('cm.UpdateConversationField', { conversationId: current(), conversationField: field });
    },
    request: (type, body) => socket.request(type, body),
    leave: () => socket.close(),
  };
  return session;
}

export type { ConsumerEvent, ConversationChange, MessageRecord };
