/** What stands above a form when a save did not end plainly, or somebody like that exists already. */
import type { FoundRow } from '../crmFormModel/rows.ts';
import { count } from 'c/uiWords';

export interface Panel {
  kind: 'likely' | 'review' | 'duplicates' | 'uncertain' | 'unlinked';
  heading: string;
  text: string;
  rows: readonly FoundRow[];
  linkable: boolean;
  buttons: readonly { does: string; label: string; className: string }[];
}

const button = (does: string, label: string, brand = false): Panel['buttons'][number] => ({
  does,
  label,
  className: `slds-button slds-button_${brand ? 'brand' : 'neutral'} ${does}`,
});

const exist = (rows: readonly FoundRow[]): string =>
  `${count(rows.length, 'record', 'records')} like this ${rows.length === 1 ? 'exists' : 'exist'} already`;

/** Found while the agent fills the form in. */
export function likely(rows: readonly FoundRow[], linkable: boolean): Panel {
  return { kind: 'likely', heading: exist(rows), text: '', rows, linkable, buttons: [] };
}

/** Found when the agent wants to save. */
export function review(rows: readonly FoundRow[], linkable: boolean): Panel {
  const text = 'Not saved yet. Is it one of these?';
  const buttons = [button('back', 'Back to the form'), button('anyway', 'Save as new all the same', true)];
  return { kind: 'review', heading: exist(rows), text, rows, linkable, buttons };
}

/** The org's duplicate rules stopped the save. */
export function duplicates(rows: readonly FoundRow[], said: string, mayAllow: boolean, linkable: boolean): Panel {
  const text = mayAllow ? said : `${said} Your org does not allow saving it all the same.`;
  const buttons = [
    button('back', 'Back to the form'),
    ...(mayAllow ? [button('allow', 'Save all the same', true)] : []),
  ];
  return { kind: 'duplicates', heading: 'Not saved: your org knows a record like this', text, rows, linkable, buttons };
}

/** A creation whose answer was lost. `found` null: not looked for yet; a text: it could not be looked for. */
export function uncertain(found: readonly FoundRow[] | string | null, linkable: boolean): Panel {
  const rows = Array.isArray(found) ? (found as readonly FoundRow[]) : [];
  const text =
    found === null
      ? 'Salesforce did not answer. Looking for the record…'
      : typeof found === 'string'
        ? `Salesforce did not answer. ${found}`
        : rows.length > 0
          ? 'Salesforce did not answer, but there is such a record. Save again only if it is another one.'
          : 'Salesforce did not answer, and there is no such record.';
  const buttons =
    found === null
      ? []
      : [button('close', 'Close'), button('look', 'Look again'), button('again', 'Save again', rows.length === 0)];
  return { kind: 'uncertain', heading: 'It is not certain that this was saved', text, rows, linkable, buttons };
}

/** The record exists, its links do not. */
export function unlinked(what: string, said: string): Panel {
  const buttons = [button('leave', 'Leave it unlinked'), button('relink', 'Link now', true)];
  const heading = `${what} was saved, but this conversation is not linked to it`;
  return { kind: 'unlinked', heading, text: said, rows: [], linkable: false, buttons };
}
