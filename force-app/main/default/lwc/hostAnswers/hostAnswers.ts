/** What the org answers, read in one way for all hosts. */
export { connectorAddress } from './address';
export { readPlanResult, readToken } from './apex';
