import type { OrgObject } from '../../protocol/adminCrmTypes.ts';
import type { CrmSettings } from '../../protocol/crmSettings.ts';

/** Objects that ids in filters and defaults may belong to: their descriptions are needed too. */
export function valueTargets(crm: CrmSettings, objects: ReadonlyMap<string, OrgObject>): string[] {
  const names = crm.objects.flatMap((each) => {
    const valued = [...each.filters, ...each.fields.filter(({ defaultValue }) => defaultValue !== null)];
    const fields = new Set(valued.map(({ field }) => field));
    const described = objects.get(each.object)?.fields ?? [];
    return described.flatMap(({ field, referenceTo }) => (fields.has(field) ? referenceTo : []));
  });
  return [...new Set(names)];
}
