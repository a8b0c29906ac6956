/**
 * Generated from connector-server/src/protocol/constants.ts by tools/lwc/generated.ts. Do not edit.
 * The run-time values of the softphone protocol; its types are only ever imported as types.
 */
export type * from '../../../../../connector-server/src/protocol/types.ts';

export const PROTOCOL_VERSION = 1;
export const PROTOCOL_OLDEST = 1;
export const SOFTPHONE_PATH = '/softphone';
export const CLOSE = Object.freeze({
  RETRY_NOW: 4000,
  SLOW_READER: 4001,
  HEARTBEAT_LOST: 4002,
  RETRY_LATER: 4010,
  RATE_LIMITED: 4011,
  AUTHENTICATE_AGAIN: 4020,
  AUTHENTICATION_TIMEOUT: 4021,
  REPLACED: 4030,
  FORBIDDEN: 4031,
  PROTOCOL_ERROR: 4032,
  VERSION_UNSUPPORTED: 4033,
} as const);
export const LIMITS = Object.freeze({
  FRAME_BYTES: 65536,
  MESSAGE_CHARS: 8000,
  AUTHENTICATE_MS: 20000,
  HEARTBEAT_MS: 25000,
  HEARTBEAT_LOST_MS: 95000,
  RESUME_FRAMES: 500,
  ANSWER_KEPT_MS: 300000,
  ACK_EVERY: 20,
  NOTES_CHARS: 8000,
  FOLLOW_UP_SUBJECT_CHARS: 255,
  FOLLOW_UPS: 20,
  COMMAND_ID_CHARS: 64,
  PLAN_BYTES: 8192,
} as const);
/** Version of the package this softphone was built from. */
export const SOFTPHONE_VERSION = '0.1.0';
