import type { CrmProblem, OrgObject } from '../protocol/adminCrmTypes.ts';
import type { CrmSettings } from '../protocol/crmSettings.ts';
import { crmFaults, HAS_PERSON_ACCOUNTS, objectsToDescribe, UNSEEN } from '../settings/crmCheck/checkCrm.ts';
import { readObject } from '../settings/crmCheck/readObject.ts';
import { valueTargets } from '../settings/crmCheck/valueTargets.ts';
import type { Look, OrgReader } from './types.ts';

export interface CrmLook {
  problems: CrmProblem[];
  /** What nobody but agents and administrators sees, one sentence per object: it could not be looked at. */
  unseen: CrmProblem[];
}

/** Salesforce's codes for an object that is not there or that the user may not see. */
const NOT_THERE: ReadonlySet<string> = new Set(['NOT_FOUND', 'INVALID_TYPE', 'INSUFFICIENT_ACCESS']);

/**
 * What is wrong with section `crm` in this org, in the words of the admin page. Null: the org could not tell. A field that
 * neither the API user nor an administrator sees does not exist; one the API user alone does not see may be the agents' own.
 * (Fields that were deployed are seen by nobody, administrators included, until a permission set gives them.)
 */
export async function crmProblems({ connection, org, setup, livePerson }: Look): Promise<CrmLook | null> {
  const { crm } = connection;
  const lent = setup !== null && (await setup.signIn()).ok ? setup : null;
  const [own, more] = await Promise.all([viewOf(org, crm), lent === null ? null : viewOf(lent, crm)]);
  if (own === null || (lent !== null && more === null)) return null;
  const objects = more === null ? own : seenByEither(more, own);
  const skills = await livePerson.skills();
  const faults = crmFaults({
    crm,
    org: { object: (name) => objects.get(name) ?? null },
    skills: skills.ok && skills.value.length > 0 ? skills.value : null,
    // Fields named here are taken for hidden where they are not seen.
    inForce: lent === null ? crm : { ...crm, objects: [], identification: [], conversationFields: [] },
    asAdministrator: lent !== null,
  }).filter(({ text }) => text !== HAS_PERSON_ACCOUNTS);
  const isUnseen = ({ text }: CrmProblem): boolean => text.startsWith(UNSEEN);
  return { problems: faults.filter((each) => !isUnseen(each)), unseen: faults.filter(isUnseen) };
}

async function viewOf(org: OrgReader, crm: CrmSettings): Promise<Map<string, OrgObject> | null> {
  const objects = await describeAll(org, objectsToDescribe(crm));
  if (objects === null) return null;
  const targets = await describeAll(
    org,
    valueTargets(crm, objects).filter((name) => !objects.has(name)),
  );
  return targets === null ? null : new Map([...objects, ...targets]);
}

function seenByEither(
  one: ReadonlyMap<string, OrgObject>,
  other: ReadonlyMap<string, OrgObject>,
): Map<string, OrgObject> {
  const both = new Map(other);
  for (const [name, object] of one) {
    const seen = new Set(object.fields.map(({ field }) => field));
    const children = new Set(object.children.map((child) => `${child.object}.${child.field}`));
    const also = other.get(name);
    both.set(name, {
      ...object,
      fields: [...object.fields, ...(also?.fields ?? []).filter(({ field }) => !seen.has(field))],
      children: [
        ...object.children,
        ...(also?.children ?? []).filter((child) => !children.has(`${child.object}.${child.field}`)),
      ],
    });
  }
  return both;
}

async function describeAll(org: OrgReader, names: readonly string[]): Promise<Map<string, OrgObject> | null> {
  const objects = new Map<string, OrgObject>();
  const answers = await Promise.all(names.map((name) => org.get(`/sobjects/${encodeURIComponent(name)}/describe`)));
  for (const answer of answers) {
    if (answer.ok) {
      const object = readObject(answer.value);
      objects.set(object.object, object);
    } else if (!NOT_THERE.has(answer.code)) return null;
  }
  return objects;
}
