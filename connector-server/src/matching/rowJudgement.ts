/** Whether a row is what the rules look for. What the org's search returns is a proposal; this decides. */
import type { PlanRow } from '../protocol/planTypes.ts';
import { isIdOf } from '../support/salesforceId.ts';
import type { Clue, ClueKey, RuleSettings, Wanted } from './clues.ts';
import { emailsIn } from './emailAddress.ts';
import { comparePhones } from '../support/phone/phoneNumber.ts';
import { filterHolds, sameText } from './recordFilter.ts';
import { fieldWords, WORDS } from './matchWords.ts';

/** One rule that a row meets. */
export interface Hit {
  rule: Clue['rule'];
  /** What the row has in common with the customer: one entry per key. */
  evidence: readonly string[];
  /** In words, with the rule's name. */
  reason: string;
  /** In words, without it. */
  short: string;
  points: number;
  /** By itself enough to link. */
  certain: boolean;
}

export type Judgement =
  | { kind: 'hit'; hits: readonly Hit[] }
  /** `why`: shown to whom asks why this record was not taken. */
  | { kind: 'miss'; why: string }
  /** Not a record as it claims to be. */
  | { kind: 'false' };

export function judgeRow(row: PlanRow, clues: readonly Clue[], settings: RuleSettings): Judgement {
  if (!isIdOf(row.object, row.id.slice(0, 15))) return { kind: 'false' };
  const filters = settings.objects.find((one) => one.object === row.object)?.filters ?? [];
  for (const filter of filters) {
    const value = fieldOf(row, filter.field);
    if (value === undefined) return { kind: 'miss', why: WORDS.filterHidden(filter.field) };
    if (!filterHolds(filter, value)) return { kind: 'miss', why: WORDS.filteredOut(filter.field) };
  }
  const own = clues.filter(({ rule }) => rule.object === row.object);
  const hits = own.flatMap((clue) => hitOf(row, clue, settings.phoneCountry ?? null) ?? []);
  return hits.length > 0 ? { kind: 'hit', hits } : { kind: 'miss', why: WORDS.noFieldEqual };
}

function hitOf(row: PlanRow, { rule, keys }: Clue, region: string | null): Hit | null {
  const met = keys.map((key) => keyMet(row, key, region));
  if (met.some((one) => one === null)) return null;
  const found = met as KeyMet[];
  const likely = found.some((one) => one.likely);
  const short = found.map((one) => one.words).join(', ');
  return {
    rule,
    evidence: found.map((one) => one.evidence),
    short: capital(short),
    reason: `${rule.name}: ${short}`,
    points: likely ? Math.ceil(rule.weight / 2) : rule.weight,
    certain: rule.certain && !likely,
  };
}

interface KeyMet {
  evidence: string;
  words: string;
  likely: boolean;
}

function keyMet(row: PlanRow, { fields, wanted }: ClueKey, region: string | null): KeyMet | null {
  let likely: KeyMet | null = null;
  for (const one of wanted)
    for (const field of fields) {
      const value = fieldOf(row, field);
      if (value === undefined || value === null || value === '') continue;
      const met = compared(one, field, value, region);
      if (met?.likely === false) return met;
      likely ??= met;
    }
  return likely;
}

function compared(wanted: Wanted, field: string, value: string, region: string | null): KeyMet | null {
  switch (wanted.compare) {
    case 'email':
      return emailsIn(value).includes(wanted.text)
        ? { evidence: `email:${wanted.text}`, words: WORDS.sameEmail(wanted.shown), likely: false }
        : null;
    case 'phone': {
      const likeness = comparePhones(wanted.phone, value, region);
      if (likeness === 'different') return null;
      const words = WORDS.samePhone(wanted.shown, value, fieldWords(field), likeness === 'likely');
      return { evidence: `phone:${wanted.phone.e164 ?? wanted.phone.digits}`, words, likely: likeness === 'likely' };
    }
    case 'exact':
      return sameText(value, wanted.text)
        ? {
            evidence: `${field.toLowerCase()}:${wanted.text.toLowerCase()}`,
            words: WORDS.sameValue(fieldWords(field), wanted.shown),
            likely: false,
          }
        : null;
  }
}

/** Undefined: the agent may not see it, or it was not asked for. Names are compared without regard to case. */
export function fieldOf(row: PlanRow, field: string): string | null | undefined {
  const direct = Object.hasOwn(row.fields, field) ? row.fields[field] : undefined;
  if (direct !== undefined) return direct;
  if (field.toLowerCase() === 'id') return row.id;
  const name = Object.keys(row.fields).find((one) => one.toLowerCase() === field.toLowerCase());
  return name === undefined ? undefined : row.fields[name];
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
