import { neededRights } from '../../rights/neededRights.ts';
import { inWords } from '../../rights/rightInWords.ts';
import type { NeededRight } from '../../rights/types.ts';
import { grantsOf } from '../grantsOf.ts';
import type { ObjectGrant } from '../grantsOf.ts';
import { fails, fine, notLooked, unknown } from '../outcome.ts';
import type { ConnectionCheck, Look, OrgObject, Outcome } from '../types.ts';

type ObjectRight = Extract<NeededRight, { kind: 'object' }>;
const PAGE = '/lightning/setup/PermSets/home';

export const rightsObjects: ConnectionCheck = {
  id: 'rights.objects',
  group: 'rights',
  title: 'The API user may use the objects it needs',
  why: 'Records are not written, or people are not found.',
  whoCanFix: 'salesforce_admin',
  needs: ['apiUser'],
  async run(look) {
    const needed = neededRights(look.connection).filter((right) => right.kind === 'object');
    const objects = [...new Set(needed.map(({ object }) => object))];
    const grants = await grantsOf(look);
    const all = await Promise.all(
      objects.map((object) =>
        judge(
          look,
          object,
          needed.filter((right) => right.object === object),
          grants?.get(object) ?? (grants === null ? null : NOTHING),
        ),
      ),
    );
    const unseen = all.flatMap((each) => each.unseen);
    return [
      ...all.flatMap((each) => each.outcomes),
      ...(unseen.length === 0
        ? []
        : [
            unknown('needs_setup', {
              tried: TRIED,
              seen: `Only an administrator sees whether the API user has: ${unseen.map(inWords).join('; ')}.`,
              mend: 'Open the API user in Setup > Users and choose View Summary: Object Permissions. Or run the doctor with an administrator’s eyes: npm run doctor -- --target-org <alias>.',
              setupPath: PAGE,
            }),
          ]),
    ];
  },
};

const TRIED = 'Described the objects as the API user.';
const NOTHING: ObjectGrant = {
  read: false,
  create: false,
  edit: false,
  delete: false,
  viewAll: false,
  modifyAll: false,
};

async function judge(
  { org }: Look,
  object: string,
  needed: readonly ObjectRight[],
  grant: ObjectGrant | null,
): Promise<{ outcomes: Outcome[]; unseen: ObjectRight[] }> {
  const seen = await org.describe(object);
  if (!seen.ok && seen.status !== 404)
    return { outcomes: [{ ...notLooked(TRIED, seen, 'Run the doctor again.'), subject: object }], unseen: [] };
  const described = seen.ok ? seen.value : null;
  const missing = needed.filter((right) => has(right, described, grant) === false);
  const unseen = needed.filter((right) => has(right, described, grant) === null);
  if (missing.length === 0) return { outcomes: [fine(TRIED, `${object}: nothing is missing.`, object)], unseen };
  return {
    outcomes: [
      fails('missing', {
        subject: object,
        tried: TRIED,
        seen: `The API user does not have: ${missing.map(inWords).join('; ')}. ${[...new Set(missing.map(({ why }) => why))].join(' ')}`,
        mend: 'Give the API user the permission sets of docs/install.md for what is switched on, or the set npm run rights prints.',
        setupPath: PAGE,
      }),
    ],
    unseen,
  };
}

/** Null: a description does not tell, and nobody looked into the permission sets. */
function has({ access }: ObjectRight, described: OrgObject | null, grant: ObjectGrant | null): boolean | null {
  if (described === null) return false;
  if (access === 'read') return described.queryable;
  if (access === 'create') return described.createable;
  if (access === 'edit') return described.updateable;
  return grant === null ? null : grant[access];
}
