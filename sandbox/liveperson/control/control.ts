/** The hand behind the cloud: what tests and the demo make it do. Users are named by numeric id, login name or old id. */
import type { JWTPayload } from 'jose';
import type { CloudContext } from '../context.ts';
import { endSurvey, closeConversation } from '../conversations/close.ts';
import type { ChatRecord } from '../chats/chatRecord.ts';
import type { CloseReason, Conversation } from '../conversations/types.ts';
import { authenticateBrand, brandJwt, consumerOfJwt } from '../identity/consumerTokens.ts';
import { generateDay, type DayOptions, type GeneratedDay } from '../generate/day.ts';
import { cutSockets } from '../http/login.ts';
import type { Switches } from '../switches.ts';
import {
  oldId,
  userByLogin,
  userByOldId,
  type CloudApp,
  type CloudSkill,
  type CloudUser,
  type World,
} from '../world.ts';
import type { Door, FrameFaults } from './faults.ts';
import { stepUp } from './stepUp.ts';

export interface AgentGlance {
  userId: string;
  availability: string;
  sockets: number;
  /** End of the latest session, epoch ms; null = signed out. */
  sessionExpiresAt: number | null;
  assigned: string[];
  rings: { ringId: string; conversationId: string; expiresAt: number }[];
}

export interface LivePersonControl {
  world: World;
  /** Live switches: turned from now on. */
  switches: Switches;
  /** Closes every socket of a user (or consumer id) with a code; 1006 cuts without a close frame. Returns how many. */
  closeSockets(who: string, code: number, reason?: string): number;
  /** The next `count` requests at a door are refused with this code. */
  refuseNext(door: Door, count: number, code: number): void;
  /** The next `count` UMS requests are answered 429. */
  throttle(count: number): void;
  setFrameFaults(faults: Partial<FrameFaults>): void;
  /** Answers to UpdateRingState leave this much later, ms. */
  delayRingAnswers(ms: number): void;
  /** Bearers of a user expire now; open sockets close with `code` (null: stay until the next request). */
  expireTokens(who: string, code?: number | null): void;
  /** All sessions and refresh tokens of a user end, as after a revocation by the brand. */
  revokeTokens(who: string): void;
  /** Sockets cut and availability OFFLINE at once. */
  disconnectUser(who: string): void;
  setClockSkew(ms: number): void;
  endSurvey(conversationId: string, csatRate: number | null): void;
  closeConversation(conversationId: string, reason: CloseReason): void;
  expireRings(conversationId: string): void;
  /** Conversations (and chats) of the past, put into history. */
  generateDay(options: DayOptions): GeneratedDay;
  /** One chat of the past, put into history. */
  addChat(chat: ChatRecord): void;
  /** The next `count` searches of history say that only a part of the stores answered. */
  partialSearches(count: number): void;
  /** Requests to history that were answered with a page, since the start: all, and of these the searches by time. */
  historyPages(): number;
  historySearches(): number;
  /** An anonymous consumer becomes a known one inside the same conversation: the consumer id changes. Returns the new id. */
  stepUp(conversationId: string, claims: JWTPayload): Promise<string>;
  registerRedirectUri(clientId: string, uri: string): void;
  /** Changes a user as an account administrator would. Returns the user as it was. */
  setUser(who: string, changes: Partial<CloudUser>): CloudUser;
  /** Changes an installed application (scopes, grant types, secret …). Returns it as it was. */
  setApp(clientId: string, changes: Partial<CloudApp>): CloudApp;
  /** Takes an application away; installApp brings it (or a new one) back. */
  removeApp(clientId: string): CloudApp;
  installApp(app: CloudApp): void;
  /** Changes a skill. Returns it as it was. */
  setSkill(skillId: string, changes: Partial<CloudSkill>): CloudSkill;
  /** host:port discovery answers for a service; null: discovery does not name it; undefined: this cloud's own. Returns what was there. */
  setService(service: string, host: string | null | undefined): string | null | undefined;
  /** A token the brand's web site would sign for a person it knows. */
  issueBrandJwt(claims: JWTPayload): Promise<string>;
  agent(who: string): AgentGlance;
  conversation(conversationId: string): Conversation | undefined;
  conversations(): Conversation[];
  /** First and last name of a customer; empty when nobody knows. */
  customerName(consumerId: string): string;
  queued(): string[];
}

