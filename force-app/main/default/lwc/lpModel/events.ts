/** Everything that can change the softphone's state. The connection, the host, the tabs and the agent all speak through these. */
import type {
  Command,
  CommandAnswer,
  NotesView,
  Snapshot,
  SoftphoneEvent,
} from '../../../../../connector-server/src/protocol/types.ts';
import type { HostCapabilities, HostCheck, HostContext } from '../hostTypes/hostTypes.ts';
import type { ConnectionStatus, SignInView, UserSearchView } from './state';

export type ModelEvent =
  // ---- from the connection
  | {
      kind: 'line';
      state: ConnectionStatus['state'];
      text: string;
      retryAt: number | null;
      action: ConnectionStatus['action'];
    }
  | { kind: 'check'; check: HostCheck }
  | { kind: 'choose'; connections: readonly { id: string; name: string }[] }
  /**
   * `byMove`: from the server the session moved to, without a moment of being offline. `kept`: the server kept its state all
   * the time, only this tab was away for long.
   */
  | { kind: 'snapshot'; snapshot: Snapshot; resynced: boolean; byMove?: boolean; kept?: boolean }
  /** `past`: happened while this tab was away, and is only caught up with. */
  | { kind: 'server'; event: SoftphoneEvent; now: number; past?: boolean }
  | { kind: 'answer'; id: string; command: Command; answer: CommandAnswer }
  | { kind: 'clock'; serverTime: number; now: number }
  // ---- from this tab
  | { kind: 'capabilities'; capabilities: HostCapabilities }
  | { kind: 'context'; context: HostContext | null }
  | { kind: 'nothingYet' }
  | { kind: 'sent'; id: string; command: Command; now: number }
  | { kind: 'signIn'; signIn: SignInView }
  | { kind: 'select'; conversationId: string | null }
  | { kind: 'draft'; conversationId: string; text: string }
  | { kind: 'notes'; conversationId: string; notes: NotesView }
  | { kind: 'userSearch'; userSearch: UserSearchView }
  /** An own message leaves the screen; its text goes back to where the agent writes, or is not wanted any more. */
  | { kind: 'discard'; commandId: string; backToDraft: boolean }
  /** The agent does not wait any longer to hear what became of a command. */
  | { kind: 'letGo'; id: string }
  | { kind: 'leader'; leader: boolean }
  | { kind: 'soundBlocked'; blocked: boolean }
  | { kind: 'notice'; level: 'info' | 'warning' | 'error'; code: string; text: string }
  | { kind: 'dismissNotice'; id: string }
  | { kind: 'dismissEndedRing'; ringId: string }
  | { kind: 'reportCopied'; copied: boolean }
  | { kind: 'pin'; pinned: boolean }
  | { kind: 'wide'; wide: boolean }
  | { kind: 'tick'; now: number };
