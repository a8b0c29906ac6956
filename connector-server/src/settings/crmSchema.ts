/** Section `crm` of a connection: shape, limits and what is filled in when it is left out. Types: protocol/crmSettings.ts. */
import { z } from 'zod';
import type { CrmSettings } from '../protocol/crmSettings.ts';
import { DEFAULT_CRM_OBJECTS, DEFAULT_IDENTIFICATION, DEFAULT_SKILL } from './crmDefaults.ts';

/** Most fields the bubble shows, and most columns of a related list (MAT-14, MAT-15). */
export const MOST_OVERVIEW_FIELDS = 5;
export const MOST_COLUMNS = 4;

const objectName = z.string().regex(/^[A-Za-z]\w{0,79}$/, 'must be the API name of an object');
const fieldName = z.string().regex(/^[A-Za-z]\w{0,79}$/, 'must be the API name of a field');
/** Of a related list: also a field of what the row points to. */
const columnName = z
  .string()
  .regex(/^[A-Za-z]\w{0,79}(?:\.[A-Za-z]\w{0,79}){0,2}$/, 'must be the API name of a field, e.g. Owner.Name');
const text = z.string().max(255);
const path = z.string().min(1).max(500);

const valueSource = z.union(
  [
    z.strictObject({ value: z.string().regex(/^[A-Za-z][\w.-]{0,79}$/) }),
    z.strictObject({
      paths: z.strictObject({
        widget: path.exactOptional(),
        messagingWidget: path.exactOptional(),
        chatHistory: path.exactOptional(),
        messagingHistory: path.exactOptional(),
      }),
    }),
  ],
  { error: 'must name a predefined value ({"value": …}) or own paths ({"paths": {…}})' },
);

const fieldMapping = z.strictObject({
  field: fieldName,
  editability: z.enum(['editable', 'create_only', 'read_only']).default('editable'),
  source: valueSource.nullable().default(null),
  overview: z.boolean().default(false),
  required: z.boolean().default(false),
  defaultValue: text.nullable().default(null),
});

const relatedList = z.strictObject({
  object: objectName,
  lookupField: fieldName,
  fields: z.array(columnName).min(1).max(MOST_COLUMNS),
  sortField: fieldName,
  sortDirection: z.enum(['asc', 'desc']).default('desc'),
  count: z.int().min(1).max(20).default(5),
});

const filter = z.strictObject({
  field: fieldName,
  operator: z.enum([
    'equals',
    'not_equals',
    'less',
    'less_or_equal',
    'greater',
    'greater_or_equal',
    'contains',
    'starts_with',
    'in',
    'not_in',
  ]),
  values: z.array(text).max(50),
});

const crmObject = z
  .strictObject({
    object: objectName,
    label: z.string().min(1).max(80).nullable().default(null),
    search: z.boolean().default(true),
    allowCreate: z.boolean().default(false),
    allowEdit: z.boolean().default(false),
    allowLink: z.boolean().default(true),
    fields: z.array(fieldMapping).max(100).default([]),
    filters: z.array(filter).max(10).default([]),
    relatedLists: z.array(relatedList).max(10).default([]),
    accountMandatory: z.boolean().default(false),
    contactMandatory: z.boolean().default(false),
    accountField: fieldName.nullable().default(null),
    contactField: fieldName.nullable().default(null),
    conversationField: fieldName.nullable().default(null),
    assignmentRules: z.enum(['never', 'always', 'agent']).default('never'),
    assignmentPreset: z.boolean().default(true),
  })
  .superRefine((object, context) => {
    const twice = firstTwice(object.fields.map(({ field }) => field));
    if (twice !== -1) complain(context, ['fields', twice, 'field'], 'must not be mapped twice');
    const sixth = object.fields.flatMap(({ overview }, index) => (overview ? [index] : [])).at(MOST_OVERVIEW_FIELDS);
    if (sixth !== undefined)
      complain(
        context,
        ['fields', sixth, 'overview'],
        `must be false: the bubble shows ${MOST_OVERVIEW_FIELDS} fields, and ${MOST_OVERVIEW_FIELDS} others come before`,
      );
  });

const SCREEN = /^(?:people|(?:search|new):[A-Za-z]\w{0,79})$/;
const skillMembers = {
  objects: z.array(objectName).max(30).default(DEFAULT_SKILL.objects),
  screen: z
    .string()
    .regex(SCREEN, 'must be "people", "search:" or "new:" with the API name of an object, e.g. "search:Case"')
    .default(DEFAULT_SKILL.screen),
  searchValues: z.array(valueSource).max(20).default(DEFAULT_SKILL.searchValues),
};

