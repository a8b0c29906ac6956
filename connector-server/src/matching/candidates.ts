/** Rows that were judged, as the people and records they stand for: one entry each, however often and as what they were found. */
import type { PlanRow } from '../protocol/planTypes.ts';
import type { LinkView, MatchCandidate } from '../protocol/types.ts';
import type { Clue, RuleSettings } from './clues.ts';
import { overviewOf, parentsOf } from './matchFields.ts';
import { fieldWords, WORDS } from './matchWords.ts';
import { fieldOf, judgeRow, type Hit } from './rowJudgement.ts';

export interface Found {
  candidate: MatchCandidate;
  hits: readonly Hit[];
  score: number;
  certain: boolean;
  /** Linked with it. */
  parents: readonly LinkView[];
}

export interface Candidates {
  found: Found[];
  losers: MatchCandidate[];
}

/** What one record, or the person behind several rows, has gathered. */
interface Entry {
  object: string;
  id: string;
  name: string;
  row: PlanRow | null;
  accountId: string | null;
  hits: Hit[];
  /** What leads to it was seen, but not the record itself. */
  unseen: boolean;
}

const LONGEST_NAME = 255;

export function candidatesOf(rows: readonly PlanRow[], clues: readonly Clue[], settings: RuleSettings): Candidates {
  const entries = new Map<string, Entry>();
  const losers: MatchCandidate[] = [];
  const gather = (entry: Omit<Entry, 'hits'>, hits: readonly Hit[]): void => {
    const key = entry.id.slice(0, 15);
    const known = entries.get(key);
    if (known === undefined) return void entries.set(key, { ...entry, hits: [...hits] });
    known.hits.push(...hits.filter((hit) => !known.hits.some((other) => other.rule.id === hit.rule.id)));
    if (known.row === null && entry.row !== null) Object.assign(known, { ...entry, hits: known.hits });
    known.accountId ??= entry.accountId;
  };
  for (const row of merged(rows)) {
    const judgement = judgeRow(row, clues, settings);
    if (judgement.kind === 'false') continue;
    if (judgement.kind === 'miss') {
      losers.push(loser(row, settings, judgement.why));
      continue;
    }
    const person = personOf(row);
    if (person === 'hidden') losers.push(loser(row, settings, WORDS.convertedHidden, judgement.hits));
    else if (person === null)
      gather(
        { object: row.object, id: row.id, name: nameOf(row), row, accountId: text(row, 'AccountId'), unseen: false },
        judgement.hits,
      );
    else {
      if (row.object === 'Lead') losers.push(loser(row, settings, WORDS.converted(person.name), judgement.hits));
      gather({ ...person, object: 'Contact', row: null, unseen: row.object === 'Lead' }, judgement.hits);
    }
  }
  const found = [...entries.values()].map((entry) => foundOf(entry, settings));
  const lost = withoutPersons(losers, rows, entries);
  return { found: withoutOwnAccounts(found, lost), losers: lost };
}

/** The same record found by several steps, with all fields that any of them told. */
function merged(rows: readonly PlanRow[]): PlanRow[] {
  const byId = new Map<string, PlanRow>();
  for (const row of rows) {
    const key = row.id.slice(0, 15);
    const known = byId.get(key);
    byId.set(key, known === undefined ? row : { ...known, fields: { ...row.fields, ...known.fields } });
  }
  return [...byId.values()];
}

/** A converted lead is its contact now; a person account is a contact, too, and that is what Tasks name. */
function personOf(row: PlanRow): { id: string; name: string; accountId: string | null } | 'hidden' | null {
  if (row.object === 'Lead' && text(row, 'IsConverted') === 'true') {
    const id = text(row, 'ConvertedContactId');
    if (id === null) return 'hidden';
    return { id, name: text(row, 'ConvertedContact.Name') ?? nameOf(row), accountId: text(row, 'ConvertedAccountId') };
  }
  const contactId = row.object === 'Account' ? text(row, 'PersonContactId') : null;
  return contactId === null ? null : { id: contactId, name: nameOf(row), accountId: row.id };
}

/** A person account has two rows: what one of them lacks is no news where the other was found, or lost as well. */
function withoutPersons(
  losers: readonly MatchCandidate[],
  rows: readonly PlanRow[],
  entries: ReadonlyMap<string, Entry>,
): MatchCandidate[] {
  const seen = new Set(rows.map(({ id }) => id.slice(0, 15)));
  const contactOf = new Map(
    rows.flatMap((row) => {
      const contact = row.object === 'Account' ? text(row, 'PersonContactId')?.slice(0, 15) : undefined;
      return contact === undefined ? [] : [[row.id.slice(0, 15), contact] as const];
    }),
  );
  const persons = new Set(contactOf.values());
  return losers.filter(({ recordId }) => {
    const key = recordId.slice(0, 15);
    const contact = contactOf.get(key);
    if (contact !== undefined) return !entries.has(contact) && !seen.has(contact);
    return !persons.has(key) || !entries.has(key);
  });
}

