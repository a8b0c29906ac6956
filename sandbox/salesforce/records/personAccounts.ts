/** An account that is a person is an account and a contact with the same values; only the account can be written. */
import type { UserAccess } from '../access/userAccess.ts';
import { ApiError } from '../apiError.ts';
import type { OrgState } from '../orgState.ts';
import { CONTACT_FIELDS, isPersonField, PERSON_TYPE } from '../schema/personAccounts.ts';
import type { ObjectDef, Row } from '../schema/types.ts';

const isAccount = (definition: ObjectDef): boolean =>
  definition.name === 'Account' && definition.fields.has('ispersonaccount');
const badNames = (names: readonly string[]): ApiError =>
  new ApiError(
    400,
    'INVALID_FIELD_FOR_INSERT_UPDATE',
    `Account: bad field names on insert/update call: ${names.join(', ')}`,
    [...names],
  );

/**
 * Judges what a save asks for. `row`: the record as it would become, which is given the name the platform makes;
 * `before`: null for a new one. Throws ApiError.
 */
export function beforePersonSave(
  org: OrgState,
  access: UserAccess,
  definition: ObjectDef,
  row: Row,
  requested: Row,
  before: Row | null,
): void {
  if (definition.name === 'Contact') {
    if (before?.['IsPersonAccount'] === true && !access.isSystem) throw readOnly();
    const account = requested['AccountId'] == null ? null : org.store.find(String(requested['AccountId']));
    if (account?.row['IsPersonAccount'] === true)
      throw new ApiError(
        400,
        'FIELD_INTEGRITY_EXCEPTION',
        'Account ID: a person account cannot be the account of another contact',
        ['AccountId'],
      );
  }
  if (!isAccount(definition)) return;
  const isPerson = row['RecordTypeId'] === PERSON_TYPE;
  if (before !== null && (before['IsPersonAccount'] === true) !== isPerson)
    throw new ApiError(
      400,
      'INVALID_CROSS_REFERENCE_KEY',
      'Record Type ID: a business account and a person account cannot become each other here',
      ['RecordTypeId'],
    );
  const named = Object.keys(requested).filter((name) => requested[name] !== null);
  const wrong = named.filter((name) => (isPerson ? name === 'Name' || name === 'ParentId' : isPersonField(name)));
  if (wrong.length > 0) throw badNames(wrong);
  if (!isPerson) return;
  if (row['LastName'] == null)
    throw new ApiError(400, 'REQUIRED_FIELD_MISSING', 'Required fields are missing: [LastName]', ['LastName']);
  row['IsPersonAccount'] = true;
  row['Name'] = [row['FirstName'], row['LastName']].filter((part) => part != null).join(' ');
}

/** Writes the contact of an account that is a person, beside it. */
export function afterPersonSave(org: OrgState, definition: ObjectDef, row: Row): void {
  const contacts = org.schema.object('Contact');
  if (!contacts || !isAccount(definition) || row['IsPersonAccount'] !== true) return;
  const shared: Row = {
    LastModifiedDate: row['LastModifiedDate'] ?? null,
    LastModifiedById: row['LastModifiedById'] ?? null,
    SystemModstamp: row['SystemModstamp'] ?? null,
  };
  for (const [own, theirs] of Object.entries(CONTACT_FIELDS)) shared[theirs] = row[own] ?? null;
  const known = org.store.get(contacts, String(row['PersonContactId'] ?? ''));
  if (known) return org.store.update(contacts, known, shared);
  const id = org.ids.next(contacts.keyPrefix);
  org.store.insert(contacts, {
    Id: id,
    IsDeleted: row['IsDeleted'] ?? false,
    HasOptedOutOfEmail: false,
    DoNotCall: false,
    CreatedDate: row['CreatedDate'] ?? null,
    CreatedById: row['CreatedById'] ?? null,
    AccountId: row['Id'] ?? null,
    IsPersonAccount: true,
    ...shared,
  });
  org.store.update(definition, row, { PersonContactId: id });
}

/** Id of the contact that goes with the account; null: it is no person. Throws for a contact that only its account may take along. */
export function deletedWith(access: UserAccess, definition: ObjectDef, row: Row): string | null {
  if (definition.name === 'Contact' && row['IsPersonAccount'] === true && !access.isSystem) throw readOnly();
  return isAccount(definition) && row['PersonContactId'] != null ? String(row['PersonContactId']) : null;
}

const readOnly = (): ApiError =>
  new ApiError(403, 'INSUFFICIENT_ACCESS_OR_READONLY', 'insufficient access rights on object id');
