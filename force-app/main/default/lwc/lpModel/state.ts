/**
 * What the softphone shows, as one immutable value. Components render it and never change it; everything they want is
 * said with a SoftphoneIntent.
 */
import type {
  AgentView,
  Command,
  CommandName,
  ConversationView,
  LivePersonState,
  MessageView,
  NotesView,
  PresenceView,
  RingEnd,
  RingView,
  Channel,
  SoftphoneSettings,
  StatusReason,
  TransferTargets,
} from '../../../../../connector-server/src/protocol/types.ts';
import type { HostCapabilities, HostCheck, HostContext } from '../hostTypes/hostTypes.ts';

/** State of the line between softphone and connector, ready to be shown. */
export interface ConnectionStatus {
  readonly state: 'starting' | 'connecting' | 'authenticating' | 'choosing' | 'live' | 'waiting' | 'stopped';
  /** One sentence for the agent. */
  readonly text: string;
  /** Client clock, epoch ms: when the next attempt starts by itself; null when none is planned. */
  readonly retryAt: number | null;
  /** What the agent may do about it now. `reload`: the page itself must be loaded again. */
  readonly action: 'retry' | 'reload' | null;
  /** True from the first snapshot on: what is shown is real, perhaps a little old while not `live`. */
  readonly hasContent: boolean;
}

/** Which screen the panel shows. `starting` lasts at most 5 s. */
export type Screen = 'starting' | 'checks' | 'choose' | 'desk';

/** A message of this agent that LivePerson has not echoed yet. Leaves the list when the echo arrives. */
export interface OwnMessage {
  readonly commandId: string;
  readonly conversationId: string;
  readonly text: string;
  readonly audience: 'all' | 'internal';
  /** Client clock, epoch ms. */
  readonly at: number;
  /** `sent`: accepted, echo still to come. `uncertain`: may have been sent; a later event settles it. */
  readonly state: 'sending' | 'sent' | 'uncertain' | 'failed';
  /** Why it failed or is uncertain, in words; empty otherwise. */
  readonly errorText: string;
  /** Client clock, epoch ms: uncertain since. */
  readonly openSince?: number;
  /** Uncertain for so long that nothing will settle it by itself: the agent may decide. */
  readonly unsettled?: boolean;
}

/** A command that may have happened. Leaves the list when an event settles it, or the agent lets it go. */
export interface OpenOutcome {
  readonly id: string;
  readonly command: Command;
  /** What it is about; null when it is no conversation. */
  readonly conversationId: string | null;
  /** Begins the sentence: `The conversation with Grace Holloway`. */
  readonly subject: string;
  readonly openSince?: number;
  /** As in OwnMessage. */
  readonly unsettled: boolean;
}

/** A command under way, so that its button can wait. */
export interface PendingCommand {
  readonly id: string;
  readonly name: CommandName;
  readonly conversationId: string | null;
  readonly ringId: string | null;
}

/** A ring that ended without this agent taking it, shown for a few seconds in words. */
export interface EndedRing {
  readonly ringId: string;
  readonly conversationId: string;
  readonly consumerName: string;
  readonly channel: Channel;
  readonly reason: RingEnd;
  readonly text: string;
  /** Client clock, epoch ms. */
  readonly at: number;
}

export interface Notice {
  readonly id: string;
  readonly level: 'info' | 'warning' | 'error';
  readonly code: string;
  readonly text: string;
  /** What happened one after the other, epoch ms: shown in place of `text`, which says the same in one go. */
  readonly steps?: readonly { readonly at: number; readonly text: string }[];
  /** Client clock, epoch ms: when it goes by itself. */
  readonly fadesAt?: number;
}

/** Answer to `listTransferTargets` of one conversation. */
export interface TransferTargetsView {
  readonly state: 'loading' | 'ready' | 'failed';
  readonly targets: TransferTargets;
  readonly text: string;
}

/** `blocked`: the browser refused the popup; show `url` as a link to click. */
export interface SignInView {
  readonly state: 'idle' | 'opening' | 'open' | 'blocked' | 'failed';
  readonly url: string | null;
  readonly text: string;
}

/** Whom a follow-up may be given to: what the last search found. */
export interface UserSearchView {
  readonly state: 'idle' | 'searching' | 'found' | 'failed';
  readonly users: readonly { readonly userId: string; readonly name: string; readonly email: string }[];
  /** What went wrong, in words; else empty. */
  readonly text: string;
}

