/** What to do after an agent socket ended. Pure; the rules are LivePerson's (UMS close codes) and its retry policy. */
import { backoffMs } from '../support/backoff.ts';
import type { SocketEnd } from './messagingSocket.ts';

export interface ReconnectMemory {
  /** Ends since the session was last healthy. */
  failures: number;
  /** Abnormal closures in a row with the same token: revocation looks like that too. */
  abnormal: number;
  /** Upgrades in a row that were answered with a server error. */
  serverErrors: number;
}

export interface ReconnectPlan {
  renewToken: boolean;
  delayMs: number;
  memory: ReconnectMemory;
  reason: ReconnectReason;
}

/** Why a socket ended, as it is counted. */
export type ReconnectReason =
  | 'token_refused'
  | 'throttled'
  | 'server_error'
  | 'unreachable'
  | 'abnormal_close'
  | 'closed'
  | 'no_answer'
  | 'subscription_refused'
  | 'handler_failed';

export const HEALTHY: ReconnectMemory = Object.freeze({ failures: 0, abnormal: 0, serverErrors: 0 });

const RENEW_CODES = new Set([1008, 1011, 4401, 4407]);
/** First retry within 1.5 s, then growing to a minute. */
const RULE = { firstMs: 1_500, factor: 1.7, maxMs: 60_000, minMs: 100 };
const THROTTLED_MS = 1_000;

/** LivePerson itself refused the token: at the door, or by a code that says so. */
export const refusesToken = (end: SocketEnd): boolean =>
  end.upgradeStatus === 401 || end.upgradeStatus === 403 || RENEW_CODES.has(end.code);

function reasonOf(end: SocketEnd): ReconnectReason {
  if (end.because !== null) return end.because;
  if (refusesToken(end)) return 'token_refused';
  if (end.upgradeStatus === 429) return 'throttled';
  if (end.upgradeStatus !== null) return 'server_error';
  if (!end.wasOpen) return 'unreachable';
  return end.code === 1006 ? 'abnormal_close' : 'closed';
}

export function planReconnect(end: SocketEnd, before: ReconnectMemory, random: () => number): ReconnectPlan {
  const reason = reasonOf(end);
  const abnormal = reason === 'abnormal_close' ? before.abnormal + 1 : before.abnormal;
  const renewToken = reason === 'token_refused' || abnormal >= 2;
  const serverErrors = reason === 'server_error' ? before.serverErrors + 1 : 0;
  let delayMs = backoffMs(RULE, before.failures, random);
  // A fresh token is worth an immediate try, once.
  if (renewToken && before.failures === 0) delayMs = 0;
  if (reason === 'throttled') delayMs = Math.max(delayMs, THROTTLED_MS);
  if (reason === 'server_error') delayMs = renewalPauseMs(before.serverErrors, random);
  const memory = { failures: before.failures + 1, abnormal: renewToken ? 0 : abnormal, serverErrors };
  return { renewToken, delayMs, memory, reason };
}

/**
 * Pauses after server errors, failed token renewals and failed discovery: 5, 10, 15 s, then from 2 minutes to 8
 * (LivePerson's retry policy), with jitter.
 */
export function renewalPauseMs(attempt: number, random: () => number): number {
  const steps = [5_000, 10_000, 15_000];
  const step = steps[attempt] ?? Math.min(480_000, 120_000 * 2 ** (attempt - steps.length));
  return Math.round(step * (1 + random() * 0.2));
}
