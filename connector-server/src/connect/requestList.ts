/** What to send to whom, so that somebody without the rights can have the work done: all steps that are not done, by person. */
import { PERSON_WORDS } from './guideWords.ts';
import type { ConnectState, Step, StepPerson } from './types.ts';

const ORDER: readonly StepPerson[] = ['server_operator', 'salesforce_admin', 'liveperson_admin'];

export interface PersonRequest {
  who: StepPerson;
  steps: { id: string; title: string; lines: string[] }[];
}

/** Pure. Steps that are done, or that the answers so far make needless, ask nothing of anybody. */
export function requestsOf(steps: readonly Step[], state: ConnectState): PersonRequest[] {
  const open = steps
    .filter((step) => step.applies(state) && state.steps[step.id]?.state !== 'done')
    .map((step) => ({ who: step.who, id: step.id, title: step.title, lines: step.request(state) }))
    .filter(({ lines }) => lines.length > 0);
  return ORDER.map((who) => ({
    who,
    steps: open.filter((each) => each.who === who).map(({ id, title, lines }) => ({ id, title, lines })),
  })).filter((each) => each.steps.length > 0);
}

/** A text to send, in Markdown, numbered through. */
export function requestText(requests: readonly PersonRequest[], state: ConnectState): string {
  if (requests.length === 0) return `Nothing is left to ask of anybody for connection “${state.connection}”.\n`;
  const parts = requests.map(({ who, steps }) =>
    [
      `## For ${PERSON_WORDS[who]}`,
      '',
      ...steps.flatMap(({ title, lines }, index) => [
        `${index + 1}. **${title}**`,
        ...lines.map((line) => `   - ${line}`),
      ]),
    ].join('\n'),
  );
  return `# LivePerson Connector, connection “${state.connection}”\n\n${parts.join('\n\n')}\n`;
}
