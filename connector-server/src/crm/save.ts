/** Saving a form: every value against the mappings, then the plan that writes, and one that looks when its answer was lost. */
import type { CrmObjectSettings } from '../protocol/crmSettings.ts';
import type { CrmAsk, CrmSave } from '../protocol/crmTypes.ts';
import type { CreateStep, PlanFilter, RecordPlan, RecordValues, UpdateStep } from '../protocol/planTypes.ts';
import type { CommandAnswer } from '../protocol/types.ts';
import type { CrmSubject } from './crmSubject.ts';
import { isRequired, mappedFields, newFields } from './formFields.ts';
import { nameField } from './nameField.ts';
import { MOST_PLAN_BYTES } from './planLimits.ts';

type SaveAsk = Extract<CrmAsk, { kind: 'save' }>;
type FieldError = { field: string; text: string };

/** The plan of a save, or what is wrong, field by field. Nothing is written here. */
export function saveOf(rules: CrmObjectSettings, subject: CrmSubject, ask: SaveAsk): CommandAnswer {
  const isNew = ask.recordId === null;
  const values = emptied(ask.values);
  const wrong = faultsOf(rules, values, isNew ? presetsOf(rules, subject) : null, ask.unfillable ?? []);
  if (wrong.length > 0) return refused(wrong);
  if (!isNew && Object.keys(values).length === 0)
    return { outcome: 'refused', code: 'nothing_changed', text: 'Nothing was changed.' };
  const step = ask.recordId === null ? createStep(rules, ask, values) : updateStep(ask, ask.recordId, values);
  const plan: RecordPlan = { steps: [step] };
  const excess = Buffer.byteLength(JSON.stringify(plan)) - MOST_PLAN_BYTES;
  if (excess > 0) return tooLarge(values, excess);
  const result: CrmSave = { plan, look: isNew ? lookFor(rules, values) : null };
  return { outcome: 'done', result };
}

function createStep(rules: CrmObjectSettings, ask: SaveAsk, values: RecordValues): CreateStep {
  const given = Object.fromEntries(Object.entries(values).filter(([, value]) => value !== null));
  const assign = rules.assignmentRules === 'agent' ? ask.assignmentRules : rules.assignmentRules === 'always';
  return {
    verb: 'create',
    as: 'save',
    object: rules.object,
    values: given,
    ...(ask.recordTypeId === null ? {} : { recordTypeId: ask.recordTypeId }),
    ...(assign ? { assignmentRules: true } : {}),
    ...(ask.allowDuplicates ? { allowDuplicates: true } : {}),
  };
}

function updateStep(ask: SaveAsk, recordId: string, values: RecordValues): UpdateStep {
  const { object, allowDuplicates } = ask;
  return {
    verb: 'update',
    as: 'save',
    object,
    recordId,
    values,
    ...(allowDuplicates ? { allowDuplicates: true } : {}),
  };
}

/** Text of blanks is no value. */
function emptied(values: RecordValues): RecordValues {
  return Object.fromEntries(
    Object.entries(values).map(([field, value]) => [field, value === null || value.trim() === '' ? null : value]),
  );
}

/** What a new record has by the settings alone, where the agent may not change it. */
function presetsOf(rules: CrmObjectSettings, subject: CrmSubject): RecordValues {
  const fixed = newFields(rules, subject, null).filter(({ editability }) => editability === 'read_only');
  return Object.fromEntries(fixed.map(({ field, value }) => [field, value]));
}

/**
 * `presets`: of a new record; null: an existing one is changed. Required by the settings does not mean that an outdated
 * mapping may keep an agent from saving for ever: `unfillable` fields are let go. What Salesforce requires it asks for itself.
 */
function faultsOf(
  rules: CrmObjectSettings,
  values: RecordValues,
  presets: RecordValues | null,
  unfillable: readonly string[],
): FieldError[] {
  const isNew = presets !== null;
  const parents = [rules.accountField, rules.contactField];
  const mappings = new Map(mappedFields(rules).map((mapping) => [mapping.field, mapping]));
  const foreign = Object.keys(values).flatMap((field): FieldError[] => {
    const editability = mappings.get(field)?.editability;
    if (editability === undefined) return [{ field, text: 'This field is no longer part of the form. Open it again.' }];
    // Parents come from the record it is made from, which only the softphone knows.
    const preset = isNew && (parents.includes(field) || values[field] === presets[field]);
    const closed = editability === 'read_only' ? !preset : editability === 'create_only' && !isNew;
    return closed ? [{ field, text: 'This field cannot be changed here.' }] : [];
  });
  const missing = [...mappings.values()].flatMap((mapping): FieldError[] => {
    const { field } = mapping;
    const open = isNew || (mapping.editability === 'editable' && field in values);
    const missed = open && !unfillable.includes(field) && (values[field] ?? null) === null;
    return missed && isRequired(rules, mapping) ? [{ field, text: 'Enter a value.' }] : [];
  });
  return [...foreign, ...missing];
}

function refused(fields: FieldError[]): CommandAnswer {
  const names = fields.map(({ field }) => field).join(', ');
  return { outcome: 'refused', code: 'invalid', text: `Not saved. Look at: ${names}.`, fields };
}

function tooLarge(values: RecordValues, excess: number): CommandAnswer {
  const bytes = (value: string | null): number => Buffer.byteLength(value ?? '');
  const [longest] = Object.entries(values).sort(([, one], [, other]) => bytes(other) - bytes(one));
  const text = `The form holds ${excess} bytes too many to be saved at once. Shorten this text, or edit the record in the console.`;
  return { outcome: 'refused', code: 'too_large', text, fields: [{ field: longest?.[0] ?? '', text }] };
}

const IDENTIFYING = ['LastName', 'FirstName', 'Name', 'Email', 'Phone', 'Subject', 'Company'];

/** Finds a record with the same identifying values. Several may be found: the agent decides. */
function lookFor(rules: CrmObjectSettings, values: RecordValues): RecordPlan | null {
  const fields = [...IDENTIFYING, rules.accountField, rules.contactField];
  const allOf = fields.flatMap((field): PlanFilter[] => {
    const value = field === null ? null : (values[field] ?? null);
    return field === null || value === null || value.length > 255
      ? []
      : [{ field, operator: 'equals', values: [value] }];
  });
  if (allOf.length === 0) return null;
  const { object } = rules;
  return { steps: [{ verb: 'find', as: 'look', object, fields: [nameField(object)], anyOf: [], allOf, limit: 5 }] };
}
