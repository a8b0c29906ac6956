/**
 * What an administrator decides about the CRM side of the softphone, one per connection (section `crm` of the settings
 * document; schema and defaults: settings/crmSchema.ts). Shared by matching, the softphone's forms, the recorder and
 * the admin pages.
 */
import type { FilterOperator } from './planTypes.ts';
import type { Channel } from './types.ts';

export interface CrmSettings {
  /** Search by itself when a conversation opens ("Disable On Load Auto Search" is the opposite). */
  autoSearch: boolean;
  /** Fill the search boxes from the conversation. */
  prefillSearch: boolean;
  /** Full view of a record: a tab of the console, or of the browser. */
  fullView: 'console' | 'browser';
  objects: CrmObjectSettings[];
  /** For skills without an entry of their own. */
  defaultSkill: SkillSettings;
  /** `all`: every skill may use the CRM side; `listed`: only those in `skills` (TRB-05). */
  skillsAllowed: 'all' | 'listed';
  skills: (SkillSettings & { skillId: string })[];
  identification: IdentificationRule[];
  /** Country (ISO 3166, e.g. `DE`) in which numbers without a country code are at home; absent or null: the customer's own. */
  phoneCountry?: string | null;
  automaticCreation: AutomaticCreation[];
  /** Custom fields of the conversation record, filled from attributes (MAP-11). */
  conversationFields: { field: string; source: ValueSource; defaultValue: string | null }[];
}

export interface SkillSettings {
  /** API names, in the order of menus. */
  objects: string[];
  /** `people`: people search; `search:Case`: search of one object; `new:Lead`: its form. */
  screen: string;
  /** What the search is filled with, first that has a value wins per field. */
  searchValues: ValueSource[];
}

/** Where a value of the conversation comes from: the id of a predefined value, or own paths, one per source model. */
export type ValueSource = { value: string } | { paths: ValuePaths };

export interface ValuePaths {
  /** Agent widget model: chat, messaging. */
  widget?: string;
  messagingWidget?: string;
  /** History: Engagement History, Messaging Interactions. */
  chatHistory?: string;
  messagingHistory?: string;
}

export interface CrmObjectSettings {
  object: string;
  /** Shown in menus; null: the org's own label. */
  label: string | null;
  search: boolean;
  allowCreate: boolean;
  allowEdit: boolean;
  allowLink: boolean;
  fields: FieldMapping[];
  /** On top of the agent's own rights. Values of lookups are ids. */
  filters: { field: string; operator: FilterOperator; values: string[] }[];
  relatedLists: RelatedList[];
  /** Parents that must be chosen on the form. */
  accountMandatory: boolean;
  contactMandatory: boolean;
  /** Lookup on this object to its account and contact; null: none is filled. */
  accountField: string | null;
  contactField: string | null;
  /** Lookup on LivePerson_Conversation__c to this object; without it there is no linking. */
  conversationField: string | null;
  /** Lead and Case. `agent`: a checkbox on the form decides. */
  assignmentRules: 'never' | 'always' | 'agent';
  /** Preset of the checkbox when the agent decides. */
  assignmentPreset: boolean;
}

export interface FieldMapping {
  field: string;
  /** `create_only`: can be set on a new record, is read-only afterwards. Salesforce's own rights come on top. */
  editability: 'editable' | 'create_only' | 'read_only';
  source: ValueSource | null;
  /** In the info bubble: at most five per object. */
  overview: boolean;
  required: boolean;
  defaultValue: string | null;
}

export interface RelatedList {
  object: string;
  /** Lookup on that object to this one. */
  lookupField: string;
  /** At most four. */
  fields: string[];
  sortField: string;
  sortDirection: 'asc' | 'desc';
  count: number;
}

/** One way to recognise a customer. Rules are tried together; `weight` says how certain a hit is. */
export interface IdentificationRule {
  id: string;
  name: string;
  object: string;
  /** All keys must hold; of each, `field` or one of `alsoFields`. */
  keys: { field: string; alsoFields?: string[]; source: ValueSource; compare: 'exact' | 'phone' | 'email' }[];
  /** 1 to 100: added up over the rules a record meets, 100 at most. */
  weight: number;
  /** A single record found by this rule alone may be linked without asking. */
  certain: boolean;
  /** Null: all. */
  channels: Channel[] | null;
  skillIds: string[] | null;
  enabled: boolean;
}

/** What the API user makes by itself, where the agent did not. */
export interface AutomaticCreation {
  kind: 'web_chat' | 'messaging' | 'offline_message';
  moment: 'start' | 'close' | 'offline';
  recipe: 'sales' | 'support' | 'custom';
  /** For `custom`: the person to make when nobody is known, and what to make for each conversation. */
  person: 'Lead' | 'Contact' | null;
  activity: 'Case' | null;
  known: 'keep' | 'update' | 'add_only';
  /** Field tables; absent: the defaults (MAP-26, MAP-27). */
  personFields?: { field: string; source: ValueSource; defaultValue: string | null }[];
  activityFields?: { field: string; source: ValueSource; defaultValue: string | null }[];
}
