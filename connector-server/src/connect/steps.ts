/** All steps of `npm run connect`, in the order of the work. */
import { adminAccessStep } from './adminAccessStep.ts';
import { myDomainStep } from './myDomainStep.ts';
import { orgStep } from './orgStep.ts';
import { publicUrlStep } from './publicUrlStep.ts';
import type { Step } from './types.ts';

export function connectSteps(): Step[] {
  return [publicUrlStep, myDomainStep, adminAccessStep, orgStep];
}
