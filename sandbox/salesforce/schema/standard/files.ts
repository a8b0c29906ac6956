/** Files: ContentVersion makes its ContentDocument, FirstPublishLocationId makes its ContentDocumentLink. */
import { lookup, object, open, picklist, system } from '../field.ts';

export const files = [
  object(
    'ContentVersion',
    '068',
    [
      open('Title', 'string', { length: 255, nillable: false, nameField: true, defaultedOnCreate: true }),
      open('PathOnClient', 'string', { length: 500, nillable: true, updateable: false }),
      open('VersionData', 'base64'),
      open('Description', 'textarea', { length: 1000 }),
      lookup('ContentDocumentId', 'ContentDocument', {
        fieldSecurity: false,
        updateable: false,
        defaultedOnCreate: true,
      }),
      lookup('FirstPublishLocationId', [], { fieldSecurity: false, updateable: false, relationshipName: null }),
      system('ContentSize', 'int'),
      system('FileExtension', 'string', { length: 40, nillable: true }),
      system('FileType', 'string', { length: 20 }),
      system('IsLatest', 'boolean'),
      system('VersionNumber', 'string', { length: 20 }),
      system('Checksum', 'string', { length: 50 }),
      open('OwnerId', 'reference', {
        referenceTo: ['User'],
        relationshipName: 'Owner',
        defaultedOnCreate: true,
        nillable: false,
      }),
    ],
    { accessRule: 'files', sharing: 'None', deletable: false },
  ),
  object(
    'ContentDocument',
    '069',
    [
      open('Title', 'string', { length: 255, nillable: false, nameField: true }),
      system('LatestPublishedVersionId', 'reference', {
        referenceTo: ['ContentVersion'],
        relationshipName: 'LatestPublishedVersion',
      }),
      system('FileExtension', 'string', { nillable: true, length: 40 }),
      system('FileType', 'string', { length: 20 }),
      system('ContentSize', 'int'),
      open('OwnerId', 'reference', {
        referenceTo: ['User'],
        relationshipName: 'Owner',
        nillable: false,
        defaultedOnCreate: true,
      }),
    ],
    { accessRule: 'files', sharing: 'None' },
  ),
  object(
    'ContentDocumentLink',
    '06A',
    [
      lookup('ContentDocumentId', 'ContentDocument', {
        fieldSecurity: false,
        nillable: false,
        updateable: false,
        childRelationshipName: 'ContentDocumentLinks',
      }),
      lookup('LinkedEntityId', [], {
        fieldSecurity: false,
        nillable: false,
        updateable: false,
        relationshipName: 'LinkedEntity',
      }),
      {
        ...picklist('ShareType', ['V', 'C', 'I'], { restricted: true, fieldSecurity: false }),
        nillable: false,
        defaultedOnCreate: true,
        defaultValue: 'V',
      },
      {
        ...picklist('Visibility', ['AllUsers', 'InternalUsers', 'SharedUsers'], {
          restricted: true,
          fieldSecurity: false,
        }),
        defaultedOnCreate: true,
        defaultValue: 'AllUsers',
      },
    ],
    { accessRule: 'files', sharing: 'None' },
  ),
];
for (const content of files) for (const f of content.fields.values()) f.fieldSecurity = false;
