/** Salesforce's status codes whose own message is of no use to an agent, in words with the next step. */
const WORDS: Readonly<Record<string, string>> = {
  REQUIRED_FIELD_MISSING: 'Salesforce requires a value here.',
  INVALID_EMAIL_ADDRESS: 'Enter an e-mail address such as name@company.com.',
  STRING_TOO_LONG: 'This text is too long.',
  NUMBER_OUTSIDE_VALID_RANGE: 'This number is too large or too small.',
  INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST: 'This value is no longer among those to choose from. Choose another one.',
  DUPLICATE_VALUE: 'Another record has this value already, and it must be unique.',
  FIELD_FILTER_VALIDATION_EXCEPTION: 'This record cannot be chosen here: the lookup only allows certain ones.',
  INVALID_CROSS_REFERENCE_KEY: 'The record chosen here does not exist any more, or is of the wrong kind.',
  INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY:
    'You may not use the record chosen here. Choose another one, or ask your administrator.',
  INSUFFICIENT_ACCESS_OR_READONLY: 'You may not change this record. Ask its owner or your administrator.',
  INVALID_FIELD_FOR_INSERT_UPDATE: 'You may not set this field. Ask your administrator.',
  ENTITY_IS_DELETED: 'This record was deleted.',
  UNABLE_TO_LOCK_ROW: 'Somebody else is saving this record right now. Save again.',
  STORAGE_LIMIT_EXCEEDED: 'The org has no room for more records. Tell your administrator.',
  DUPLICATES_DETECTED: 'A record like this exists already.',
};
/** Automation of the org failed: its message is long and for developers, but the only trace there is. */
const AUTOMATION = ['CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY', 'CANNOT_EXECUTE_FLOW_TRIGGER', 'APEX_ERROR'];

/** What an agent is told about an error of Salesforce. Validation rules speak in the administrator's own words. */
export function wordsFor(code: string, message: string): string {
  const said = message.trim().slice(0, 300);
  if (AUTOMATION.includes(code)) return `Automation of your org stopped the save. Tell your administrator: ${said}`;
  return WORDS[code] ?? (said || `Salesforce refused this (${code}).`);
}
