import type { CrmObjectSettings, CrmSettings } from '../protocol/crmSettings.ts';
import type { CrmAsk, CrmForm } from '../protocol/crmTypes.ts';
import type { RecordStep } from '../protocol/planTypes.ts';
import type { CrmSubject } from './crmSubject.ts';
import { parentFields, unique } from './crmFields.ts';
import { duplicateKeys } from './duplicates.ts';
import { existingFields, newFields } from './formFields.ts';
import { linkParents } from './formParents.ts';

type FormAsk = Extract<CrmAsk, { kind: 'form' }>;

/** Everything the softphone needs to show the form of a new or an existing record. */
export function formOf(settings: CrmSettings, rules: CrmObjectSettings, subject: CrmSubject, ask: FormAsk): CrmForm {
  const { object, recordId, recordTypeId } = ask;
  const isNew = recordId === null;
  const fields = isNew ? newFields(rules, subject, ask.from) : existingFields(rules);
  const names = fields.map(({ field }) => field);
  const recordType = recordTypeId === null ? {} : { recordTypeId };
  const parts = portions(names);
  const steps: RecordStep[] = [
    ...parts.map((part, n): RecordStep => ({
      verb: 'describe',
      as: `describe${n || ''}`,
      object,
      fields: part,
      ...recordType,
    })),
    ...parts.flatMap((part, n): RecordStep[] =>
      recordId === null
        ? []
        : [
            {
              verb: 'read',
              as: `record${n || ''}`,
              object,
              recordId,
              fields: n === 0 ? unique([...part, ...parentFields(rules)]) : part,
            },
          ],
    ),
  ];
  return {
    plan: { steps },
    object,
    label: rules.label,
    fields,
    assignmentRules: isNew ? rules.assignmentRules : 'never',
    assignmentPreset: rules.assignmentPreset,
    linkParents: linkParents(settings, rules),
    consoleDefaults: Object.fromEntries(
      fields.flatMap(({ field, editability, value }) =>
        value === null || editability === 'read_only' ? [] : [[field, value]],
      ),
    ),
    linkable: rules.allowLink && rules.conversationField !== null,
    duplicateKeys: isNew ? duplicateKeys(object, names) : [],
  };
}

/** Fields that one step names: 50 at most (docs/apex-contracts.md), with room for the names of parents. */
const MOST_FIELDS = 45;

function portions(fields: readonly string[]): string[][] {
  const count = Math.max(1, Math.ceil(fields.length / MOST_FIELDS));
  return Array.from({ length: count }, (_, n) => fields.slice(n * MOST_FIELDS, (n + 1) * MOST_FIELDS));
}
