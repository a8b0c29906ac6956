/** What the org answers, read in one way for all hosts. */
export { connectorAddress } from './address';
export { executed, readToken, readTranscript } from './apex';
export { apexRefusal } from './refusal';
