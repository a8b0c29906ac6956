/** Shapes and limits of what a softphone may ask of the CRM side (`crm` command). */
import { z } from 'zod';

const MAX_VALUE_CHARS = 32_768;
const MAX_FIELDS = 100;

const objectName = z
  .string()
  .max(80)
  .regex(/^[A-Za-z]\w*$/);
const recordId = z.string().regex(/^[A-Za-z0-9]{15}(?:[A-Za-z0-9]{3})?$/);
const clean = (max: number) =>
  z
    .string()
    .max(max)
    .overwrite((text) => text.replaceAll('\0', '').toWellFormed());
const values = z
  .record(objectName, clean(MAX_VALUE_CHARS).nullable())
  .refine((given) => Object.keys(given).length <= MAX_FIELDS, { error: `at most ${MAX_FIELDS} fields` });
const reference = z.object({
  object: objectName,
  recordId,
  name: clean(255),
  accountId: recordId.optional(),
  contactId: recordId.optional(),
});

export const crmAskSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('screen') }),
  z.object({ kind: z.literal('search'), text: clean(200), objects: z.array(objectName).max(20).nullable() }),
  z.object({ kind: z.literal('overview'), object: objectName, recordId }),
  z.object({ kind: z.literal('view'), object: objectName, recordId }),
  z.object({
    kind: z.literal('form'),
    object: objectName,
    recordId: recordId.nullable(),
    from: reference.nullable(),
    recordTypeId: recordId.nullable(),
  }),
  z.object({
    kind: z.literal('lookup'),
    object: objectName,
    field: objectName,
    text: clean(200),
    targets: z.array(objectName).max(20).optional(),
  }),
  z.object({ kind: z.literal('duplicates'), object: objectName, values }),
  z.object({
    kind: z.literal('save'),
    object: objectName,
    recordId: recordId.nullable(),
    recordTypeId: recordId.nullable(),
    values,
    assignmentRules: z.boolean(),
    allowDuplicates: z.boolean(),
    unfillable: z.array(objectName).max(MAX_FIELDS).optional(),
  }),
]);
