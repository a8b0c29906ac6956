/**
 * What the admin pages about the CRM side and the routes under `/admin/api/crm` say to each other. As in `adminTypes.ts`:
 * each request names its connection, times are epoch ms, a failed request answers `AdminProblem`.
 */
import type { CrmSettings, ValueSource } from './crmSettings.ts';

// --- GET /admin/api/crm ----------------------------------------------------------------------------------------------

export interface CrmSettingsReport {
  /** `document`: the settings document has the section, the pages only show it. */
  owner: 'pages' | 'document';
  /** 0: never saved, the defaults are in force. */
  version: number;
  savedAt: number | null;
  savedBy: string | null;
  settings: CrmSettings;
  /** What is not right with what is in force, e.g. fields that were removed in Salesforce since. */
  problems: CrmProblem[];
  /** Values an administrator chooses from. */
  values: CrmValue[];
  /** What of a conversation is the connector's own, where nothing can be mapped to. */
  note: string | null;
}

/** `error`: cannot be saved so; `warning`: can, but will not do what one may expect. */
export interface CrmProblem {
  level: 'error' | 'warning';
  /** Where, e.g. `objects.Case.fields.Subject`; the beginning of it names the part of the page. */
  at: string;
  /** One or two sentences with what to do. */
  text: string;
}

export interface CrmValue {
  id: string;
  label: string;
  group: string;
  /** Only chats have it. */
  chatOnly: boolean;
  /** Where each model has it, for people who look it up in the install guide. */
  paths: { widget: string | null; messagingHistory: string | null; chatHistory: string | null };
}

// --- POST /admin/api/crm/check, /admin/api/crm/save, /admin/api/crm/rollback -------------------------------------------

export interface CrmCheckRequest {
  connection: string;
  settings: unknown;
}

export interface CrmCheckAnswer {
  problems: CrmProblem[];
  /** What would change, in words; empty: nothing. */
  changes: CrmChange[];
}

export interface CrmChange {
  /** E.g. "Case › Field mapping › Subject". */
  where: string;
  before: string | null;
  after: string | null;
}

/** `after`: the version these settings were made from. Answers `{version}`; 409 `changed_meanwhile`, 400 `settings_refused`. */
export interface CrmSaveRequest extends CrmCheckRequest {
  after: number;
  note: string;
}

/** Saves what version `version` held (0: the defaults) as the next one. Answers as saving does. */
export interface CrmRollbackRequest {
  connection: string;
  version: number;
  after: number;
}

/** Row of GET /admin/api/crm/versions, newest first. GET /admin/api/crm/versions/:version answers `{settings, changes}`, compared with what is in force. */
export interface CrmVersionRow {
  version: number;
  at: number;
  by: string;
  note: string;
}

// --- GET /admin/api/crm/org, /admin/api/crm/fields, POST /admin/api/crm/synchronize -------------------------------------

/** Objects that can be used: the org's, as the API user sees them. */
export interface CrmOrgReport {
  objects: CrmOrgObject[];
  /** Why nothing is known, or null. */
  text: string | null;
}

export interface CrmOrgObject {
  object: string;
  label: string;
  custom: boolean;
  /** Lookups on the conversation object to it; empty: it cannot be linked yet. */
  conversationFields: string[];
}

/** GET /admin/api/crm/fields?object= */
export interface CrmFieldsReport {
  object: OrgObject | null;
  /** Why the object or some of its fields are not there, or null. */
  text: string | null;
}

/** POST /admin/api/crm/synchronize: reads all objects anew. */
export interface CrmSynchronizeAnswer {
  objects: number;
  fields: number;
  /** Since the server read it last, as `Object.Field`. */
  added: string[];
  removed: string[];
  problems: CrmProblem[];
}

/** An object as the API user sees it. */
export interface OrgObject {
  object: string;
  label: string;
  custom: boolean;
  /** First three characters of its ids; empty: none. */
  keyPrefix: string;
  /** By the API user; absent: not known. */
  createable?: boolean;
  updateable?: boolean;
  fields: OrgField[];
  /** Lookups of other objects to this one. */
  children: { object: string; field: string }[];
}

export interface OrgField {
  field: string;
  label: string;
  /** Salesforce's type in lower case. */
  type: string;
  /** Characters; 0 where it does not apply. */
  length: number;
  custom: boolean;
  /** A formula, a number given out by Salesforce, or set by Salesforce: nobody can write it. */
  computed: boolean;
  /** By the API user, in new or in changed records; absent: not known. */
  writable?: boolean;
  /** Salesforce refuses a record without it. */
  required: boolean;
  filterable: boolean;
  sortable: boolean;
  referenceTo: string[];
  /** Of a lookup: name for its target's fields, e.g. `Owner`; null: none. */
  relationship: string | null;
  /** Active values; `restricted`: Salesforce takes no others. */
  picklist: { value: string; label: string }[];
  restricted: boolean;
}

// --- GET /admin/api/crm/skills -----------------------------------------------------------------------------------------

export interface CrmSkillsReport {
  skills: { id: string; name: string }[];
  /** What LivePerson answered, where there is none (TRB-06); null: there are some. */
  text: string | null;
}

// --- GET /admin/api/crm/conversations, POST /admin/api/crm/preview ------------------------------------------------------

/** Rows of `{rows}`: recent conversations whose values are known, newest first. */
export interface CrmSampleRow {
  conversationId: string;
  at: number;
  channel: string;
  consumerName: string;
}

export interface CrmPreviewRequest {
  connection: string;
  conversationId: string;
  sources: ValueSource[];
}

/** One value per source. `text`: why there is none, with the nearest name of a path that leads nowhere; null: there is one. */
export interface CrmPreviewAnswer {
  values: { value: string | null; text: string | null }[];
}

// --- GET /admin/api/crm/lookup?object= ---------------------------------------------------------------------------------

/** Metadata of a lookup on the conversation object to a custom object, to be deployed (LNK-21). */
export interface CrmLookupMetadata {
  field: string;
  /** Path in a source project. */
  path: string;
  xml: string;
  /** How to add it by hand, step by step. */
  steps: string[];
}
