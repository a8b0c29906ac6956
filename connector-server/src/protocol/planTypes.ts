/**
 * A structured request that an agent's host executes in user mode through the org's Apex class, and its answer.
 * Never query text; at most 8 KB as JSON (LIMITS.PLAN_BYTES), see also PLAN_LIMITS. Semantics: docs/apex-contracts.md.
 */

export interface RecordPlan {
  steps: RecordStep[];
}

export type RecordStep = FindStep | SearchStep | ReadStep | DescribeStep | DuplicatesStep | CreateStep | UpdateStep;

/** Equality of a field with a text. */
export interface PlanCondition {
  field: string;
  value: string;
}

export type FilterOperator =
  | 'equals'
  | 'not_equals'
  | 'less'
  | 'less_or_equal'
  | 'greater'
  | 'greater_or_equal'
  | 'contains'
  | 'starts_with'
  | 'in'
  | 'not_in';

/** `values` holds one text, or several for `in` and `not_in`; an empty list with `equals` or `not_equals` means "no value". */
export interface PlanFilter {
  field: string;
  operator: FilterOperator;
  values: string[];
}

interface StepBase {
  /** Names this step in the result. */
  as: string;
}

export interface FindStep extends StepBase {
  verb: 'find';
  object: string;
  fields: string[];
  /** Any of these may hold (OR). Empty only where `allOf` has a filter. */
  anyOf: PlanCondition[];
  /** All of these hold as well (AND). */
  allOf?: PlanFilter[];
  orderBy?: { field: string; direction: 'asc' | 'desc' };
  /** Also how many there are in all. */
  count?: boolean;
  limit: number;
}

/**
 * Full-text search by the beginnings of words; matches digits of phone numbers whatever their spelling. What was saved
 * seconds ago may be missing.
 */
export interface SearchStep extends StepBase {
  verb: 'search';
  /**
   * Any of these (OR), 1 to 10. All words of one text have to be found; what is no letter or digit only separates words.
   * A text without a word of at least 2 characters finds nothing.
   */
  texts: string[];
  scope: 'all' | 'name' | 'email' | 'phone';
  objects: { object: string; fields: string[]; allOf?: PlanFilter[]; limit: number }[];
}

export interface ReadStep extends StepBase {
  verb: 'read';
  object: string;
  recordId: string;
  fields: string[];
}

/** What this agent may do with an object, and how its fields look to them. */
export interface DescribeStep extends StepBase {
  verb: 'describe';
  object: string;
  /** Empty: only the object's rights. */
  fields: string[];
  /** Not looked at yet: Apex is told no picklist values per record type; what the type does not offer is refused at saving. */
  recordTypeId?: string;
}

/** Records that the org's duplicate rules find for these values, before anything is saved. */
export interface DuplicatesStep extends StepBase {
  verb: 'duplicates';
  object: string;
  values: RecordValues;
  fields: string[];
}

export interface CreateStep extends StepBase {
  verb: 'create';
  object: string;
  values: RecordValues;
  recordTypeId?: string;
  /** Run the org's assignment rules (Lead and Case). */
  assignmentRules?: boolean;
  /** Save although duplicate rules warn; a rule that blocks still blocks. */
  allowDuplicates?: boolean;
}

export interface UpdateStep extends StepBase {
  verb: 'update';
  object: string;
  recordId: string;
  values: RecordValues;
  allowDuplicates?: boolean;
}

/** As text, in the spelling of answers (dates `YYYY-MM-DD`, booleans `true`/`false`); null empties the field. */
export type RecordValues = Record<string, string | null>;

export type PlanResult = { ok: true; steps: StepResult[] } | { ok: false; code: string; message: string };

/** `rows` is empty for steps that have none (describe; create and update answer in `saved`). */
export interface StepResult {
  as: string;
  rows: PlanRow[];
  /** There are rows beyond the limit. */
  more: boolean;
  /** Where `count` was asked for: how many there are in all. */
  total?: number;
  /** What the org's allow-list does not hold and the answer leaves out: `Object` or `Object.Field`. */
  notAllowed?: string[];
  described?: ObjectDescription;
  saved?: SaveResult;
}

export interface PlanRow {
  id: string;
  object: string;
  fields: Record<string, string | null>;
}

export interface SaveResult {
  /** Null: not saved; `errors` or `duplicates` say why. */
  recordId: string | null;
  name: string;
  /** `field` null: of the record as a whole. `code` is Salesforce's status code. */
  errors: { field: string | null; code: string; message: string }[];
  duplicates: PlanRow[];
  /** The duplicate rule lets the agent save all the same, with `allowDuplicates`. */
  mayAllowDuplicates: boolean;
}

export interface ObjectDescription {
  object: string;
  label: string;
  labelPlural: string;
  keyPrefix: string;
  accessible: boolean;
  createable: boolean;
  updateable: boolean;
  /** Record types this agent may use, the default first. Empty: the object has none. */
  recordTypes: { id: string; name: string; isDefault: boolean }[];
  /** Only fields this agent may see. */
  fields: FieldDescription[];
}

export interface FieldDescription {
  field: string;
  label: string;
  /** Salesforce's type in lower case: string, textarea, picklist, multipicklist, reference, boolean, date, datetime, currency, double, int, percent, email, phone, url, id … */
  type: string;
  /** Characters; 0 where it does not apply. */
  length: number;
  /** Digits before and after the point; 0 where it does not apply. */
  precision: number;
  scale: number;
  required: boolean;
  createable: boolean;
  updateable: boolean;
  help: string;
  /** Objects a lookup may point to. */
  referenceTo: string[];
  /** Active values, of all record types. `validFor`: values of `controller` with which it may be chosen; absent: with all. */
  picklist: { value: string; label: string; isDefault: boolean; validFor?: string[] }[];
  /** Field that controls a dependent picklist; null: none. */
  controller: string | null;
}
