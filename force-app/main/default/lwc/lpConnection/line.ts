/** The values the connection's state machine works on. */
import type { ModelEvent } from 'c/lpModel';
import type { ClientFrame, Command, DenialCode, ServerFrame } from 'c/lpProtocol';
import { PROTOCOL_VERSION } from 'c/lpProtocol';

/** A command the server has not answered yet. */
export interface Outstanding {
  readonly id: string;
  readonly command: Command;
  /** Epoch it was first sent in; null = not sent yet. A repetition always carries this one. */
  readonly epoch: number | null;
  /** Client clock, epoch ms, when it was last written. */
  readonly sentAt: number;
}

export interface Session {
  readonly id: string;
  readonly epoch: number;
  /** Highest event sequence handled. */
  readonly lastSeq: number;
}

export interface Denial {
  readonly code: DenialCode;
  readonly text: string;
  readonly whoCanFix: 'agent' | 'admin' | 'wait';
}

/** A planned move under way: the new line is built beside the present one, which goes on until the new one is live. */
export interface Move {
  readonly url: string;
  readonly stage: 'pause' | 'opening' | 'identity' | 'authenticating';
  readonly nonce: string | null;
  /** Attempts that failed so far. */
  readonly attempts: number;
}

/** A socket beside the present one: `next` is being prepared by a move, `old` only still owes answers. */
export type Slot = 'next' | 'old';

export interface Line {
  readonly phase: 'idle' | 'opening' | 'identity' | 'authenticating' | 'choosing' | 'live' | 'waiting' | 'stopped';
  /** wss address of the softphone socket. */
  readonly url: string;
  /** The configured address: returned to when the address of a move does not answer. */
  readonly home: string;
  readonly client: { host: 'open_cti' | 'native' | 'simulator'; version: string; tabId: string };
  readonly connectionId: string | null;
  /** The present socket was opened: somebody answers there. */
  readonly reached: boolean;
  /** The version spoken with the server of the latest `hello`. */
  readonly protocol: number;
  readonly nonce: string | null;
  readonly heartbeatMs: number;
  readonly session: Session | null;
  readonly outstanding: readonly Outstanding[];
  /** Events handled since the last acknowledgement. */
  readonly unacked: number;
  /** Events up to this one are being caught up with after a resume: they are the past. */
  readonly replayedTo: number;
  readonly lastHeardAt: number;
  /** When the last ping was written; null = none on this socket yet. */
  readonly pingedAt: number | null;
  readonly openedAt: number;
  readonly liveSince: number;
  /** Attempts since the line was last healthy, i.e. live for a while. */
  readonly attempt: number;
  /** Times in a row a server sent this softphone to another one without letting it in. */
  readonly redirects: number;
  readonly move: Move | null;
  /** Commands the old server of a move still owes an answer to; null = its socket is gone. */
  readonly owed: readonly string[] | null;
  /** The browser says that it has no network. */
  readonly offline: boolean;
  /** While waiting: why, in words, and when the next attempt starts. */
  readonly why: string;
  readonly retryAt: number;
  /** Sign-ins in a row that the server did not accept. */
  readonly refusals: number;
  readonly denial: Denial | null;
}

/** What a socket says; without `slot` it is the present one that speaks. */
export type SocketInput =
  | { type: 'opened'; slot?: Slot | undefined }
  | { type: 'frame'; frame: ServerFrame; slot?: Slot | undefined }
  | { type: 'unreadable'; slot?: Slot | undefined }
  | { type: 'closed'; code: number; slot?: Slot | undefined };

export type LineInput =
  | SocketInput
  | { type: 'start' }
  | { type: 'identity'; nonce: string; token: string }
  | { type: 'identityFailed'; nonce: string; text: string }
  | { type: 'command'; id: string; command: Command }
  | { type: 'choose'; connectionId: string }
  | { type: 'retry' }
  | { type: 'stop' }
  /** The page is looked at again, or was thawed: find out at once whether the line is still good. */
  | { type: 'wake' }
  | { type: 'network'; online: boolean }
  /** The model failed on an event: it was not handled. */
  | { type: 'unhandled' }
  | { type: 'timer'; name: TimerName };

export type TimerName = 'handshake' | 'heartbeat' | 'pong' | 'retry' | 'move' | 'linger';

export type LineEffect =
  | { type: 'open'; url: string; slot?: Slot }
  | { type: 'close'; code: number; slot?: Slot }
  | { type: 'write'; frame: ClientFrame; slot?: Slot }
  /** The next socket becomes the present one, and the present one the old. */
  | { type: 'adopt' }
  | { type: 'askIdentity'; nonce: string }
  /** Starts a timer, replacing the one of the same name. */
  | { type: 'timer'; name: TimerName; ms: number }
  | { type: 'clearTimers' }
  | { type: 'emit'; event: ModelEvent };

/** Clock and chance, handed in so that the machine stays pure. `random` is in [0, 1). */
export interface Moment {
  readonly now: number;
  readonly random: number;
}

export interface Step {
  readonly line: Line;
  readonly effects: readonly LineEffect[];
}

/** A line at rest; `url` is the wss address of the softphone socket, `connectionId` the one chosen before, if any. */
export function newLine(url: string, client: Line['client'], connectionId: string | null): Line {
  return {
    phase: 'idle',
    url,
    home: url,
    client,
    connectionId,
    reached: false,
    nonce: null,
    heartbeatMs: 25_000,
    session: null,
    outstanding: [],
    unacked: 0,
    replayedTo: 0,
    lastHeardAt: 0,
    pingedAt: null,
    openedAt: 0,
    liveSince: 0,
    attempt: 0,
    protocol: PROTOCOL_VERSION,
    redirects: 0,
    move: null,
    owed: null,
    offline: false,
    why: '',
    retryAt: 0,
    refusals: 0,
    denial: null,
  };
}
