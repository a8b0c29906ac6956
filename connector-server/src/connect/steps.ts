/** All steps of `npm run connect`, in the order of the work. */
import { adminAccessStep } from './adminAccessStep.ts';
import { agentsStep } from './agentsStep.ts';
import { apiRightsStep } from './apiRightsStep.ts';
import { apiUserStep } from './apiUserStep.ts';
import { callCenterStep } from './callCenterStep.ts';
import { deploySteps } from './deploySteps.ts';
import { flowStep } from './flowStep.ts';
import { identityCertificateStep } from './identityCertificateStep.ts';
import { keyStep } from './keyStep.ts';
import { livePersonSteps } from './livePersonSteps.ts';
import { myDomainStep } from './myDomainStep.ts';
import { orgStep } from './orgStep.ts';
import { peopleStep } from './peopleStep.ts';
import { publicUrlStep } from './publicUrlStep.ts';
import { settingsDocumentStep } from './settingsDocumentStep.ts';
import { signInStep } from './signInStep.ts';
import type { Step } from './types.ts';

export function connectSteps(): Step[] {
  return [
    publicUrlStep,
    myDomainStep,
    adminAccessStep,
    orgStep,
    flowStep,
    apiUserStep,
    keyStep,
    ...deploySteps,
    apiRightsStep,
    signInStep,
    identityCertificateStep,
    agentsStep,
    callCenterStep,
    ...livePersonSteps,
    peopleStep,
    settingsDocumentStep,
  ];
}
