import { neededRights } from '../../rights/neededRights.ts';
import { inWords } from '../../rights/rightInWords.ts';
import type { NeededRight, ObjectAccess } from '../../rights/types.ts';
import { grantsOf } from '../grantsOf.ts';
import type { ObjectGrant } from '../grantsOf.ts';
import { fine, notLooked, warns } from '../outcome.ts';
import { OWN_PERMISSIONS } from '../questions.ts';
import type { ConnectionCheck, Look } from '../types.ts';

type ObjectRight = Extract<NeededRight, { kind: 'object' }>;
const PAGE = '/lightning/setup/PermSets/home';

/** Permissions that open the whole org. View Setup is not among them: it shows the storage figures and changes nothing. */
const BROAD: Readonly<Record<string, string>> = {
  ModifyAllData: 'Modify All Data',
  ViewAllData: 'View All Data',
  ManageUsers: 'Manage Users',
  CustomizeApplication: 'Customize Application',
  AuthorApex: 'Author Apex',
};
/** What an access brings along (Salesforce Help, "Object Permissions"). */
const INCLUDED: Readonly<Record<ObjectAccess, readonly ObjectAccess[]>> = {
  read: [],
  create: [],
  edit: [],
  delete: ['edit'],
  viewAll: [],
  modifyAll: ['create', 'edit', 'delete', 'viewAll'],
};
/** Beyond reading what is shared. */
const WRITES: readonly ObjectAccess[] = ['create', 'edit', 'delete', 'viewAll', 'modifyAll'];
/** Customers' data; looked at by description where nobody lends an administrator's eyes. */
const CUSTOMERS: readonly string[] = ['Account', 'Contact', 'Lead', 'Case', 'Opportunity'];

export const rightsExcess: ConnectionCheck = {
  id: 'rights.excess',
  group: 'rights',
  title: 'The API user may do no more than it needs',
  why: 'Whoever gets hold of the API user’s key could read or change more of the org than conversations.',
  whoCanFix: 'salesforce_admin',
  needs: ['apiUser'],
  async run(look) {
    const tried = 'Compared what the API user may do with what the settings need.';
    const own = await look.org.query(OWN_PERMISSIONS);
    const row = own.ok ? own.value[0] : undefined;
    const broad = Object.keys(BROAD).filter((name) => row?.[`Permissions${name}`] === true);
    const grants = await grantsOf(look);
    const objects =
      grants === null ? await described(look) : [...grants].flatMap(([object, grant]) => held(object, grant));
    const needed = new Set(
      neededRights(look.connection)
        .filter((right) => right.kind === 'object')
        .flatMap(({ object, access }) => [access, ...INCLUDED[access]].map((each) => key(object, each))),
    );
    const words = [
      ...broad.map((name) => BROAD[name] as string),
      ...objects.filter(({ object, access }) => !needed.has(key(object, access))).map(inWords),
    ];
    if (words.length > 0)
      return [
        warns('excess', {
          tried,
          seen: `The API user has rights it does not need: ${words.join('; ')}.`,
          mend: 'Take them away: remove the permission set or profile that gives them; npm run rights prints a set without them. Where records cannot be linked without (docs/install.md, Links), keep what you decided on.',
          setupPath: PAGE,
        }),
      ];
    if (!own.ok) return [notLooked(tried, own, 'Open the API user in Setup > Users and choose View Summary.')];
    return [
      fine(
        tried,
        grants === null ? 'Nothing more was found, as far as the API user itself sees.' : 'Nothing more was found.',
      ),
    ];
  },
};

const key = (object: string, access: ObjectAccess): string => `${object} ${access}`;

function held(object: string, grant: ObjectGrant): ObjectRight[] {
  return WRITES.filter((access) => grant[access]).map((access) => ({ kind: 'object', object, access, why: '' }));
}

async function described({ org }: Look): Promise<ObjectRight[]> {
  const seen = await Promise.all(CUSTOMERS.map((object) => org.describe(object)));
  return seen.flatMap((each) => {
    if (!each.ok) return [];
    const { name, createable, updateable } = each.value;
    return held(name, { ...NOTHING, create: createable, edit: updateable });
  });
}

const NOTHING: ObjectGrant = {
  read: false,
  create: false,
  edit: false,
  delete: false,
  viewAll: false,
  modifyAll: false,
};