/** What a person account has as account and as contact counts once. */
function countedOnce(hits: readonly Hit[]): Hit[] {
  const of = (object: string): Hit[] => hits.filter(({ rule }) => rule.object === object);
  const isTold = (hit: Hit, by: readonly Hit[], least: number): boolean =>
    by.some(({ evidence, points }) => points >= least && hit.evidence.every((one) => evidence.includes(one)));
  const told = new Set([
    ...of('Account').filter((hit) => isTold(hit, of('Contact'), hit.points)),
    ...of('Contact').filter((hit) => isTold(hit, of('Account'), hit.points + 1)),
  ]);
  return hits.filter((hit) => !told.has(hit));
}

/** Where a contact was found, its account is no rival of it. */
function withoutOwnAccounts(found: readonly Found[], losers: MatchCandidate[]): Found[] {
  const owners = new Map(
    found.flatMap(({ candidate }) =>
      candidate.object === 'Contact' && candidate.accountId !== undefined
        ? [[candidate.accountId.slice(0, 15), candidate.name] as const]
        : [],
    ),
  );
  return found.filter(({ candidate }) => {
    const contact = candidate.object === 'Account' ? owners.get(candidate.recordId.slice(0, 15)) : undefined;
    if (contact !== undefined) losers.push({ ...candidate, lostBecause: WORDS.accountOf(contact) });
    return contact === undefined;
  });
}

function foundOf(entry: Entry, settings: RuleSettings): Found {
  const hits = [...entry.hits].sort((a, b) => b.points - a.points);
  const counted = countedOnce(hits);
  const score = Math.min(
    100,
    counted.reduce((sum, { points }) => sum + points, 0),
  );
  const own = settings.objects.find(({ object }) => object === entry.object);
  // A contact that only its lead led to: the filters of contacts were not asked about it.
  const filtered = entry.unseen && entry.row === null && (own?.filters.length ?? 0) > 0;
  const { row } = entry;
  return {
    candidate: {
      object: entry.object,
      recordId: entry.id,
      name: entry.name,
      details: row === null ? [] : detailsOf(row, overviewOf(own)),
      reason: hits[0]?.short ?? '',
      reasons: counted.map(({ reason, points }) => `${reason} · ${points} points`),
      score,
      ...(entry.accountId === null ? {} : { accountId: entry.accountId }),
    },
    hits,
    score,
    certain: !filtered && hits.some(({ certain }) => certain),
    parents:
      row === null
        ? []
        : parentsOf(entry.object, own).flatMap(({ object, field, nameField }): LinkView[] => {
            const id = text(row, field);
            return id === null
              ? []
              : [{ object, recordId: id, name: (text(row, nameField) ?? '').slice(0, LONGEST_NAME) }];
          }),
  };
}

function loser(row: PlanRow, settings: RuleSettings, why: string, hits: readonly Hit[] = []): MatchCandidate {
  const own = settings.objects.find(({ object }) => object === row.object);
  const reasons = hits.map(({ reason, points }) => `${reason} · ${points} points`);
  return {
    object: row.object,
    recordId: row.id,
    name: nameOf(row),
    details: detailsOf(row, overviewOf(own)),
    reason: hits[0]?.short ?? '',
    ...(reasons.length === 0 ? {} : { reasons }),
    lostBecause: why,
  };
}

const USUAL_DETAILS = ['Account.Name', 'Company', 'Email', 'Phone'];

/** Under the name: the fields the administrator chose for the overview, else what tells one from another (MAT-18). */
function detailsOf(row: PlanRow, overview: readonly string[]): MatchCandidate['details'] {
  const chosen = overview.map((field) => (field === 'AccountId' ? 'Account.Name' : field));
  const shown = chosen.length === 0 ? USUAL_DETAILS : chosen.filter((field) => !isLookup(row, field));
  return [...new Set(shown)].flatMap((field) => {
    const value = text(row, field);
    return value === null || value === nameOf(row)
      ? []
      : [{ label: fieldWords(field), value: value.slice(0, LONGEST_NAME) }];
  });
}

/** An id tells people nothing. */
function isLookup(row: PlanRow, field: string): boolean {
  return /Id$|__c$/.test(field) && /^(?=.*\d)[a-zA-Z0-9]{15}(?:[a-zA-Z0-9]{3})?$/.test(text(row, field) ?? '');
}

export function nameOf(row: PlanRow): string {
  const subject = text(row, 'Subject');
  const number = text(row, 'CaseNumber');
  const name = text(row, 'Name') ?? (number === null ? null : `${number}${subject === null ? '' : ` ${subject}`}`);
  return (name ?? 'Without name').slice(0, LONGEST_NAME);
}

function text(row: PlanRow, field: string): string | null {
  const value = fieldOf(row, field)?.trim() ?? '';
  return value === '' ? null : value;
}
