/** Decides what happens to one row after Salesforce answered for it. Pure, but for the row it changes. */
import type { WriteOutcome } from '../recorder/ports.ts';
import type { Row, RowAnswer } from './collectionCall.ts';
import { errorMeaning, fieldsOf, orgStateOf } from './errorTable.ts';
import { withoutValues } from './withoutValues.ts';

export type RowVerdict =
  | { next: 'finished'; outcome: WriteOutcome }
  /** Send the changed row again. `unknownFields` are to be left out for the whole org from now on. */
  | { next: 'again'; unknownFields: string[] };

/** A row is sent at most this often within one write; each round takes at least one reason away. */
const MOST_ROUNDS = 8;

export function judgeRow(row: Row, answer: RowAnswer): RowVerdict {
  const { ref } = row.intent;
  if (answer.success && answer.id !== undefined) {
    const created = row.intent.kind === 'create' || answer.created === true;
    return finished({
      ref,
      outcome: 'written',
      recordId: answer.id,
      created,
      droppedFields: row.dropped,
      ...(row.cut === undefined || row.cut.length === 0 ? {} : { cutFields: row.cut }),
    });
  }
  const error = answer.errors?.[0] ?? {
    statusCode: 'NO_REASON',
    message: 'Salesforce refused the row without a reason.',
  };
  return judgeError(row, error.statusCode, error.message, error.fields ?? []);
}

/** Also used for a call of one row that was refused as a whole. */
export function judgeError(row: Row, code: string, message: string, fields: readonly string[]): RowVerdict {
  const { ref } = row.intent;
  const meaning = errorMeaning(code, message);
  const said = withoutValues(message, row.fields);
  const named = fieldsOf({ message, fields }).filter((name) => name in row.fields);
  const dead = (whatToDo: string): RowVerdict =>
    finished({ ref, outcome: 'dead', code, message: said, field: fields[0] ?? named[0] ?? null, whatToDo });
  const spare =
    meaning.do === 'give_up' || (meaning.do === 'drop_links' && named.length > 0) ? spareFields(row, named) : [];
  if (spare.length > 0 && row.sent < MOST_ROUNDS) {
    drop(row, spare);
    return again();
  }
  if (row.sent >= MOST_ROUNDS) return dead('Look at the message of Salesforce, correct the cause, then replay.');
  switch (meaning.do) {
    case 'retry':
    case 'stop': {
      const org = orgStateOf(meaning);
      return finished({
        ref,
        outcome: 'retry',
        code,
        message: meaning.do === 'stop' ? meaning.whatToDo : said,
        afterMs: meaning.do === 'stop' ? null : meaning.waitMs,
        uncertain: false,
        ...(org === null ? {} : { org }),
      });
    }
    case 'repeat':
      return row.sent > 1 ? dead('Another record holds the same key: look for a duplicate, then replay.') : again();
    case 'drop_fields':
      if (named.length === 0) return dead('Assign the API permission set, or deploy the missing field.');
      drop(row, named);
      return again(named);
    case 'drop_links': {
      if (named.includes('OwnerId')) return changeOwner(row);
      const links = named.length > 0 ? named : linksNamedIn(message, row);
      if (links.length === 0)
        return dead(
          "A linked record is gone or out of the API user's reach: link the conversation again, then replay.",
        );
      if (code !== 'INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY')
        for (const field of links) row.lost.push({ field, id: String(row.fields[field]) });
      drop(row, links);
      for (const field of links) {
        const next = row.instead[field]?.shift();
        if (next !== undefined) row.fields[field] = next;
      }
      return again();
    }
    case 'change_owner':
      return changeOwner(row);
    case 'give_up':
      return dead(meaning.whatToDo);
  }

  function changeOwner(changed: Row): RowVerdict {
    const instead = 'whenOwnerRefused' in changed.intent ? changed.intent.whenOwnerRefused : undefined;
    if (!('OwnerId' in changed.fields)) return dead('Make the API user active and able to own these records.');
    drop(changed, ['OwnerId']);
    if (instead !== undefined && !changed.ownerChanged) {
      for (const [name, value] of Object.entries(instead)) if (value !== null) changed.fields[name] = value;
    }
    changed.ownerChanged = true;
    return again();
  }
}

/** Lookups whose id the message quotes; else every lookup to a record that an agent linked. */
function linksNamedIn(message: string, row: Row): string[] {
  const links = Object.entries(row.fields).filter(
    ([name, value]) => typeof value === 'string' && value !== '' && LINK.test(name),
  );
  const quoted = links.filter(([, value]) => message.includes(String(value).slice(0, 15)));
  return (quoted.length > 0 ? quoted : links).map(([name]) => name);
}
const LINK = /^(WhoId|WhatId|(Account|Contact|Lead|Case|Opportunity|Product)__c)$/;

/** Optional fields that may be what the org objects to: those it names, or all where it names none. */
function spareFields(row: Row, named: readonly string[]): string[] {
  const optional = row.intent.kind === 'upsert' ? (row.intent.optional ?? []) : [];
  const left = optional.filter((name) => name in row.fields);
  return named.length === 0 ? left : left.filter((name) => named.includes(name));
}

function drop(row: Row, names: readonly string[]): void {
  for (const name of names) {
    delete row.fields[name];
    if (!row.dropped.includes(name)) row.dropped.push(name);
  }
}

function finished(outcome: WriteOutcome): RowVerdict {
  return { next: 'finished', outcome };
}

function again(unknownFields: string[] = []): RowVerdict {
  return { next: 'again', unknownFields };
}
