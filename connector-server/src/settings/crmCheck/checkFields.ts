/** Field mappings of one object: names, types, defaults (MAP-01 to MAP-10). */
import type { OrgObject } from '../../protocol/adminCrmTypes.ts';
import type { CrmObjectSettings } from '../../protocol/crmSettings.ts';
import { checkSource } from './checkSource.ts';
import { isText, valueProblem } from './fieldValue.ts';
import { fieldOf, told } from './org.ts';
import type { Check } from './org.ts';

export function checkFields(settings: CrmObjectSettings, object: OrgObject | null, check: Check): void {
  const { complain, org } = check;
  for (const mapping of settings.fields) {
    const at = `objects.${settings.object}.fields.${mapping.field}`;
    if (mapping.source !== null) checkSource(mapping.source, at, complain);
    if (mapping.required && mapping.editability === 'read_only')
      complain('warning', at, `${mapping.field} is required but read-only: nobody can fill it on a form.`);
    if (object === null) continue;
    const field = fieldOf(object, mapping.field, at, check);
    if (field === null) continue;
    if (field.computed && mapping.editability !== 'read_only')
      complain(
        'warning',
        at,
        `${told(object, field)} is set by Salesforce itself: it is shown, but nobody can change it.`,
      );
    if (mapping.source !== null && !isText(field))
      complain(
        'warning',
        at,
        `${told(object, field)} is of type ${field.type}: a value of the conversation is filled in only where it can be read as one.`,
      );
    if (mapping.defaultValue === null || mapping.defaultValue === '') continue;
    const problem = valueProblem(field, mapping.defaultValue, (name) => org?.object(name)?.keyPrefix || null);
    if (problem !== null)
      complain(problem.certain ? 'error' : 'warning', at, `The default of ${told(object, field)} ${problem.text}.`);
  }
  if (object === null || !settings.allowCreate) return;
  const mapped = new Set(settings.fields.map(({ field }) => field));
  const missing = object.fields.filter((field) => field.required && !field.computed && !mapped.has(field.field));
  if (missing.length > 0)
    complain(
      'warning',
      `objects.${settings.object}.fields`,
      `Salesforce refuses a new ${object.label} without ${missing.map((field) => told(object, field)).join(', ')}: add a row, or agents cannot create one.`,
    );
}
