/** The administrator's own fields of the conversation record, filled from what is known of customer and visit. Pure. */
import { deadPathOf, type DeadPath } from '../attributes/deadPath.ts';
import { readValue } from '../attributes/readValue.ts';
import type { CrmSettings } from '../protocol/crmSettings.ts';
import type { ConversationRecord } from './conversationRecord.ts';
import { isOwnField } from './ownFields.ts';
import { recordAttributes } from './creation/recordAttributes.ts';

export type ConversationFields = CrmSettings['conversationFields'];

export interface FilledFields {
  /** As text; the writer makes it fit the field. A field without a value is not in it, so that what people wrote stays. */
  fields: Record<string, string>;
  dead: (DeadPath & { field: string })[];
}

const NOTHING: FilledFields = { fields: {}, dead: [] };

/** A field of the connector's own is passed over: what it writes itself must not be overwritten (MAP-11). */
export function conversationFields(
  record: ConversationRecord,
  wanted: ConversationFields,
  account: string,
  names: { skillName: string | null; agentName: string | null },
): FilledFields {
  const custom = wanted.filter(({ field }) => /__c$/i.test(field) && !isOwnField(field));
  if (custom.length === 0) return NOTHING;
  const attributes = recordAttributes(record, account, names);
  const filled: FilledFields = { fields: {}, dead: [] };
  for (const { field, source, defaultValue } of custom) {
    const value = readValue(attributes, source) ?? defaultValue;
    if (value !== null && value !== '') filled.fields[field] = value;
    // Before the end much is still unknown.
    const dead = record.endedAt === null ? null : deadPathOf(attributes, source);
    if (dead !== null) filled.dead.push({ ...dead, field });
  }
  return filled;
}
