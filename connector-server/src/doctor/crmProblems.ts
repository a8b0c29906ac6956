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
 * What is wrong with section `crm` in this org, in the words of the admin page. Null: the org could not tell. With an
 * administrator's eyes a field that is not seen does not exist; with the API user's it may be one that agents alone see.
 */
export async function crmProblems({ connection, org, setup, livePerson }: Look): Promise<CrmLook | null> {
  const { crm } = connection;
  const lent = setup !== null && (await setup.signIn()).ok ? setup : null;
  const objects = await viewOf(lent ?? org, crm);
  if (objects === null) return null;
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
