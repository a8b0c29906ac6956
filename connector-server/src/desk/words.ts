/** Plain sentences of the desk's answers and notices. */
import type { CommandAnswer } from '../protocol/types.ts';
import type { ConnectorErrorDetails } from '../support/errors.ts';
import type { RequestOutcome } from './livePersonPorts.ts';

export const done = (result: unknown = null): CommandAnswer => ({ outcome: 'done', result });
export const refused = (code: string, text: string): CommandAnswer => ({ outcome: 'refused', code, text });
export const uncertain = (code: string, text: string): CommandAnswer => ({ outcome: 'uncertain', code, text });

export const REFUSED = Object.freeze({
  notFound: refused('not_found', 'This conversation is not with you any more. Nothing was done.'),
  closed: refused('closed', 'This conversation is closed; nothing can be sent any more.'),
  notSignedIn: refused('not_signed_in', 'You are not signed in to LivePerson. Sign in and try again.'),
  notConnected: refused(
    'not_connected',
    'There is no connection to LivePerson right now. Nothing was done; try again when it is back.',
  ),
  ringGone: refused('ring_gone', 'This offer is over: it ran out, or somebody else has the conversation.'),
  empty: refused('empty', 'There is nothing to send. Write something first.'),
  storeTrouble: refused(
    'store_trouble',
    'The connector cannot save this at the moment: its database takes no changes. Nothing was done. The conversation itself goes on; try again in a few minutes.',
  ),
  notAssigned: refused('not_assigned', 'Only the agent who has the conversation can do this.'),
});

export const EARLIER_EPOCH = uncertain(
  'earlier_epoch',
  'The connector was restarted meanwhile. It may or may not have happened; the conversation shows which.',
);

/** What an answer of LivePerson means for a command. `what` completes "… was not …" and "… may have been …". */
export function answerOf<T>(
  outcome: RequestOutcome<T>,
  what: string,
  result: (value: T) => unknown = () => null,
): CommandAnswer {
  switch (outcome.outcome) {
    case 'ok':
      return done(result(outcome.value));
    case 'refused':
      if (outcome.status === 0) return REFUSED.notConnected;
      if (outcome.status === 429) return refused('throttled', 'LivePerson is busy. Please try again in a moment.');
      return refused(
        `liveperson_${outcome.status}`,
        `LivePerson refused: it was not ${what}.${outcome.text === '' ? '' : ` (${outcome.text})`} You may try again.`,
      );
    case 'uncertain':
      return uncertain(
        outcome.code,
        `LivePerson did not answer in time. It may have been ${what}; the conversation will show it.`,
      );
  }
}

/** What agents are told while the database takes no writes, and when it does again. */
export const STORE_NOTICES = Object.freeze({
  trouble: {
    kind: 'notice',
    level: 'warning',
    code: 'store_trouble',
    text: 'The connector cannot save records at the moment. Your conversations go on as usual; what belongs in Salesforce waits and is saved by itself later. Links cannot be changed until then.',
  },
  over: {
    kind: 'notice',
    level: 'info',
    code: 'store_back',
    text: 'The connector saves records again. What had to wait is being saved now.',
  },
} as const);

/** To an agent for whom there is no memory; those who are in stay in. */
export const CROWDED: ConnectorErrorDetails = Object.freeze({
  code: 'crowded',
  text: 'The connector has no room for more agents at the moment. The softphone tries again by itself.',
  permanent: false,
  certain: true,
  action: 'wait',
});

export const LOST_FACT_TEXT =
  'Something that happened here could not be saved while the database was away. The record may be incomplete.';
