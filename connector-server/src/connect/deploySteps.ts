/** Steps that bring the product into the org. `packagesStep` goes before the key of the app is made, the others after it. */
import { consumerKeyStep } from './consumerKeyStep.ts';
import { deployStep } from './deployStep.ts';
import { orgFilesStep } from './orgFilesStep.ts';
import { packagesStep } from './packagesStep.ts';
import type { Step } from './types.ts';

export const deploySteps: readonly Step[] = [packagesStep, orgFilesStep, deployStep, consumerKeyStep];