export const identificationRule = z.strictObject({
  id: z.string().regex(/^[a-z0-9][a-z0-9_-]{0,39}$/, 'must be 1 to 40 lower-case letters, digits, - or _'),
  name: z.string().min(1).max(80),
  object: objectName,
  keys: z
    .array(
      z.strictObject({
        field: columnName,
        alsoFields: z.array(columnName).max(10).exactOptional(),
        source: valueSource,
        compare: z.enum(['exact', 'phone', 'email']).default('exact'),
      }),
    )
    .min(1)
    .max(5),
  weight: z.int().min(1).max(100),
  certain: z.boolean().default(false),
  channels: z
    .array(z.enum(['web', 'sms', 'whatsapp', 'apple', 'facebook', 'app', 'other']))
    .min(1)
    .nullable()
    .default(null),
  skillIds: z.array(z.string().min(1).max(64)).min(1).max(500).nullable().default(null),
  enabled: z.boolean().default(true),
});

const filledField = z.strictObject({
  field: fieldName,
  source: valueSource,
  defaultValue: text.nullable().default(null),
});

const automaticCreation = z
  .strictObject({
    kind: z.enum(['web_chat', 'messaging', 'offline_message']),
    moment: z.enum(['start', 'close', 'offline']),
    recipe: z.enum(['sales', 'support', 'custom']),
    person: z.enum(['Lead', 'Contact']).nullable().default(null),
    activity: z.literal('Case').nullable().default(null),
    known: z.enum(['keep', 'update', 'add_only']).default('keep'),
    personFields: z.array(filledField).max(50).exactOptional(),
    activityFields: z.array(filledField).max(50).exactOptional(),
  })
  .superRefine((each, context) => {
    if (each.recipe === 'custom' && each.person === null && each.activity === null)
      complain(context, ['recipe'], 'must make something: with "custom", set person or activity');
    if ((each.kind === 'offline_message') !== (each.moment === 'offline'))
      complain(context, ['moment'], 'must be "offline" for offline messages, and "start" or "close" for all others');
  });

export const crmSchema = z
  .strictObject({
    autoSearch: z.boolean().default(true),
    prefillSearch: z.boolean().default(true),
    fullView: z.enum(['console', 'browser']).default('console'),
    objects: z.array(crmObject).max(30).prefault(DEFAULT_CRM_OBJECTS),
    defaultSkill: z.strictObject(skillMembers).prefault({}),
    skillsAllowed: z.enum(['all', 'listed']).default('all'),
    skills: z
      .array(z.strictObject({ ...skillMembers, skillId: z.string().min(1).max(64) }))
      .max(500)
      .default([]),
    identification: z.array(identificationRule).max(30).prefault(DEFAULT_IDENTIFICATION),
    phoneCountry: z
      .string()
      .regex(/^[A-Z]{2}$/, 'must be a country by its two capital letters, e.g. "DE"')
      .nullable()
      .exactOptional(),
    automaticCreation: z.array(automaticCreation).max(6).default([]),
    conversationFields: z.array(filledField).max(50).default([]),
  })
  .superRefine((crm, context) => {
    const unique = (list: string, member: string, values: readonly string[]): void => {
      const twice = firstTwice(values);
      if (twice !== -1)
        complain(
          context,
          [list, twice, member],
          `must be unique: entry ${values.indexOf(values[twice] ?? '') + 1} has the same`,
        );
    };
    unique(
      'objects',
      'object',
      crm.objects.map(({ object }) => object),
    );
    unique(
      'skills',
      'skillId',
      crm.skills.map(({ skillId }) => skillId),
    );
    unique(
      'identification',
      'id',
      crm.identification.map(({ id }) => id),
    );
    unique(
      'conversationFields',
      'field',
      crm.conversationFields.map(({ field }) => field),
    );
    unique(
      'automaticCreation',
      'moment',
      crm.automaticCreation.map(({ kind, moment }) => `${kind} ${moment}`),
    );
  }) satisfies z.ZodType<CrmSettings, unknown>;

/** What is in force where nobody set anything: useful untouched. */
export function defaultCrmSettings(): CrmSettings {
  return crmSchema.parse({});
}

/** Index of the first value that came before; -1: none. */
function firstTwice(values: readonly string[]): number {
  return values.findIndex((value, index) => values.indexOf(value) < index);
}

function complain(context: z.RefinementCtx, path: (string | number)[], message: string): void {
  context.addIssue({ code: 'custom', path, message });
}
