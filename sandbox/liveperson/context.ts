/** What the parts of one cloud share. Built once in cloud.ts; nothing here is global. */
import type { Clock } from './clock.ts';
import type { ChatRecord } from './chats/chatRecord.ts';
import type { ConversationStore } from './conversations/store.ts';
import type { ExSubscriptions } from './conversations/subscriptions.ts';
import type { Faults } from './control/faults.ts';
import type { Ledger } from './control/ledger.ts';
import type { AgentSessions } from './identity/agentSessions.ts';
import type { ConsumerProfiles } from './identity/consumerProfiles.ts';
import type { SigningKeys } from './identity/signingKeys.ts';
import type { Presence } from './routing/presence.ts';
import type { Rings } from './routing/rings.ts';
import type { SocketRegistry } from './sockets/registry.ts';
import type { FileStore } from './http/fileStore.ts';
import type { Switches } from './switches.ts';
import type { World } from './world.ts';

export interface CloudContext {
  world: World;
  switches: Switches;
  clock: Clock;
  faults: Faults;
  ledger: Ledger;
  sessions: AgentSessions;
  keys: SigningKeys;
  consumers: ConsumerProfiles;
  conversations: ConversationStore;
  /** Chats of the past, as Engagement History tells them. */
  chats: ChatRecord[];
  subscriptions: ExSubscriptions;
  sockets: SocketRegistry;
  presence: Presence;
  rings: Rings;
  files: FileStore;
  /** host:port of the listener, known once it listens. */
  address: string;
  scheme: 'http' | 'https';
  /** Where a browser reaches this cloud when not at `address`. */
  publicUrl: string | null;
  /** Service names answered with another host:port than ours. */
  domains: Record<string, string>;
  /** Services discovery does not name for this account. */
  missingServices: Set<string>;
}
