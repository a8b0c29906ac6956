/** What the org lets the softphone do with one object: its LivePerson_Record_Access records, added up per verb. */
import type { ApexRun } from './apexOrg.ts';
import { ApexRefusal } from './apexOrg.ts';

export type AllowedVerb = 'find' | 'read' | 'create' | 'update';
type Names = ReadonlyMap<string, string>;
type Entry = Record<string, string | null>;

const CHECKBOX: Record<AllowedVerb, string> = {
  find: 'Allow_Find__c',
  read: 'Allow_Read__c',
  create: 'Allow_Create__c',
  update: 'Allow_Update__c',
};

export const notAllowed = (what: string): ApexRefusal =>
  new ApexRefusal('not_allowed', `Your Salesforce administrator has not allowed ${what} from the softphone.`);

function names(entries: readonly Entry[], ...columns: string[]): Names {
  const listed = entries.flatMap((entry) => columns.flatMap((column) => (entry[column] ?? '').split(/[,\s]+/)));
  return new Map(listed.filter((name) => name !== '').map((name) => [name.toLowerCase(), name]));
}

const withId = (listed: Names): Names => new Map([...listed, ['id', 'Id']]);

/** Names by lower case, as the administrator spells them. */
export interface AllowedObject {
  object: string;
  allows(verb: AllowedVerb): boolean;
  returned(verb: 'find' | 'read'): Names;
  /** May be compared with a text. */
  searched: Names;
  /** May be filtered and ordered by: what may be searched by or returned. */
  filtered: Names;
  written(verb: 'create' | 'update'): Names;
  described: Names;
  /** Only records the agent owns may be changed. */
  ownOnly: boolean;
}

/** Null when no record names the object. */
export function allowedObject(run: ApexRun, objectName: string): AllowedObject | null {
  const entries = run.org.customMetadata
    .filter((record) => record.type === 'LivePerson_Record_Access')
    .map((record): Entry => record.values)
    .filter((values) => values['Object__c']?.trim().toLowerCase() === objectName.trim().toLowerCase());
  const object = entries[0]?.['Object__c']?.trim();
  if (object === undefined) return null;
  const of = (verb: AllowedVerb): Entry[] => entries.filter((entry) => entry[CHECKBOX[verb]] === 'true');
  const finding = of('find');
  return {
    object,
    allows: (verb) => of(verb).length > 0,
    returned: (verb) => withId(names(of(verb), 'Fields__c')),
    searched: names(finding, 'Search_Fields__c'),
    filtered: withId(names(finding, 'Search_Fields__c', 'Fields__c')),
    written: (verb) => names(of(verb), 'Write_Fields__c'),
    described: withId(names(entries, 'Fields__c', 'Search_Fields__c', 'Write_Fields__c')),
    ownOnly: of('update').every((entry) => entry['Own_Records_Only__c'] === 'true'),
  };
}
