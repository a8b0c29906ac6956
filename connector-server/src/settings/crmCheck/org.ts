import type { CrmProblem, OrgField, OrgObject } from '../../protocol/adminCrmTypes.ts';
import type { CrmSettings } from '../../protocol/crmSettings.ts';
import { nearest } from './nearest.ts';

/** The org as far as the API user sees it. */
export interface OrgView {
  /** Null: the API user does not see it, or there is no such object. */
  object(name: string): OrgObject | null;
}

/** Everything the settings of the CRM side are judged by. */
export interface CrmCheckInput {
  crm: CrmSettings;
  /** Null: the org cannot be asked now; nothing is judged by it then. */
  org: OrgView | null;
  /** LivePerson's; null: not to be had now. */
  skills: readonly { id: string; name: string }[] | null;
  /** What is in force: a field named there was there once. */
  inForce: CrmSettings;
  /** `org` is what an administrator sees: what is missing in it does not exist. Default: what the API user sees. */
  asAdministrator?: boolean;
}

/** What each part of the check works with. */
export interface Check {
  org: OrgView | null;
  asAdministrator: boolean;
  complain: Complain;
  /** Whether what is in force names the field: then it was there once. */
  was: (object: string, field: string) => boolean;
  /** Notes such a field that the API user does not see now. */
  hidden: (object: string, field: string, at: string) => void;
}
export type Complain = (level: CrmProblem['level'], at: string, text: string) => void;

export const CONVERSATION = 'LivePerson_Conversation__c';

/** Fields whose type has no plain value to show or fill. */
const WITHOUT_VALUE: ReadonlySet<string> = new Set([
  'address',
  'location',
  'base64',
  'complexvalue',
  'anytype',
  'datacategorygroupreference',
]);

/** The field, or null after saying what is wrong with its name. */
export function fieldOf(
  object: OrgObject,
  name: string,
  at: string,
  { complain, was, hidden, asAdministrator }: Check,
): OrgField | null {
  const field = object.fields.find((each) => each.field === name);
  if (field !== undefined) {
    if (!WITHOUT_VALUE.has(field.type)) return field;
    complain(
      'error',
      at,
      `${told(object, field)} is of type ${field.type}, which cannot be shown or filled; choose its parts instead.`,
    );
    return null;
  }
  if (was(object.object, name)) {
    hidden(object.object, name, at);
    return null;
  }
  const hint = nearest(
    name,
    object.fields.flatMap((each) => [each.field, each.label]),
  );
  const meant = object.fields.find((each) => each.field === hint || each.label === hint);
  const didYouMean = meant === undefined ? '' : ` Did you mean ${meant.label} (${meant.field})?`;
  complain(
    'error',
    at,
    asAdministrator
      ? `${object.label} (${object.object}) has no field ${name}.${didYouMean}`
      : `${object.label} (${object.object}) has no field ${name} that the API user sees.${didYouMean} If it exists, give the API user read access to it.`,
  );
  return null;
}

/** How people find a field: label and API name. */
export function told(object: OrgObject, field: OrgField): string {
  return `${field.label} (${object.object}.${field.field})`;
}
