/**
 * Which fields a permission set may list. One row for a field that is always readable (required, system, name) fails the
 * deployment of the whole set (Metadata API, PermissionSet: "required fields cannot be listed").
 */

/** Of every object. */
const ALWAYS: readonly string[] = [
  'Id',
  'Name',
  'OwnerId',
  'IsDeleted',
  'CreatedById',
  'CreatedDate',
  'LastModifiedById',
  'LastModifiedDate',
  'SystemModstamp',
  'LastActivityDate',
  'LastViewedDate',
  'LastReferencedDate',
  'MasterRecordId',
  'RecordTypeId',
  'CurrencyIsoCode',
];

/** Required or not subject to field-level security, per object (Object Reference; Task: "not subject to field-level security"). */
const OF_OBJECT: Readonly<Record<string, readonly string[]>> = {
  Account: ['IsPersonAccount', 'PersonContactId', 'FirstName', 'LastName', 'Salutation'],
  Contact: ['FirstName', 'LastName', 'Salutation', 'MiddleName', 'Suffix', 'IsPersonAccount'],
  Lead: [
    'FirstName',
    'LastName',
    'Salutation',
    'MiddleName',
    'Suffix',
    'Company',
    'Status',
    'IsConverted',
    'ConvertedDate',
    'ConvertedAccountId',
    'ConvertedContactId',
    'ConvertedOpportunityId',
  ],
  Case: ['CaseNumber', 'Status', 'IsClosed', 'ClosedDate'],
  Opportunity: ['StageName', 'CloseDate', 'IsClosed', 'IsWon', 'ForecastCategory', 'ForecastCategoryName'],
  Task: [
    'Subject',
    'Status',
    'Priority',
    'IsClosed',
    'CallDisposition',
    'CallDurationInSeconds',
    'CallObject',
    'CallType',
  ],
};

const unlisted = new Map<string, ReadonlySet<string>>(
  Object.entries(OF_OBJECT).map(([object, fields]) => [
    object.toLowerCase(),
    new Set(fields.map((field) => field.toLowerCase())),
  ]),
);
const always: ReadonlySet<string> = new Set(ALWAYS.map((field) => field.toLowerCase()));

const ADDRESS_PART =
  /^(Billing|Shipping|Mailing|Other|Person(?:Mailing|Other))?(?:Street|City|State|StateCode|PostalCode|Country|CountryCode|Latitude|Longitude|GeocodeAccuracy)$/i;
const ADDRESSED: ReadonlySet<string> = new Set(['account', 'contact', 'lead']);

/** The field under which a permission set grants this one (the parts of an address go by the address); null: everybody has it. */
export function listedField(object: string, field: string): string | null {
  const name = field.toLowerCase();
  if (always.has(name) || unlisted.get(object.toLowerCase())?.has(name) === true) return null;
  const part = ADDRESSED.has(object.toLowerCase()) ? ADDRESS_PART.exec(field) : null;
  return part === null ? field : `${part[1] ?? ''}Address`;
}

/** What a path like `Account.Phone` or `Owner.Name` asks of the object it starts at, and of the standard object it leads to. */
export function fieldsOfPath(object: string, path: string): { object: string; field: string }[] {
  const [first = '', ...rest] = path.split('.');
  if (rest.length === 0) return [{ object, field: first }];
  // Where a custom lookup leads is known to the org alone.
  if (first.endsWith('__r')) return [{ object, field: first.replace(/__r$/, '__c') }];
  const own = { object, field: `${first}Id` };
  const parent = /^(?:Converted|Parent)?(Account|Contact|Case|Opportunity)$/.exec(first)?.[1];
  return parent === undefined ? [own] : [own, ...fieldsOfPath(parent, rest.join('.'))];
}
