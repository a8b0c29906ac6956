/** The guide's events in words for the terminal. */
import type { GuideEnd, GuideEvent } from './guideEvents.ts';
import type { StepPerson } from './types.ts';

export const PERSON_WORDS: Readonly<Record<StepPerson, string>> = {
  salesforce_admin: 'a Salesforce administrator',
  liveperson_admin: 'a LivePerson administrator',
  server_operator: 'whoever runs the server',
};

/** Lines without a line break at their end. */
export function eventWords(event: GuideEvent): string[] {
  switch (event.type) {
    case 'step':
      return [
        '',
        `== ${event.title}   (${PERSON_WORDS[event.who]})`,
        ...(event.before === 'begun'
          ? ['   This was begun and did not end the last time. It is looked at again.']
          : []),
      ];
    case 'said':
      return [`   ${event.text}`];
    case 'done':
      return [`   OK: ${event.said}`];
    case 'by_hand':
      return [
        `   Left for ${PERSON_WORDS[event.who]}: ${event.said}`,
        ...event.request.map((line) => `     - ${line}`),
      ];
    case 'failed':
      return [`   NOT DONE: ${event.text}`, `   What to do: ${event.mend}`];
    case 'interrupted':
      return [
        '',
        event.half
          ? `Stopped while “${event.title}” was under way. What of it came about is found out the next time.`
          : `Stopped before “${event.title}”. Nothing is half done.`,
      ];
  }
}

/** `again`: the command line that goes on. */
export function endWords(end: GuideEnd, again: string): string[] {
  const asked = `${end.questions} question${end.questions === 1 ? ' was' : 's were'} asked.`;
  if (end.result === 'complete') return ['', `Everything is in place for connection “${end.connection}”. ${asked}`];
  return [
    '',
    end.result === 'open' ? 'The guide went through. What is left:' : 'What is left:',
    ...openWords(end),
    `All answers are kept. ${asked} Go on with:  ${again}`,
  ];
}

/** As endWords, where nothing was done. */
export function statusWords(end: GuideEnd, again: string): string[] {
  if (end.open.length === 0) return [`Everything is in place for connection “${end.connection}”.`];
  return [`Connection “${end.connection}”. What is left:`, ...openWords(end), `Go on with:  ${again}`];
}

function openWords({ open }: GuideEnd): string[] {
  return open.map(({ title, who, state, failure }) => {
    const how =
      failure !== null ? 'failed' : state === 'begun' ? 'half done' : state === 'by_hand' ? 'asked for' : 'to do';
    return `  - ${title} (${how}; ${PERSON_WORDS[who]})`;
  });
}
