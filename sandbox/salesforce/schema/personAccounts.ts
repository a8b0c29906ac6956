/** What person accounts add to an org that has them: fields of the contact on Account, and the record type that makes a person. */
import { salesforceId } from '../../salesforceId.ts';
import { field, lookup, open, picklist, system } from './field.ts';
import type { ObjectDef } from './types.ts';

export const BUSINESS_TYPE = salesforceId('012', 11);
export const PERSON_TYPE = salesforceId('012', 12);

/** Field of the account -> field of its contact. Both are one value to the platform. */
export const CONTACT_FIELDS: Readonly<Record<string, string>> = {
  Salutation: 'Salutation',
  FirstName: 'FirstName',
  LastName: 'LastName',
  Name: 'Name',
  Phone: 'Phone',
  Fax: 'Fax',
  Description: 'Description',
  OwnerId: 'OwnerId',
  PersonEmail: 'Email',
  PersonMobilePhone: 'MobilePhone',
  PersonHomePhone: 'HomePhone',
  PersonOtherPhone: 'OtherPhone',
  PersonAssistantPhone: 'AssistantPhone',
  PersonTitle: 'Title',
  PersonDepartment: 'Department',
  PersonBirthdate: 'Birthdate',
  PersonLeadSource: 'LeadSource',
};

/** Fields that only an account which is a person has a value in. */
export const isPersonField = (name: string): boolean =>
  name.startsWith('Person') || name === 'FirstName' || name === 'LastName' || name === 'Salutation';

/** Enables person accounts; cannot be taken back, as on the platform. */
export function addPersonAccounts(account: ObjectDef, contact: ObjectDef): void {
  const add = (to: ObjectDef, ...fields: ReturnType<typeof field>[]): void => {
    for (const f of fields) to.fields.set(f.name.toLowerCase(), f);
  };
  const leadSource = contact.fields.get('leadsource')?.values.map(({ value }) => value) ?? [];
  add(
    account,
    open('LastName', 'string', { length: 80 }),
    open('FirstName', 'string', { length: 40 }),
    picklist('Salutation', ['Mr.', 'Ms.', 'Mrs.', 'Mx.', 'Dr.', 'Prof.'], { length: 40, fieldSecurity: false }),
    system('IsPersonAccount', 'boolean', { label: 'Is Person Account' }),
    system('PersonContactId', 'reference', {
      nillable: true,
      referenceTo: ['Contact'],
      relationshipName: 'PersonContact',
    }),
    field('PersonEmail', 'email'),
    field('PersonMobilePhone', 'phone'),
    field('PersonHomePhone', 'phone'),
    field('PersonOtherPhone', 'phone'),
    field('PersonAssistantPhone', 'phone'),
    field('PersonTitle', 'string', { length: 80 }),
    field('PersonDepartment', 'string', { length: 80 }),
    field('PersonBirthdate', 'date'),
    picklist('PersonLeadSource', leadSource),
    lookup('RecordTypeId', 'RecordType', { fieldSecurity: false }),
  );
  add(contact, system('IsPersonAccount', 'boolean', { label: 'Is Person Account' }));
  const type = { active: true, hiddenFrom: [], values: {} };
  account.recordTypes = [
    { ...type, id: BUSINESS_TYPE, name: 'Business Account', developerName: 'Business_Account', isDefault: true },
    { ...type, id: PERSON_TYPE, name: 'Person Account', developerName: 'PersonAccount', isDefault: false },
  ];
}
