/** Reads `--fault`, `--for` and `--at` of the demo's command line, and lists the faults for `--faults`. */
import {
  FAULT_NAMES,
  FAULTS,
  isFaultName,
  lineOf,
  LINES,
  type FaultLine,
  type FaultName,
} from '../faults/faultTable.ts';
import { nearestName } from '../faults/nearestName.ts';

export interface FaultPlan {
  names: FaultName[];
  /** How long lasting faults stay, ms. */
  forMs: number;
  /** `conversation`: as soon as an agent has accepted one. */
  at: 'conversation' | 'start';
}

export interface FaultArguments {
  fault?: string | undefined;
  for?: string | undefined;
  at?: string | undefined;
}

const DEFAULT_FOR = '30s';
const UNITS: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000 };
/** setTimeout takes no more, and nobody waits for a day. */
const LONGEST_MS = 86_400_000;

/** `30s`, `500ms`, `2m`, or plain seconds; null when it is none of these or no positive time up to a day. */
export function milliseconds(text: string): number | null {
  const [, amount, unit] = /^(\d+(?:\.\d+)?)(ms|s|m)?$/.exec(text.trim()) ?? [];
  const ms = Number(amount) * (UNITS[unit ?? 's'] ?? Number.NaN);
  return ms > 0 && ms <= LONGEST_MS ? ms : null;
}

/** The plan; null when no fault is wanted; every problem in words otherwise. */
export function readFaultPlan(given: FaultArguments): FaultPlan | null | { problems: string[] } {
  const problems: string[] = [];
  if (given.fault === undefined) {
    for (const name of ['for', 'at'] as const)
      if (given[name] !== undefined) problems.push(`--${name} says nothing without --fault.`);
    return problems.length > 0 ? { problems } : null;
  }
  const typed = given.fault
    .split(',')
    .map((name) => name.trim())
    .filter(Boolean);
  if (typed.length === 0) problems.push('--fault needs the name of a fault; --faults lists them.');
  for (const name of typed)
    if (!isFaultName(name))
      problems.push(
        `There is no fault “${name}”. Did you mean “${nearestName(name, FAULT_NAMES)}”? --faults lists all.`,
      );
  const forMs = milliseconds(given.for ?? DEFAULT_FOR);
  if (forMs === null) problems.push(`--for “${given.for ?? ''}” is no time: write 30s, 500ms or 2m.`);
  const at = given.at ?? 'conversation';
  if (at !== 'conversation' && at !== 'start')
    problems.push(`--at “${at}” is unknown: write conversation (as soon as an agent has accepted one) or start.`);
  if (problems.length > 0 || forMs === null || (at !== 'conversation' && at !== 'start')) return { problems };
  return { names: typed.filter(isFaultName), forMs, at };
}

/** All faults with what they do and what one should see, for the terminal. */
export function listFaults(): string {
  const lines = Object.keys(LINES) as FaultLine[];
  const one = (name: FaultName): string => {
    const fault = FAULTS[name];
    const length = fault.heal === undefined ? ' (one moment)' : '';
    return `  ${name}${length}\n      ${fault.title}\n      See: ${fault.expect}`;
  };
  const groups = lines.map((line) =>
    [LINES[line], ...FAULT_NAMES.filter((name) => lineOf(name) === line).map(one)].join('\n'),
  );
  return [
    ...groups,
    'npm run demo -- --fault livePerson-reset,browser-slow --for 30s    strikes as soon as an agent has accepted a conversation',
    'npm run demo -- --fault salesforce-503 --at start                  strikes as soon as the demo runs',
    'The stage has a button for each, under “Break something”.',
  ].join('\n\n');
}
