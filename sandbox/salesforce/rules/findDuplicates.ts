/** Which records an org's duplicate rules hold for one. */
import { canRead } from '../access/sharing.ts';
import type { UserAccess } from '../access/userAccess.ts';
import type { OrgState } from '../orgState.ts';
import type { FieldValue, ObjectDef, Row } from '../schema/types.ts';
import type { DuplicateRule } from './orgRules.ts';

export interface Duplicates {
  rule: DuplicateRule;
  found: { definition: ObjectDef; row: Row }[];
}

function comparable(definition: ObjectDef, field: string, value: FieldValue | undefined): string | null {
  if (typeof value !== 'string' || value.trim() === '') return null;
  const isPhone = definition.fields.get(field.toLowerCase())?.type === 'phone';
  return isPhone ? value.replace(/\D/g, '') : value.trim().toLowerCase();
}

function isSame(rule: DuplicateRule, definition: ObjectDef, row: Row, other: ObjectDef, candidate: Row): boolean {
  return rule.sameBy.some((group) =>
    group.every((field) => {
      const mine = comparable(definition, field, row[field]);
      return mine !== null && mine === comparable(other, field, candidate[field]);
    }),
  );
}

/** Rules that find something, with what this user may see of it (the rules enforce sharing). */
export function findDuplicates(org: OrgState, access: UserAccess, definition: ObjectDef, row: Row): Duplicates[] {
  return org.rules.duplicates
    .filter((rule) => rule.object === definition.name)
    .map((rule) => {
      const found: Duplicates['found'] = [];
      for (const name of rule.against) {
        const other = org.schema.object(name);
        if (!other) continue;
        for (const candidate of org.store.rows(other)) {
          if (candidate['Id'] === row['Id'] || candidate['IsDeleted'] === true || candidate['IsConverted'] === true)
            continue;
          if (isSame(rule, definition, row, other, candidate) && canRead(org, access, other, candidate))
            found.push({ definition: other, row: candidate });
        }
      }
      return { rule, found };
    })
    .filter(({ found }) => found.length > 0);
}
