/** SubscribeExConversations: who follows which conversations, what they get at first and what they get on each change. */
import type { CloudContext } from '../context.ts';
import { changesJson, notificationText } from '../sockets/frames.ts';
import type { UmsSocket } from '../sockets/registry.ts';
import { agentResult, consumerResult } from './encode.ts';
import type { Conversation } from './types.ts';

export interface ExFilter {
  convState: string[] | null;
  stage: string[] | null;
  /** Old ids; null = all conversations the user may see. */
  agentIds: string[] | null;
  minLastUpdatedTime: number | null;
  maxLastUpdatedTime: number | null;
}

export interface ExSubscription {
  id: string;
  socket: UmsSocket;
  filter: ExFilter;
  matched: Set<Conversation>;
}

export interface ExSubscriptions {
  /** Registers and sends what matches now, oldest-changed first, at most the cap. */
  open(subscription: ExSubscription): void;
  close(socket: UmsSocket, subscriptionId: string): boolean;
  closeAll(socket: UmsSocket): void;
  /** Tells every subscription concerned that the conversation changed. */
  announce(conversation: Conversation): void;
}

const AGENT_TYPE = '.ams.aam.ExConversationChangeNotification';
const CONSUMER_TYPE = 'cqm.ExConversationChangeNotification';
const SNAPSHOT_CHUNK = 50;

export function createExSubscriptions(cloud: CloudContext): ExSubscriptions {
  const bySocket = new Map<UmsSocket, Map<string, ExSubscription>>();
  /** Subscriptions by the agent or consumer they name. */
  const byName = new Map<string, Set<ExSubscription>>();
  const unfiltered = new Set<ExSubscription>();
  const watchers = new Map<Conversation, Set<ExSubscription>>();

  const names = (subscription: ExSubscription): string[] =>
    subscription.socket.kind === 'consumer' ? [subscription.socket.ownerId] : (subscription.filter.agentIds ?? []);

  const matches = ({ filter, socket }: ExSubscription, conversation: Conversation): boolean => {
    const state = cloud.switches.exOpenMeans === 'stage' ? conversation.stage : conversation.state;
    if (filter.convState !== null && !filter.convState.includes(state)) return false;
    if (filter.stage !== null && !filter.stage.includes(conversation.stage)) return false;
    if (filter.minLastUpdatedTime !== null && conversation.updatedAt < filter.minLastUpdatedTime) return false;
    if (filter.maxLastUpdatedTime !== null && conversation.updatedAt > filter.maxLastUpdatedTime) return false;
    if (socket.kind === 'consumer') return conversation.consumerId === socket.ownerId;
    if (filter.agentIds === null) return true;
    const suggested = socket.showsSuggested && cloud.switches.suggestedMatches;
    return conversation.participants.some(
      (p) => p.role !== 'CONSUMER' && (p.state === 'ACTIVE' || suggested) && filter.agentIds?.includes(p.id),
    );
  };

  const resultJson = (subscription: ExSubscription, conversation: Conversation): string =>
    JSON.stringify(
      subscription.socket.kind === 'consumer'
        ? consumerResult(conversation, cloud.world)
        : agentResult(conversation, cloud.world, subscription.socket.showsSuggested),
    );

  const watch = (subscription: ExSubscription, conversation: Conversation): void => {
    subscription.matched.add(conversation);
    const held = watchers.get(conversation);
    if (held === undefined) watchers.set(conversation, new Set([subscription]));
    else held.add(subscription);
  };
  const unwatch = (subscription: ExSubscription, conversation: Conversation): void => {
    subscription.matched.delete(conversation);
    const held = watchers.get(conversation);
    held?.delete(subscription);
    if (held?.size === 0) watchers.delete(conversation);
  };

  const candidates = (subscription: ExSubscription): Iterable<Conversation> => {
    const { socket, filter } = subscription;
    if (socket.kind === 'consumer') return cloud.conversations.byConsumer.get(socket.ownerId) ?? [];
    if (filter.agentIds === null) return cloud.conversations.byId.values();
    return new Set(filter.agentIds.flatMap((id) => [...(cloud.conversations.byAgent.get(id) ?? [])]));
  };

  const drop = (subscription: ExSubscription): void => {
    unfiltered.delete(subscription);
    for (const name of names(subscription)) {
      byName.get(name)?.delete(subscription);
      if (byName.get(name)?.size === 0) byName.delete(name);
    }
    for (const conversation of [...subscription.matched]) unwatch(subscription, conversation);
  };

  return {
    open(subscription) {
      const held = bySocket.get(subscription.socket) ?? new Map<string, ExSubscription>();
      bySocket.set(subscription.socket, held.set(subscription.id, subscription));
      if (subscription.socket.kind === 'agent' && subscription.filter.agentIds === null) unfiltered.add(subscription);
      for (const name of names(subscription)) byName.set(name, (byName.get(name) ?? new Set()).add(subscription));
      const found = [...candidates(subscription)]
        .filter((conversation) => matches(subscription, conversation))
        .sort((a, b) => a.updatedAt - b.updatedAt)
        .slice(0, cloud.switches.exSnapshotCap);
      const type = subscription.socket.kind === 'consumer' ? CONSUMER_TYPE : AGENT_TYPE;
      if (found.length === 0 && cloud.switches.exEmptySnapshot)
        subscription.socket.send(
          notificationText(type, JSON.stringify({ subscriptionId: subscription.id, changes: [] })),
        );
      for (let from = 0; from < found.length; from += SNAPSHOT_CHUNK) {
        const changes = found.slice(from, from + SNAPSHOT_CHUNK).map((conversation) => {
          watch(subscription, conversation);
          return `{"type":"UPSERT","result":${resultJson(subscription, conversation)}}`;
        });
        subscription.socket.send(
          notificationText(
            type,
            `{"subscriptionId":${JSON.stringify(subscription.id)},"changes":[${changes.join(',')}]}`,
          ),
        );
      }
    },
    close(socket, subscriptionId) {
      const subscription = bySocket.get(socket)?.get(subscriptionId);
      if (subscription === undefined) return false;
      drop(subscription);
      bySocket.get(socket)?.delete(subscriptionId);
      return true;
    },
    closeAll(socket) {
      for (const subscription of bySocket.get(socket)?.values() ?? []) drop(subscription);
      bySocket.delete(socket);
    },
    announce(conversation) {
      const concerned = new Set(watchers.get(conversation));
      for (const subscription of unfiltered) concerned.add(subscription);
      for (const participant of conversation.participants)
        for (const subscription of byName.get(participant.id) ?? []) concerned.add(subscription);
      const texts = new Map<string, string>();
      for (const subscription of concerned) {
        const now = matches(subscription, conversation);
        if (!now && !subscription.matched.has(conversation)) continue;
        const form =
          subscription.socket.kind === 'consumer' ? 'consumer' : subscription.socket.showsSuggested ? '2.1' : '2';
        const json = texts.get(form) ?? resultJson(subscription, conversation);
        texts.set(form, json);
        if (now) watch(subscription, conversation);
        else unwatch(subscription, conversation);
        const type = subscription.socket.kind === 'consumer' ? CONSUMER_TYPE : AGENT_TYPE;
        subscription.socket.send(notificationText(type, changesJson(subscription.id, now ? 'UPSERT' : 'DELETE', json)));
      }
    },
  };
}
