/** An agent signed in to LivePerson as somebody else than the settings' `agents` say: who the records will belong to. */
import type { SoftphoneEvent } from '../protocol/types.ts';
import { fullId } from '../support/salesforceId.ts';
import { livePersonUserOf, salesforceUserOf, type AgentPair } from '../support/agentPairs.ts';

type Notice = Extract<SoftphoneEvent, { kind: 'notice' }>;

/** Null: it is the one decided on, or nobody decided anything about either. */
export function otherUserNotice(
  pairs: readonly AgentPair[] | undefined,
  salesforceUserId: string,
  livePersonUserId: string,
): Notice | null {
  const owner = salesforceUserOf(pairs, livePersonUserId);
  if (owner !== null && owner !== fullId(salesforceUserId))
    return notice(
      'You are signed in to LivePerson as a user who belongs to another Salesforce user: what is saved will be theirs, not yours. Sign out and sign in with your own LivePerson user, or ask your administrator to correct who belongs to whom.',
    );
  const expected = livePersonUserOf(pairs, salesforceUserId);
  if (expected !== null && expected !== livePersonUserId)
    return notice(
      'You are signed in to LivePerson as another user than the one your administrator gave you. What you do now is saved as yours; what you did as the other one stays as it is. If this is not meant, sign out and sign in with your own LivePerson user.',
    );
  return null;
}

const notice = (text: string): Notice => ({ kind: 'notice', level: 'warning', code: 'other_liveperson_user', text });
