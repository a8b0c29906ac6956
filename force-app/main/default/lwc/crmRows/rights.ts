import type { CrmObject } from '../../../../../connector-server/src/protocol/crmTypes.ts';
import type { ObjectDescription } from '../../../../../connector-server/src/protocol/planTypes.ts';
import { objectLabel } from './naming';

/** What the agent's own rights are, by object; null: not known yet. */
export type Rights = Readonly<Record<string, ObjectDescription>> | null;

export interface CrmAction {
  id: string;
  label: string;
}

const article = (label: string): string => (/^[aeiou]/iu.test(label) ? 'an' : 'a');

/** `New …` for each object that settings and rights allow; `from`: only what is made from a record of that object (LNK-08, PRM-18). */
export function actionsFor(objects: readonly CrmObject[], rights: Rights, from: string | null): CrmAction[] {
  return candidates(objects, from)
    .filter((one) => why(one, rights) === '')
    .map(({ object }) => ({ id: `new:${object}`, label: `New ${objectLabel(object, objects, rights)}` }));
}

/** Which are missing and why, in one line; empty: none (TRB-04). */
export function missingText(objects: readonly CrmObject[], rights: Rights, from: string | null): string {
  if (rights === null) return 'What you may create is still being read from Salesforce.';
  const missing = candidates(objects, from).flatMap((one) => {
    const reason = why(one, rights);
    return reason === '' ? [] : [`${objectLabel(one.object, objects, rights)} (${reason})`];
  });
  return missing.length === 0 ? '' : `Not offered: ${missing.join(', ')}.`;
}

/** Why a record of this object cannot be edited here; empty: it can. */
export function whyNoEdit(one: CrmObject | undefined, rights: Rights): string {
  if (!one?.allowEdit) return 'The settings do not allow editing here.';
  if (rights?.[one.object]?.updateable === false)
    return `Your Salesforce profile may not edit ${article(one.object)} ${objectLabel(one.object, [one], rights)}.`;
  return '';
}

function candidates(objects: readonly CrmObject[], from: string | null): readonly CrmObject[] {
  if (from === null) return objects;
  const allowed = objects.find(({ object }) => object === from)?.createFrom ?? [];
  return objects.filter(({ object }) => allowed.includes(object));
}

function why(one: CrmObject, rights: Rights): string {
  if (!one.allowCreate) return 'switched off in the settings';
  if (rights === null) return 'your rights are not known yet';
  const described = rights[one.object];
  if (described?.accessible !== true) return 'your Salesforce profile cannot see it';
  return described.createable ? '' : 'your Salesforce profile may not create it';
}
