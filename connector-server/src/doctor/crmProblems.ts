import type { CrmProblem, OrgObject } from '../protocol/adminCrmTypes.ts';
import { checkCrm, HAS_PERSON_ACCOUNTS, objectsToDescribe } from '../settings/crmCheck/checkCrm.ts';
import { readObject } from '../settings/crmCheck/readObject.ts';
import { valueTargets } from '../settings/crmCheck/valueTargets.ts';
import { defaultCrmSettings } from '../settings/crmSchema.ts';
import type { Look, OrgReader } from './types.ts';

/** Salesforce's codes for an object that is not there or that the user may not see. */
const NOT_THERE: ReadonlySet<string> = new Set(['NOT_FOUND', 'INVALID_TYPE', 'INSUFFICIENT_ACCESS']);

/**
 * What is wrong with section `crm` in this org, in the words of the admin page. Null: the org could not tell. The page's
 * leniency towards what is in force already is left out: here nothing is about to be saved.
 */
export async function crmProblems({ connection, org, livePerson }: Look): Promise<CrmProblem[] | null> {
  const { crm } = connection;
  const objects = await describeAll(org, objectsToDescribe(crm));
  if (objects === null) return null;
  const targets = await describeAll(
    org,
    valueTargets(crm, objects).filter((name) => !objects.has(name)),
  );
  if (targets === null) return null;
  const skills = await livePerson.skills();
  return checkCrm({
    crm,
    org: { object: (name) => objects.get(name) ?? targets.get(name) ?? null },
    skills: skills.ok && skills.value.length > 0 ? skills.value : null,
    inForce: defaultCrmSettings(),
  }).filter(({ text }) => text !== HAS_PERSON_ACCOUNTS);
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
