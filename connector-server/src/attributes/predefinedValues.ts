/**
 * The values an administrator chooses from: what LivePerson's install guide lists and its three models hold, each with its
 * places (Agent Workspace Widget SDK public model; Messaging Interactions and Engagement History responses).
 */
import { AGENT_VALUES, CONVERSATION_VALUES } from './values/conversationValues.ts';
import { BUSINESS_VALUES, CUSTOMER_VALUES, MARKETING_VALUES } from './values/customerValues.ts';
import { PERSON_VALUES, SIGNED_VALUES, SURVEY_VALUES } from './values/personValues.ts';
import type { PredefinedValue } from './values/predefinedValue.ts';
import { CAMPAIGN_VALUES, VISITOR_VALUES } from './values/visitValues.ts';

export type { PredefinedValue, ValueKind } from './values/predefinedValue.ts';

/** In the order of the list, group by group. */
export const predefinedValues: readonly PredefinedValue[] = [
  ...PERSON_VALUES,
  ...SURVEY_VALUES,
  ...CUSTOMER_VALUES,
  ...VISITOR_VALUES,
  ...CAMPAIGN_VALUES,
  ...MARKETING_VALUES,
  ...BUSINESS_VALUES,
  ...SIGNED_VALUES,
  ...CONVERSATION_VALUES,
  ...AGENT_VALUES,
];

const byId: ReadonlyMap<string, PredefinedValue> = new Map(predefinedValues.map((value) => [value.id, value]));

/** Undefined: there is no such value. */
export function predefinedValue(id: string): PredefinedValue | undefined {
  return byId.get(id);
}
