/**
 * The CRM side of a conversation: what the softphone asks the server for (`crm` command), and what it shows.
 * The server knows the settings and builds plans; the asking tab executes them as the agent and shows the rows.
 */
import type { RecordPlan, RecordValues } from './planTypes.ts';

export type CrmAsk =
  /** What the CRM side of this conversation opens with. Answer: CrmScreen */
  | { kind: 'screen' }
  /** Answer: CrmSearch. `objects` null: all that this skill searches (people search: Account, Contact, Lead). */
  | { kind: 'search'; text: string; objects: string[] | null }
  /** Info bubble. Answer: CrmCard, with at most five fields, and related Cases and Opportunities */
  | { kind: 'overview'; object: string; recordId: string }
  /** Answer: CrmCard with all mapped fields and the related lists */
  | { kind: 'view'; object: string; recordId: string }
  /** A new record (`recordId` null) or an existing one. `from`: the record it is made from. Answer: CrmForm */
  | { kind: 'form'; object: string; recordId: string | null; from: CrmReference | null; recordTypeId: string | null }
  /** Search within a lookup of a form; a record id as text finds its record. `targets`: objects it may point to. Answer: CrmSearch */
  | { kind: 'lookup'; object: string; field: string; text: string; targets?: string[] | undefined }
  /** Likely duplicates of what is being typed. Answer: CrmSearch */
  | { kind: 'duplicates'; object: string; values: RecordValues }
  /** Answer: CrmSave; refused with what is wrong, field by field */
  | {
      kind: 'save';
      object: string;
      recordId: string | null;
      recordTypeId: string | null;
      values: RecordValues;
      assignmentRules: boolean;
      allowDuplicates: boolean;
      /** Mapped fields that the org's answer left this agent no control for: what the settings require of them is not missed. */
      unfillable?: string[] | undefined;
    };

export interface CrmReference {
  object: string;
  recordId: string;
  name: string;
  accountId?: string | undefined;
  contactId?: string | undefined;
}

/** Why the CRM side cannot be used for this conversation, in words with the next step; each cause its own code (TRB-05, TRB-13). */
export interface CrmRefusal {
  code: 'skill_missing' | 'skill_not_enabled' | 'no_skill_in_account' | 'no_objects' | 'no_settings';
  text: string;
}

export interface CrmScreen {
  refusal: CrmRefusal | null;
  /** `people`, `search:<object>` or `new:<object>`. */
  screen: string;
  autoSearch: boolean;
  /** What the search box is filled with; empty when switched off or unknown. `note` says why it is empty (TRB-03). */
  searchText: string;
  note: string;
  objects: CrmObject[];
  fullView: 'console' | 'browser';
  /** Describes all objects of the menu (rights only): what this agent may create, see, edit. */
  plan: RecordPlan | null;
  /** The rest of it, where the objects of the menu do not fit into one plan. */
  furtherPlans?: RecordPlan[];
}

export interface CrmObject {
  object: string;
  label: string | null;
  search: boolean;
  /** By the settings; the agent's own rights come on top. */
  allowCreate: boolean;
  allowEdit: boolean;
  allowLink: boolean;
  /** Objects of which a new one can be made from a record of this one. */
  createFrom: string[];
}

export interface CrmSearch {
  plan: RecordPlan | null;
  /** Why nothing is searched, e.g. the text is too short. */
  note: string;
  /** Per object: the fields shown under the name, in order. */
  columns: Record<string, string[]>;
}

export interface CrmCard {
  /** Steps `record`, `describe` and one `list0`, `list1` … per related list. */
  plan: RecordPlan;
  fields: { field: string; overview: boolean }[];
  lists: { as: string; object: string; fields: string[]; linkable: boolean }[];
  editable: boolean;
}

export interface CrmForm {
  /** Steps `describe`, and `record` when an existing one is edited; beyond 45 fields `describe1`, `record1` … with the rest: a step names 50, parents' names included. */
  plan: RecordPlan;
  object: string;
  label: string | null;
  fields: CrmFormField[];
  /** Shown as a checkbox when `agent`. */
  assignmentRules: 'never' | 'always' | 'agent';
  assignmentPreset: boolean;
  /** Parents that Save & Link links as well, with the form field that holds each. */
  linkParents: { object: string; field: string }[];
  /** Fields for the console's own new-record form. */
  consoleDefaults: Record<string, string>;
  /** The conversation can be linked to what is saved. */
  linkable: boolean;
  /** Fields by which likely duplicates are found; empty: none are looked for. */
  duplicateKeys: string[];
}

export interface CrmFormField {
  field: string;
  editability: 'editable' | 'create_only' | 'read_only';
  required: boolean;
  /** Prefilled from the conversation, the record it is made from, or the default; null: empty. */
  value: string | null;
  /** Name of the record a lookup's value points to, as far as known. */
  valueName?: string;
  /** Where the value came from, in words; empty when it has none. */
  origin: string;
}

export interface CrmSave {
  /** One step, `save`. */
  plan: RecordPlan;
  /** Looks for the new record when the answer to `plan` was lost; null: nothing tells it from others. */
  look: RecordPlan | null;
}
