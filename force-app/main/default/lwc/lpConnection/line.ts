/** The values the connection's state machine works on. */
import type { ModelEvent } from 'c/lpModel';
import type { ClientFrame, Command, DenialCode, ServerFrame } from 'c/lpProtocol';

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
  readonly nonce: string | null;
  readonly heartbeatMs: number;
  readonly session: Session | null;
  readonly outstanding: readonly Outstanding[];
  /** Events handled since the last acknowledgement. */
  readonly unacked: number;
  readonly lastHeardAt: number;
  /** Attempts since the line was last live for a whole heartbeat. */
  readonly attempt: number;
  /** Sign-ins in a row that the server did not accept. */
  readonly refusals: number;
  readonly denial: Denial | null;
}

export type LineInput =
  | { type: 'start' }
  | { type: 'opened' }
  | { type: 'frame'; frame: ServerFrame }
  | { type: 'unreadable' }
  | { type: 'closed'; code: number }
  | { type: 'identity'; nonce: string; token: string }
  | { type: 'identityFailed'; nonce: string; text: string }
  | { type: 'command'; id: string; command: Command }
  | { type: 'choose'; connectionId: string }
  | { type: 'retry' }
  | { type: 'stop' }
  | { type: 'timer'; name: TimerName };

export type TimerName = 'handshake' | 'heartbeat' | 'retry' | 'move';

export type LineEffect =
  | { type: 'open'; url: string }
  | { type: 'close'; code: number }
  | { type: 'write'; frame: ClientFrame }
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
    lastHeardAt: 0,
    attempt: 0,
    refusals: 0,
    denial: null,
  };
}
