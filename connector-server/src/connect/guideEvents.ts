/** What the guide tells while it runs: said in words in the terminal, one JSON object a line with --json. No event holds a secret. */
import type { StepPerson } from './types.ts';

export type StepState = 'begun' | 'done' | 'by_hand';

export type GuideEvent =
  | { type: 'step'; id: string; title: string; who: StepPerson; before: StepState | null }
  | { type: 'said'; text: string }
  /** `looked`: it was there already. */
  | { type: 'done'; id: string; said: string; looked: boolean }
  | { type: 'by_hand'; id: string; who: StepPerson; said: string; request: string[] }
  | { type: 'failed'; id: string; who: StepPerson; code: string; text: string; mend: string }
  /** `half`: the step was begun and did not end. */
  | { type: 'interrupted'; step: string; title: string; half: boolean };

export interface LeftOpen {
  id: string;
  title: string;
  who: StepPerson;
  state: StepState | 'not_begun';
  /** Code of the failure of this run. */
  failure: string | null;
}

export interface GuideEnd {
  type: 'end';
  /** `open`: nothing failed to the end, but somebody has something left to do. */
  result: 'complete' | 'open' | 'failed' | 'interrupted';
  connection: string;
  /** How often a person was asked. */
  questions: number;
  open: LeftOpen[];
}
