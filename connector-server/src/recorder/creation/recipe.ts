/** What is to be made of a conversation by itself, by the settings. Pure. */
import type { AutomaticCreation } from '../../protocol/crmSettings.ts';
import type { ConversationRecord } from '../conversationRecord.ts';
import type { PersonObject } from './creationPorts.ts';

export interface Wanted {
  rule: AutomaticCreation;
  /** Made when nobody is known; null: nobody is made. */
  person: PersonObject | null;
  caseOfEach: boolean;
  /** A completed Task of conversations no agent had; agents' conversations have theirs anyway. */
  taskOfEach: boolean;
}

/**
 * A chat that ended without an agent is what the visitor left as an offline message: Engagement History tells no other
 * difference.
 */
export function kindOf(record: ConversationRecord): AutomaticCreation['kind'] {
  if (record.api === 'messaging') return 'messaging';
  return record.endedAt !== null && record.stints.size === 0 ? 'offline_message' : 'web_chat';
}

/** Rules whose moment has come, in the order of the settings; a moment that passed unseen has come all the same. */
export function wantedOf(record: ConversationRecord, rules: readonly AutomaticCreation[]): Wanted[] {
  const kind = kindOf(record);
  return rules
    .filter((rule) => rule.kind === kind && (rule.moment === 'start' || record.endedAt !== null))
    .map((rule) => ({ rule, ...MADE[rule.recipe](rule) }));
}

const MADE: Record<AutomaticCreation['recipe'], (rule: AutomaticCreation) => Omit<Wanted, 'rule'>> = {
  sales: () => ({ person: 'Lead', caseOfEach: false, taskOfEach: true }),
  support: () => ({ person: 'Contact', caseOfEach: true, taskOfEach: false }),
  custom: ({ person, activity }) => ({ person, caseOfEach: activity === 'Case', taskOfEach: false }),
};

/** What a rule makes, whichever its recipe; Tasks apart. */
export function madeBy(rule: AutomaticCreation): { person: PersonObject | null; activity: 'Case' | null } {
  const { person, caseOfEach } = MADE[rule.recipe](rule);
  return { person, activity: caseOfEach ? 'Case' : null };
}
