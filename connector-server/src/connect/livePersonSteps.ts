/** LivePerson's half of the guide, in the order of the work. */
import { livePersonAccountStep } from './livePersonAccountStep.ts';
import { livePersonApiStep } from './livePersonApiStep.ts';
import { livePersonSignInStep } from './livePersonSignInStep.ts';
import { livePersonWatcherStep } from './livePersonWatcherStep.ts';
import type { Step } from './types.ts';

export const livePersonSteps: readonly Step[] = [
  livePersonAccountStep,
  livePersonSignInStep,
  livePersonApiStep,
  livePersonWatcherStep,
];
