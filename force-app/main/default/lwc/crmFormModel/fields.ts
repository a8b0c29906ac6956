import type { CrmForm, CrmFormField } from '../../../../../connector-server/src/protocol/crmTypes.ts';
import type {
  FieldDescription,
  ObjectDescription,
  PlanResult,
} from '../../../../../connector-server/src/protocol/planTypes.ts';
import { fit, shownText } from './fit';

export type Control = 'text' | 'area' | 'number' | 'date' | 'moment' | 'check' | 'pick' | 'picks' | 'lookup' | 'none';

export interface Option {
  value: string;
  label: string;
}

/** One field of a form as the agent sees it. `text` is what stands in its control; see check.ts for what is saved of it. */
export interface FormField {
  field: string;
  label: string;
  control: Control;
  described: FieldDescription;
  required: boolean;
  /** By the settings or by the agent's own rights. */
  readOnly: boolean;
  text: string;
  /** What it started with, and of an existing record what is stored. */
  initial: string;
  /** Name of the record a lookup points to. */
  name: string;
  /** Where the value came from, or why it has none. */
  note: string;
  error: string;
}

export interface LoadedForm {
  described: ObjectDescription;
  fields: FormField[];
  /** Required fields that this agent cannot fill. */
  unfillable: { field: string; label: string }[];
}

const CONTROLS: Readonly<Record<string, Control>> = {
  textarea: 'area',
  picklist: 'pick',
  multipicklist: 'picks',
  reference: 'lookup',
  boolean: 'check',
  date: 'date',
  datetime: 'moment',
  double: 'number',
  int: 'number',
  long: 'number',
  currency: 'number',
  percent: 'number',
  address: 'none',
  location: 'none',
  base64: 'none',
  complexvalue: 'none',
  id: 'none',
  time: 'none',
};

/** Builds the fields from the server's form and what the org answered to its plan; a text says why there is no form. */
export function formOf(form: CrmForm, answer: PlanResult, recordId: string | null): LoadedForm | string {
  if (!answer.ok) return answer.message || 'Salesforce did not give the form.';
  const described = answer.steps.flatMap((step) => step.described ?? []);
  const [object] = described;
  if (!object || !object.accessible) return `Your profile does not let you see ${form.label ?? form.object} records.`;
  const isNew = recordId === null;
  if (!(isNew ? object.createable : object.updateable))
    return `Your profile does not let you ${isNew ? 'create' : 'change'} ${object.labelPlural}. Ask your Salesforce administrator.`;
  const rows = answer.steps.filter(({ as }) => as.startsWith('record')).flatMap((step) => step.rows);
  if (!isNew && rows.length === 0) return 'This record was deleted, or you may no longer see it.';
  const stored = Object.assign({}, ...rows.map((row) => row.fields)) as Record<string, string | null>;
  const known = new Map(described.flatMap(({ fields }) => fields).map((one) => [one.field, one]));
  const fields: FormField[] = [];
  const unfillable: LoadedForm['unfillable'] = [];
  for (const mapped of form.fields) {
    const one = known.get(mapped.field);
    if (one && (isNew || mapped.field in stored)) fields.push(fieldOf(mapped, one, isNew ? null : stored));
    const last = fields[fields.length - 1];
    const closed = !one || (last?.field === mapped.field && last.readOnly && last.text === '');
    if (mapped.required && isNew && closed) unfillable.push({ field: mapped.field, label: one?.label ?? mapped.field });
  }
  return { described: object, fields, unfillable };
}

function fieldOf(
  mapped: CrmFormField,
  described: FieldDescription,
  stored: Record<string, string | null> | null,
): FormField {
  const { field, label } = described;
  const isNew = stored === null;
  const control = CONTROLS[described.type] ?? 'text';
  const allowed = isNew ? described.createable : described.updateable && mapped.editability === 'editable';
  const readOnly = !allowed || mapped.editability === 'read_only' || control === 'none';
  const base = {
    field,
    label,
    control,
    described,
    readOnly,
    required: (mapped.required || described.required) && !readOnly && control !== 'check',
    error: '',
  };
  if (!isNew) {
    const text = shownText(described, stored[field] ?? '');
    return { ...base, text, initial: text, name: stored[nameOfParent(field)] ?? '', note: '' };
  }
  // What the agent may not set is not saved, so it is not shown as if it were.
  const given = described.createable ? (mapped.value ?? chosenByOrg(described)) : '';
  const { text, note } = readOnly ? { text: given, note: '' } : fit(described, given);
  return { ...base, text, initial: text, name: mapped.valueName ?? '', note: note || (text && mapped.origin) };
}

function chosenByOrg({ type, picklist }: FieldDescription): string {
  return type === 'picklist' ? (picklist.find(({ isDefault }) => isDefault)?.value ?? '') : '';
}

/** `AccountId` -> `Account.Name`; a custom lookup ending in `__c` -> the same with `__r.Name`. */
function nameOfParent(field: string): string {
  return field.endsWith('__c') ? `${field.slice(0, -1)}r.Name` : `${field.slice(0, -2)}.Name`;
}

/** Values that may be chosen now: those of the controlling field's value; what a record has stored stays to choose. */
export function optionsOf(field: FormField, fields: readonly FormField[]): Option[] {
  const { picklist, controller } = field.described;
  const chosen = fields.find((one) => one.field === controller)?.text;
  const open = picklist.filter(
    ({ validFor }) => controller === null || chosen === undefined || !validFor || validFor.includes(chosen),
  );
  const inactive = field.initial
    .split(';')
    .filter((value) => value !== '' && !picklist.some((one) => one.value === value))
    .map((value) => ({ value, label: `${value} (no longer in use)` }));
  return [...open, ...inactive].map(({ value, label }) => ({ value, label }));
}

/** The fields with another text in one of them; what depends on it loses a value that can no longer be chosen. */
export function withText(
  fields: readonly FormField[],
  field: string,
  change: { text: string; name?: string | undefined },
): FormField[] {
  const next = fields.map((one) =>
    one.field === field ? { ...one, text: change.text, name: change.name ?? '', note: '', error: '' } : one,
  );
  return next.reduce((all, one) => {
    if (one.described.controller !== field || one.text === '') return all;
    const open = optionsOf(one, all).map(({ value }) => value);
    const kept = one.text
      .split(';')
      .filter((value) => open.includes(value))
      .join(';');
    if (kept === one.text) return all;
    const cleared = withText(all, one.field, { text: kept });
    return cleared.map((now) =>
      now.field === one.field ? { ...now, note: 'Choose again: the values have changed.' } : now,
    );
  }, next);
}
