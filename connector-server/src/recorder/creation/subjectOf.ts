import type { Candidate } from './candidates.ts';
import type { PersonSubject } from './creationPorts.ts';

/** Whom to look for. */
export function subjectOf({ item: { record }, attributes }: Pick<Candidate, 'item' | 'attributes'>): PersonSubject {
  return {
    conversationId: record.conversationId,
    channel: record.channel,
    skillId: record.skillId ?? '-1',
    consumerId: record.consumerId ?? '',
    consumerName: record.consumerName,
    attributes,
  };
}
