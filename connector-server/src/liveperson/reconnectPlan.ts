/** What to do after an agent socket ended. Pure; the rules are LivePerson's (UMS close codes) and its retry policy. */
import { backoffMs } from '../support/backoff.ts';
import type { SocketEnd } from './messagingSocket.ts';

export interface ReconnectMemory {
  /** Ends since the session was last healthy. */
  failures: number;
  /** Abnormal closures in a row with the same token: revocation looks like that too. */
  abnormal: number;
}

export interface ReconnectPlan {
  renewToken: boolean;
  delayMs: number;
  memory: ReconnectMemory;
}

const RENEW_CODES = new Set([1008, 1011, 4401, 4407]);
/** First retry within 1.5 s, then growing to a minute. */
const RULE = { firstMs: 1_500, factor: 1.7, maxMs: 60_000, minMs: 100 };
const THROTTLED_MS = 1_000;

/** LivePerson itself refused the token: at the door, or by a code that says so. */
export const refusesToken = (end: SocketEnd): boolean =>
  end.upgradeStatus === 401 || end.upgradeStatus === 403 || RENEW_CODES.has(end.code);

export function planReconnect(end: SocketEnd, memory: ReconnectMemory, random: () => number): ReconnectPlan {
  const abnormal =
    end.code === 1006 && end.upgradeStatus === null && end.wasOpen ? memory.abnormal + 1 : memory.abnormal;
  const renewToken = refusesToken(end) || abnormal >= 2;
  let delayMs = backoffMs(RULE, memory.failures, random);
  // A fresh token is worth an immediate try, once.
  if (renewToken && memory.failures === 0) delayMs = 0;
  if (end.upgradeStatus === 429) delayMs = Math.max(delayMs, THROTTLED_MS);
  return { renewToken, delayMs, memory: { failures: memory.failures + 1, abnormal: renewToken ? 0 : abnormal } };
}

/** Pauses after failed token renewals or discovery: 5, 10, 15 s, then minutes (LivePerson retry policy), with jitter. */
export function renewalPauseMs(attempt: number, random: () => number): number {
  const steps = [5_000, 10_000, 15_000];
  const step = steps[attempt] ?? Math.min(480_000, 120_000 * 2 ** (attempt - steps.length));
  return Math.round(step * (1 + random() * 0.2));
}
