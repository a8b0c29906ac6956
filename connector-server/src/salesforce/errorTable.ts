/**
 * What each Salesforce error code means for a row. Source: REST API Developer Guide, "Status Codes and Error
 * Responses", and Object Reference / SOAP API "StatusCode". Pure.
 */
import type { OrgState } from '../recorder/ports.ts';

export type ErrorMeaning =
  /** Not now: try again. `waitMs` at least, when known. `org`: nothing goes through at present, whoever's row it is. */
  | { do: 'retry'; waitMs: number | null; org?: true }
  /** Nothing goes through until an administrator acts: rows wait, none of them is to blame. */
  | { do: 'stop'; whatToDo: string }
  /** Try the same row again at once, one time. */
  | { do: 'repeat' }
  /** The fields do not exist for this user, or may not be written: leave them out from now on. */
  | { do: 'drop_fields' }
  /** What the fields point at is gone or out of reach: leave them out of this row. */
  | { do: 'drop_links' }
  /** The owner is not acceptable. */
  | { do: 'change_owner' }
  | { do: 'give_up'; whatToDo: string };

const LIMIT_WAIT_MS = 5 * 60_000;
/** Upgrades of an instance take minutes (Salesforce: Read-Only Mode). */
const MAINTENANCE_WAIT_MS = 60_000;

const TABLE: Readonly<Record<string, ErrorMeaning>> = {
  REQUEST_LIMIT_EXCEEDED: { do: 'retry', waitMs: LIMIT_WAIT_MS, org: true },
  INSERT_UPDATE_DELETE_NOT_ALLOWED_DURING_MAINTENANCE: { do: 'retry', waitMs: MAINTENANCE_WAIT_MS, org: true },
  STORAGE_LIMIT_EXCEEDED: { do: 'retry', waitMs: LIMIT_WAIT_MS },
  UNABLE_TO_LOCK_ROW: { do: 'retry', waitMs: null },
  SERVER_UNAVAILABLE: { do: 'retry', waitMs: null, org: true },
  UNKNOWN_EXCEPTION: { do: 'retry', waitMs: null },
  QUERY_TIMEOUT: { do: 'retry', waitMs: null },
  REQUEST_RUNNING_TOO_LONG: { do: 'retry', waitMs: null },
  PROCESSING_HALTED: { do: 'retry', waitMs: null },
  ALL_OR_NONE_OPERATION_ROLLED_BACK: { do: 'retry', waitMs: null },
  DUPLICATE_VALUE: { do: 'repeat' },
  INVALID_FIELD: { do: 'drop_fields' },
  INVALID_FIELD_FOR_INSERT_UPDATE: { do: 'drop_fields' },
  INVALID_CROSS_REFERENCE_KEY: { do: 'drop_links' },
  INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY: { do: 'drop_links' },
  ENTITY_IS_DELETED: { do: 'drop_links' },
  MALFORMED_ID: { do: 'drop_links' },
  CANNOT_UPDATE_CONVERTED_LEAD: { do: 'drop_links' },
  INACTIVE_OWNER_OR_USER: { do: 'change_owner' },
  TRANSFER_REQUIRES_READ: { do: 'change_owner' },
  INVALID_TYPE: stop(
    'The Conversation object is missing or hidden from the API user: deploy the package and assign the API permission set.',
  ),
  NOT_FOUND: give(
    'The record or object does not exist for the API user: deploy the package and assign the API permission set.',
  ),
  INSUFFICIENT_ACCESS_OR_READONLY: give(
    'Give the API user edit access to this record (permission set LivePerson Connector API).',
  ),
  INSUFFICIENT_ACCESS: give('Give the API user access to this object (permission set LivePerson Connector API).'),
  REQUIRED_FIELD_MISSING: give(
    'An administrator made a field required that the connector does not fill: give it a default value or make it optional.',
  ),
  FIELD_CUSTOM_VALIDATION_EXCEPTION: give(
    'A validation rule of the org refused the record: exempt the API user from the rule or correct the data.',
  ),
  INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST: give('Add the value to the picklist, or make the picklist unrestricted.'),
  STRING_TOO_LONG: give('Restore the field to its delivered length.'),
  FIELD_INTEGRITY_EXCEPTION: give('The related records do not go together: change the links of the conversation.'),
  NUMBER_OUTSIDE_VALID_RANGE: give('Restore the field to its delivered precision.'),
  CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY: give(
    'Automation of the org (trigger or flow) refused the record: look at its error message.',
  ),
  DUPLICATES_DETECTED: give('A duplicate rule blocked the record: let the rule pass records of the API user.'),
  ENTITY_IS_LOCKED: give('The record is locked by an approval process: unlock it, then replay.'),
  API_CURRENTLY_DISABLED: stop('The API is switched off for this user or org: switch it on.'),
  API_DISABLED_FOR_ORG: stop('This Salesforce edition does not include the API.'),
  ORG_LOCKED: stop('Salesforce has locked this org: ask Salesforce why.'),
};

/** Meaning of a code and its message. Unknown codes are given up with the org's own words, never repeated for ever. */
export function errorMeaning(code: string, message: string): ErrorMeaning {
  // Automation that met a locked row reports its own failure; the lock shows only in the text.
  if (code === 'CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY' && message.includes('UNABLE_TO_LOCK_ROW'))
    return { do: 'retry', waitMs: null };
  // The parent was to be written by the same call and was not: the child waits for it.
  if (code === 'INVALID_FIELD' && message.startsWith('Foreign key external ID')) return { do: 'retry', waitMs: null };
  const known = TABLE[code];
  if (known !== undefined) return known;
  if (/^ERROR_HTTP_(5\d\d|429)$/.test(code)) return { do: 'retry', waitMs: null, org: true };
  if (code.startsWith('LOGIN_DURING_RESTRICTED_'))
    return stop('The API user may not work from this address or at this hour: see the login ranges of its profile.');
  if (/^TXN_SECURITY_|POLICY/.test(code))
    return give('A transaction security policy of the org blocked the connector: exempt the API user.');
  return give('Look at the message of Salesforce, correct the cause, then replay.');
}

/** Field names an error speaks of: its own list, else what the message names. */
export function fieldsOf(error: { message: string; fields?: readonly string[] }): string[] {
  if (error.fields !== undefined && error.fields.length > 0) return [...error.fields];
  const column = /No such column '([\w.]+)'/.exec(error.message)?.[1];
  // Of a lookup named by key the relationship is what the message speaks of.
  if (column !== undefined) return [column.replace(/__r$/, '__c')];
  const unwritable = /fields?: ([\w, ]+)\./i.exec(error.message)?.[1];
  return unwritable === undefined
    ? []
    : unwritable
        .split(',')
        .map((name) => name.trim())
        .filter((name) => /^\w+$/.test(name));
}

/** What an error that concerns the whole org says about it; null: it concerns the row. */
export function orgStateOf(meaning: ErrorMeaning): OrgState | null {
  if (meaning.do === 'stop') return 'refuses';
  return meaning.do === 'retry' && meaning.org === true ? 'away' : null;
}

function give(whatToDo: string): ErrorMeaning {
  return { do: 'give_up', whatToDo };
}

function stop(whatToDo: string): ErrorMeaning {
  return { do: 'stop', whatToDo };
}
