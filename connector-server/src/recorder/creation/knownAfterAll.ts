/**
 * An agent was faster: the org's duplicate rules refuse a person because somebody made them a moment ago. When they name exactly
 * one, and that one is the customer by our own judgement too, nobody needs to decide anything.
 */
import { sameRecord } from '../../conversation/links.ts';
import type { LinkView } from '../../protocol/types.ts';
import type { RecordValue } from '../ports.ts';
import type { Candidate } from './candidates.ts';
import type { CreationPorts, PersonObject } from './creationPorts.ts';
import { identitiesFrom } from './identities.ts';
import { subjectOf } from './subjectOf.ts';

export interface Refused {
  candidate: Candidate;
  duplicates: readonly { object: PersonObject; recordId: string }[];
}

/** Links to those who are surely the same; of others a person has to decide. Rejects when the org is away. */
export async function knownAfterAll(
  { find, creator }: Pick<CreationPorts, 'find' | 'creator'>,
  connectionId: string,
  refused: readonly Refused[],
): Promise<Map<Candidate, LinkView>> {
  const known = new Map<Candidate, LinkView>();
  const single = refused.flatMap(({ candidate, duplicates: [one, ...more] }) =>
    one === undefined || more.length > 0 ? [] : [{ candidate, ...one }],
  );
  if (single.length === 0) return known;
  const found = await find(
    connectionId,
    single.map(({ candidate }) => subjectOf(candidate)),
  );
  const undecided: typeof single = [];
  for (const one of single) {
    const { candidate, object, recordId } = one;
    const person = found.get(candidate.item.record.conversationId);
    if (person?.outcome === 'none') undecided.push(one);
    if (person?.outcome !== 'one' || !sameRecord(person.recordId, recordId)) continue;
    known.set(candidate, {
      object,
      recordId,
      name: person.name,
      ...(person.accountId === null ? {} : { accountId: person.accountId }),
    });
  }
  // The org's search does not find yet who was saved this moment, or no rule asks for it: the record itself tells.
  for (const object of ['Lead', 'Contact'] as const) {
    const some = undecided.filter((one) => one.object === object);
    if (some.length === 0) continue;
    const ids = some.map(({ recordId }) => recordId);
    const rows = await creator.read(connectionId, object, ids, FIELDS[object]);
    for (const { candidate, recordId } of some) {
      const row = [...rows].find(([id]) => sameRecord(id, recordId))?.[1];
      if (row === undefined || !isSame(candidate, row)) continue;
      const account = text(row['AccountId']);
      known.set(candidate, {
        object,
        recordId,
        name: text(row['Name']),
        ...(account === '' ? {} : { accountId: account }),
      });
    }
  }
  return known;
}

const FIELDS: Readonly<Record<PersonObject, readonly string[]>> = {
  Lead: ['Name', 'Email', 'Phone', 'MobilePhone'],
  Contact: ['Name', 'Email', 'Phone', 'MobilePhone', 'AccountId'],
};

/** By the same signs as two conversations are of one person. */
function isSame({ identities }: Candidate, row: Readonly<Record<string, RecordValue>>): boolean {
  const theirs = identitiesFrom([text(row['Email'])], [text(row['Phone']), text(row['MobilePhone'])]);
  return theirs.some((identity) => identities.includes(identity));
}

function text(value: RecordValue | undefined): string {
  return typeof value === 'string' ? value : '';
}