export interface SoftphoneState {
  readonly screen: Screen;
  readonly connection: ConnectionStatus;
  /** Named steps of reaching the connector, in order; the first failed one says cause and who can fix it. */
  readonly checks: readonly HostCheck[];
  /** Connections to choose from while `screen` is `choose`. */
  readonly connectionChoices: readonly { readonly id: string; readonly name: string }[];
  readonly capabilities: HostCapabilities | null;
  /** The Salesforce record in the workspace, as far as the host knows. */
  readonly context: HostContext | null;

  readonly agent: AgentView | null;
  readonly connectionName: string;
  readonly livePerson: LivePersonState | null;
  readonly signIn: SignInView;
  readonly presence: PresenceView | null;
  readonly statusReasons: readonly StatusReason[];
  readonly settings: SoftphoneSettings;

  /** Soonest to expire first. `expiresAt` is server clock: add nothing, compare with `now + serverClockOffsetMs`. */
  readonly rings: readonly RingView[];
  readonly endedRings: readonly EndedRing[];
  /** By deadline (`respondBy`, earliest first), then those without one by last activity, closed ones last. */
  readonly conversations: readonly ConversationView[];
  /** By conversation id, ordered by `sequence` within each dialog. */
  readonly messages: Readonly<Record<string, readonly MessageView[]>>;
  readonly outbox: readonly OwnMessage[];
  readonly pending: readonly PendingCommand[];
  readonly uncertain: readonly OpenOutcome[];
  readonly transferTargets: Readonly<Record<string, TransferTargetsView>>;
  readonly selectedConversationId: string | null;
  /** By conversation id; the text being written in this tab, or saved from another. */
  readonly drafts: Readonly<Record<string, string>>;
  /** By conversation id; what this agent writes for the record, in this tab or saved from another. */
  readonly notes: Readonly<Record<string, NotesView>>;
  readonly userSearch: UserSearchView;
  readonly notices: readonly Notice[];
  /** Notices ever shown in this tab: makes their ids. */
  readonly noticeCount: number;

  /** This tab rings and sounds; another one of the agent's tabs does when false. */
  readonly leader: boolean;
  /** The browser wants one click before it plays sound: offer "click once for sound". */
  readonly soundBlocked: boolean;
  /** Server clock minus client clock, ms. */
  readonly serverClockOffsetMs: number;
  /** This conversation stays in view while the agent moves through Salesforce. */
  readonly pinned: boolean;
  /** The agent asked for a wide panel. */
  readonly wide: boolean;
  /** Set for a moment after "copy report": what to tell the agent. */
  readonly reportCopied: boolean;
}

/** All that a component may ask for. One bubbling, composed CustomEvent `intent` carries one of these as its detail. */
export type SoftphoneIntent =
  | { kind: 'command'; command: Command }
  | { kind: 'select'; conversationId: string | null }
  | { kind: 'draft'; conversationId: string; text: string }
  | { kind: 'notes'; conversationId: string; notes: NotesView }
  /** Users of the org by name or e-mail address; the answer is `userSearch`. Empty: forgets what was found. */
  | { kind: 'findUsers'; text: string }
  /** Sends again a message of the outbox: one that certainly failed, or knowingly one that may have arrived. */
  | { kind: 'resend'; commandId: string }
  /** Does again, knowingly, what may have happened; or stops waiting to hear whether it did. */
  | { kind: 'repeat'; id: string }
  | { kind: 'letGo'; id: string }
  /** Takes a failed or uncertain own message off the screen; its text goes back to where the agent writes. */
  | { kind: 'discard'; commandId: string }
  | { kind: 'openRecord'; recordId: string; where?: 'console' | 'browser' }
  | { kind: 'pin'; pinned: boolean }
  | { kind: 'wide'; wide: boolean }
  | { kind: 'newRecord'; object: string; defaults: Record<string, string> }
  /** Opens the LivePerson sign-in popup; must be dispatched inside the agent's click. */
  | { kind: 'signInPopup' }
  | { kind: 'enableSound' }
  | { kind: 'copyReport' }
  /** Connect now instead of waiting, or start over after a stop. */
  | { kind: 'retry' }
  | { kind: 'dismissNotice'; id: string }
  | { kind: 'dismissEndedRing'; ringId: string }
  | { kind: 'chooseConnection'; connectionId: string };

export type IntentEvent = CustomEvent<SoftphoneIntent>;
