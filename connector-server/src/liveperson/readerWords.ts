/** What a look at LivePerson came to when it came to nothing: one stable code and one sentence, for people. */
import type { Seen } from '../doctor/types.ts';
import { asFields, asText } from './decode/reading.ts';
import { DomainError } from './domains.ts';
import { UnreachableError, type HttpAnswer } from './http.ts';

export type ReaderCode =
  | 'unreachable'
  | 'unknown_account'
  | 'no_such_service'
  | 'host_refused'
  | 'no_application'
  | 'unknown_application'
  | 'wrong_secret'
  | 'grant_missing'
  | 'redirect_address'
  | 'wrong_key'
  | 'token_refused'
  | 'scope_missing'
  | 'no_watcher'
  | 'wrong_credentials'
  | 'locked'
  | 'throttled'
  | 'unavailable'
  | 'refused'
  | 'not_told';

export type Missed = Extract<Seen<never>, { ok: false }> & { code: ReaderCode };

export const missed = (code: ReaderCode, text: string, status: number | null = null): Missed => ({
  ok: false,
  code,
  status,
  text,
});

/** For an error thrown on the way. */
export function missedBy(error: unknown): Missed {
  if (error instanceof DomainError) return missed(error.code, error.message);
  const why = error instanceof UnreachableError ? WAYS[error.reason] : WAYS.network;
  return missed('unreachable', why);
}

const WAYS: Readonly<Record<UnreachableError['reason'], string>> = {
  timeout: 'LivePerson gave no answer in time.',
  network: 'LivePerson cannot be reached from this machine (name, network, firewall or proxy).',
  redirect: 'Something between this machine and LivePerson redirects the call; a proxy, perhaps.',
  too_large: 'LivePerson answered with more than was asked for.',
  not_json: 'Something that is not LivePerson answered; a proxy with a page of its own, perhaps.',
};

/** For a status that says the same whatever was asked. Null: the caller knows better. */
export function missedByStatus({ status }: HttpAnswer): Missed | null {
  if (status === 429) return missed('throttled', 'LivePerson asks to go slower (429). Try again in a minute.', status);
  if (status >= 500) return missed('unavailable', `LivePerson has trouble (${status}). Try again later.`, status);
  return null;
}

/** RFC 6749, 5.2: the error's name in a token answer; LivePerson's descriptions are only searched, never quoted. */
export function oauthProblem(answer: HttpAnswer): { error: string; description: string } {
  const body = asFields(answer.body);
  return { error: asText(body.error), description: asText(body.error_description).toLowerCase() };
}
