/** The JSON that the connector's Apex classes return, read in one place for all hosts. */
import type { PlanResult, RecordPlan } from '../../../../../connector-server/src/protocol/types.ts';
import { HostError } from 'c/hostTypes';
import { LIMITS } from 'c/lpProtocol';

/** Token of `LivePersonIdentity`: `{"ok":true,"token"}` or `{"ok":false,"code","message"}`. Throws HostError. */
export function readToken(json: string): string {
  const answer = parsed(json, 'LivePersonIdentity');
  if (answer['ok'] === true && typeof answer['token'] === 'string') return answer['token'];
  throw new HostError(
    textOf(answer['code'], 'identity_failed'),
    textOf(answer['message'], 'Salesforce gave no identity token.'),
  );
}

/** Carries out a plan by `send`, which takes it as text; one that is too large is refused without being sent. Throws HostError. */
export async function executed(plan: RecordPlan, send: (planJson: string) => Promise<string>): Promise<PlanResult> {
  const planJson = JSON.stringify(plan);
  if (new Blob([planJson]).size < LIMITS.PLAN_BYTES) return readPlanResult(await send(planJson));
  return {
    ok: false,
    code: 'too_large',
    message: 'This is too much to send to Salesforce at once. Shorten the longest text.',
  };
}

/** Result of `LivePersonRecords`. A refusal is a value, not an error. Throws HostError on anything else. */
function readPlanResult(json: string): PlanResult {
  const answer = parsed(json, 'LivePersonRecords');
  if (answer['ok'] === true && Array.isArray(answer['steps'])) return answer as PlanResult;
  return {
    ok: false,
    code: textOf(answer['code'], 'plan_failed'),
    message: textOf(answer['message'], 'Salesforce could not search.'),
  };
}

/** Text of `LivePersonTranscript`: `{"ok":true,"transcript"}`. Throws HostError, also for a refusal. */
export function readTranscript(json: string): string {
  const answer = parsed(json, 'LivePersonTranscript');
  if (answer['ok'] === true && typeof answer['transcript'] === 'string') return answer['transcript'];
  throw new HostError(
    textOf(answer['code'], 'transcript_failed'),
    textOf(answer['message'], 'Salesforce could not give the transcript.'),
  );
}

function parsed(json: string, source: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(json);
    if (typeof value === 'object' && value !== null) return value as Record<string, unknown>;
  } catch {
    // Falls through.
  }
  throw new HostError('apex_unreadable', `${source} answered something unreadable.`);
}

const textOf = (value: unknown, otherwise: string): string =>
  typeof value === 'string' && value !== '' ? value : otherwise;
