/** The newest version of the softphone protocol that server and softphone speak. */
export const PROTOCOL_VERSION = 1;
/** The oldest one still spoken: the one before, so that a softphone goes on while servers or pages are being updated. */
export const PROTOCOL_OLDEST = 1;

/** Path of the softphone WebSocket on the connector server. */
export const SOFTPHONE_PATH = '/softphone';

/**
 * Close codes of the softphone WebSocket. The number alone tells the client what to do:
 * 40xx0-9 retry now, 4010-4019 retry later, 4020-4029 sign in (authenticate) again, 4030-4039 stop.
 */
export const CLOSE = Object.freeze({
  /** The server is restarting or moving the session: reconnect at once and resume. */
  RETRY_NOW: 4000,
  /** The client read too slowly; the session is kept: reconnect and resume. */
  SLOW_READER: 4001,
  /** Nothing was heard from the client for too long; the session is kept: reconnect and resume. */
  HEARTBEAT_LOST: 4002,
  /** The server is overloaded or not ready: reconnect after a growing pause. */
  RETRY_LATER: 4010,
  /** Too many frames or bytes: reconnect after a pause. */
  RATE_LIMITED: 4011,
  /** The identity was not accepted or has expired: ask the host for a new token, then reconnect. */
  AUTHENTICATE_AGAIN: 4020,
  /** Authentication did not arrive in time. */
  AUTHENTICATION_TIMEOUT: 4021,
  /** A newer socket of the same tab took over: do not reconnect from here. */
  REPLACED: 4030,
  /** The agent is not allowed to use the connector: show why, do not reconnect by itself. */
  FORBIDDEN: 4031,
  /** The client broke the protocol (bad frame, impossible acknowledgement): a defect, do not loop. */
  PROTOCOL_ERROR: 4032,
  /** The client speaks a protocol version the server does not: reload the page. */
  VERSION_UNSUPPORTED: 4033,
} as const);
export type CloseCode = (typeof CLOSE)[keyof typeof CLOSE];

export const LIMITS = Object.freeze({
  /** Largest frame a client may send, bytes. */
  FRAME_BYTES: 65_536,
  /** Longest message text an agent may send, UTF-16 units. */
  MESSAGE_CHARS: 8_000,
  /** Time between opening the socket and a complete authentication, ms. */
  AUTHENTICATE_MS: 20_000,
  /** Interval of the heartbeat the client is asked to send, ms. */
  HEARTBEAT_MS: 25_000,
  /** Silence after which the server gives a socket up, ms. Background tabs are throttled to one timer a minute. */
  HEARTBEAT_LOST_MS: 95_000,
  /** Frames kept for resuming, per agent. */
  RESUME_FRAMES: 500,
  /** How long the answer to a command id is kept, ms. */
  ANSWER_KEPT_MS: 300_000,
  /** Client acknowledges at the latest after this many frames. */
  ACK_EVERY: 20,
  /** Longest notes, and longest wrap-up text, UTF-16 units: together with the rest they fit a Task. */
  NOTES_CHARS: 8_000,
  /** Longest subject of a follow-up, UTF-16 units (Object Reference, Task.Subject). */
  FOLLOW_UP_SUBJECT_CHARS: 255,
  /** Follow-ups an agent may ask for in one conversation. */
  FOLLOW_UPS: 20,
  /** Longest command id, characters. */
  COMMAND_ID_CHARS: 64,
  /** A record plan must be smaller, bytes of its JSON: in an Open CTI page it travels in an address. */
  PLAN_BYTES: 8_192,
} as const);

/** The rest of what a record plan is limited to (docs/apex-contracts.md). */
export const PLAN_LIMITS = Object.freeze({
  STEPS: 12,
  /** Steps that create or update. */
  WRITES: 5,
  /** Steps that search or look for duplicates. */
  SEARCHES: 3,
  ROWS: 50,
  FIELDS: 100,
  SEARCHED_OBJECTS: 10,
  SEARCHED_TEXTS: 10,
  /** Characters of a value compared with or searched for. */
  VALUE_CHARS: 255,
} as const);

/** Custom permission an agent's identity token must carry. */
export const AGENT_PERMISSION = 'LivePerson_Agent';
/** Custom permission an administrator's identity token must carry. */
export const ADMIN_PERMISSION = 'LivePerson_Admin';
