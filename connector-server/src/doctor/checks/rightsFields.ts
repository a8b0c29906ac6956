import { neededRights } from '../../rights/neededRights.ts';
import type { NeededRight } from '../../rights/types.ts';
import { fails, fine } from '../outcome.ts';
import { FIELDS_OF_PACKAGE } from './salesforcePackage.ts';
import type { ConnectionCheck, Look, OrgObject, Outcome } from '../types.ts';

type FieldRight = Extract<NeededRight, { kind: 'field' }>;

export const rightsFields: ConnectionCheck = {
  id: 'rights.fields',
  group: 'rights',
  title: 'The API user may use the fields it needs',
  why: 'The field is left out of what is written, or people are not found by it; the rest goes on.',
  whoCanFix: 'salesforce_admin',
  needs: ['apiUser'],
  async run(look) {
    const needed = neededRights(look.connection).filter((right) => right.kind === 'field');
    const objects = [...new Set(needed.map(({ object }) => object))];
    const found = await Promise.all(
      objects.map((object) =>
        judge(
          look,
          object,
          needed.filter((right) => right.object === object),
        ),
      ),
    );
    return found.flat();
  },
};

/** An object that is not there at all is said by rights.objects. */
async function judge({ org, setup }: Look, object: string, needed: readonly FieldRight[]): Promise<Outcome[]> {
  const tried = `Described ${object} as the API user.`;
  const seen = await org.describe(object);
  if (!seen.ok) return [];
  const missing = needed.filter(
    (right) =>
      fault(right, seen.value) !== null &&
      !(fault(right, seen.value) === 'hidden' && FIELDS_OF_PACKAGE.has(`${object}.${right.field}`)),
  );
  if (missing.length === 0)
    return [fine(tried, `${needed.length} ${needed.length === 1 ? 'field' : 'fields'} of ${object}.`, object)];
  const admins = setup === null ? null : await setup.describe(object);
  return missing.map((right) => {
    const subject = `${object}.${right.field}`;
    const readOnly = fault(right, seen.value) === 'read_only';
    const absent = !readOnly && admins !== null && admins.ok && !admins.value.fields.has(right.field);
    return fails(readOnly ? 'read_only' : absent ? 'field_missing' : 'hidden', {
      subject,
      tried,
      seen: `${
        readOnly
          ? `The API user may read ${subject}, but not write it.`
          : absent
            ? `The org has no field ${subject}.`
            : `The API user does not see ${subject}: it has no field access, or the field does not exist.`
      } ${right.why}`,
      mend: absent
        ? 'Take the field out of the mapping, or make it in Setup > Object Manager; fields of the connector come with the package “main”.'
        : `Give the API user ${right.access === 'edit' ? 'read and edit' : 'read'} access to the field: its permission set, Object Settings > ${object}. npm run rights prints a set with all it needs.`,
      setupPath: absent ? '/lightning/setup/ObjectManager/home' : '/lightning/setup/PermSets/home',
    });
  });
}

/** Addresses are written by their parts, which descriptions list each. */
function fault({ field, access }: FieldRight, { fields }: OrgObject): 'hidden' | 'read_only' | null {
  const shape = fields.get(field);
  if (shape === undefined) return 'hidden';
  if (access === 'edit' && shape.type !== 'address' && !shape.updateable && !shape.createable) return 'read_only';
  return null;
}