export function createControl(cloud: CloudContext): LivePersonControl {
  const { world } = cloud;
  const user = (who: string): CloudUser => {
    const found = world.users.get(who) ?? userByOldId(world, who) ?? userByLogin(world, who);
    if (found === undefined) throw new Error(`No such user: ${who}`);
    return found;
  };
  const appOf = (clientId: string): CloudApp => {
    const found = world.apps.get(clientId);
    if (found === undefined) throw new Error(`No such application: ${clientId}`);
    return found;
  };
  const conversation = (id: string): Conversation => {
    const found = cloud.conversations.byId.get(id);
    if (found === undefined) throw new Error(`No such conversation: ${id}`);
    return found;
  };
  const closeSockets = (ownerId: string, code: number, reason: string): number => {
    const sockets = [...cloud.sockets.of(ownerId)];
    for (const socket of sockets) socket.close(code, reason);
    return sockets.length;
  };
  return {
    world,
    switches: cloud.switches,
    closeSockets: (who, code, reason = 'closed by control') =>
      closeSockets(cloud.consumers.get(who) === undefined ? oldId(world, user(who)) : who, code, reason),
    refuseNext: (door, count, code) => cloud.faults.refuseNext(door, count, code),
    throttle: (count) => cloud.faults.refuseNext('ums', count, 429),
    setFrameFaults: (faults) => cloud.faults.set(faults),
    delayRingAnswers(ms) {
      cloud.faults.ringAnswerDelayMs = ms;
    },
    expireTokens(who, code = 4401) {
      const bearers = cloud.sessions.expireAll(user(who).userId);
      if (code !== null) cutSockets(cloud, bearers, code, 'token expired');
    },
    revokeTokens(who) {
      cutSockets(cloud, cloud.sessions.endAll(user(who).userId), cloud.switches.revocationClose, 'revoked');
    },
    disconnectUser(who) {
      const id = oldId(world, user(who));
      cloud.presence.set(id, 'OFFLINE', null);
      closeSockets(id, 1006, 'disconnected');
    },
    setClockSkew: (ms) => cloud.clock.skew(ms),
    endSurvey: (id, csatRate) => endSurvey(cloud, conversation(id), csatRate),
    closeConversation(id, reason) {
      closeConversation(cloud, conversation(id), reason);
      cloud.subscriptions.announce(conversation(id));
    },
    expireRings: (id) => cloud.rings.expire(conversation(id)),
    generateDay: (options) => generateDay(cloud, options),
    addChat: (chat) => void cloud.chats.push(chat),
    partialSearches(count) {
      cloud.faults.partialSearches = count;
    },
    historyPages: () => cloud.faults.historyPages,
    historySearches: () => cloud.faults.historySearches,
    async stepUp(id, claims) {
      const jwt = await authenticateBrand(cloud, await brandJwt(cloud, claims));
      const identity = jwt === undefined ? undefined : await consumerOfJwt(cloud, jwt);
      if (identity === undefined) throw new Error('The claims do not make a brand token (sub is missing?)');
      stepUp(cloud, conversation(id), identity.consumerId);
      return identity.consumerId;
    },
    registerRedirectUri(clientId, uri) {
      const app = appOf(clientId);
      if (!app.redirectUris.includes(uri)) app.redirectUris.push(uri);
    },
    setUser(who, changes) {
      const before = user(who);
      world.users.set(before.userId, { ...before, ...changes });
      world.revision += 1;
      return before;
    },
    setApp(clientId, changes) {
      const before = appOf(clientId);
      world.apps.set(clientId, { ...before, ...changes });
      return before;
    },
    removeApp(clientId) {
      const before = appOf(clientId);
      world.apps.delete(clientId);
      return before;
    },
    installApp: (app) => void world.apps.set(app.clientId, app),
    setSkill(skillId, changes) {
      const before = world.skills.get(skillId);
      if (before === undefined) throw new Error(`No such skill: ${skillId}`);
      world.skills.set(skillId, { ...before, ...changes });
      world.revision += 1;
      return before;
    },
    setService(service, host) {
      const before = cloud.missingServices.has(service) ? null : cloud.domains[service];
      cloud.missingServices.delete(service);
      cloud.domains = Object.fromEntries(Object.entries(cloud.domains).filter(([name]) => name !== service));
      if (host === null) cloud.missingServices.add(service);
      else if (host !== undefined) cloud.domains[service] = host;
      return before;
    },
    issueBrandJwt: (claims) => brandJwt(cloud, claims),
    agent(who) {
      const found = user(who);
      const id = oldId(world, found);
      return {
        userId: found.userId,
        availability: cloud.presence.of(id).availability,
        sockets: cloud.sockets.of(id).size,
        sessionExpiresAt: cloud.sessions.latestExpiry(found.userId),
        assigned: [...(cloud.conversations.assigned.get(id) ?? [])].map((held) => held.id),
        rings: cloud.rings
          .waitingFor(id)
          .map((ring) => ({ ringId: ring.id, conversationId: ring.conversation.id, expiresAt: ring.expiresAt })),
      };
    },
    conversation: (id) => cloud.conversations.byId.get(id),
    conversations: () => [...cloud.conversations.byId.values()],
    customerName(consumerId) {
      const known = cloud.consumers.get(consumerId);
      return known === undefined ? '' : `${known.firstName} ${known.lastName}`.trim();
    },
    queued: () => [...cloud.rings.queued()].map((waiting) => waiting.id),
  };
}
