/** What an agent who returns is told about the time without a softphone. */
import type { AbsenceStep } from './absence.ts';

function ago(ms: number): string {
  const minutes = Math.round(ms / 60_000);
  if (minutes < 1) return 'a moment ago';
  if (minutes < 60) return minutes === 1 ? 'a minute ago' : `${minutes} minutes ago`;
  const hours = Math.round(minutes / 60);
  return hours === 1 ? 'an hour ago' : `${hours} hours ago`;
}

const conversations = (count: number): string => (count === 1 ? 'One conversation' : `${count} conversations`);

/** One sentence without its time. */
function stepText({ what, conversations: count }: AbsenceStep): string {
  switch (what) {
    case 'away':
      return 'You were set to Away.';
    case 'offline':
      return 'You were set to Offline.';
    case 'returned':
      return `${conversations(count)} went back to the queue.`;
    case 'kept':
      return `${conversations(count)} could not be given back for certain; look at your list.`;
  }
}

/** The presence these steps left the agent with; null: none of them set it. */
export function loweredBy(steps: readonly AbsenceStep[]): 'AWAY' | 'OFFLINE' | null {
  const last = steps.findLast(({ what }) => what === 'away' || what === 'offline');
  return last === undefined ? null : last.what === 'away' ? 'AWAY' : 'OFFLINE';
}

/** Empty steps: an earlier server lowered the presence, and nothing more is known. `restored`: the presence is what it was. */
export function returnText(steps: readonly AbsenceStep[], now: number, restored: boolean): string {
  const told = steps.map((step) => stepText(step).replace(/\.$|;/, (end) => `, ${ago(now - step.at)}${end}`));
  const what = told.length === 0 ? ['You were set to Away.'] : told;
  return ['No softphone of yours was open.', ...what, ...nowText(steps, restored)].join(' ');
}

/** The same as `returnText`, one after the other, each with its time; the last is how it is `now`. Empty without steps. */
export function returnSteps(
  steps: readonly AbsenceStep[],
  now: number,
  restored: boolean,
): { at: number; text: string }[] {
  if (steps.length === 0) return [];
  const told = steps.map((step, index) => ({
    at: step.at,
    text: index === 0 ? `No softphone of yours was open. ${stepText(step)}` : stepText(step),
  }));
  return [...told, { at: now, text: ['You are back.', ...nowText(steps, restored)].join(' ') }];
}

function nowText(steps: readonly AbsenceStep[], restored: boolean): string[] {
  const given = steps.some((step) => step.what === 'returned' || step.what === 'kept');
  return [
    ...(restored ? ['Your availability is again what you chose.'] : []),
    ...(given ? [] : ['Your conversations are still yours.']),
  ];
}
