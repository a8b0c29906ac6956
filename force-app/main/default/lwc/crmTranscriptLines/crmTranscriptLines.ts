/** A stored transcript as things to show: lines with their writers, the bot's part, what a search finds. Pure. */
export { parseTranscript } from './parse';
export type { LineRole, TranscriptLine } from './parse';
export { foldBots } from './fold';
export type { TranscriptPart } from './fold';
export { markHits, matchingKeys } from './search';
export type { MarkedText } from './search';
