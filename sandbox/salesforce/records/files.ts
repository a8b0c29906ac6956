/** What happens around files: a version makes its document, the first publish location makes the link. */
import { createHash } from 'node:crypto';
import { canEdit, canRead } from '../access/sharing.ts';
import type { UserAccess } from '../access/userAccess.ts';
import { ApiError } from '../apiError.ts';
import type { OrgState } from '../orgState.ts';
import type { ObjectDef, Row } from '../schema/types.ts';

function stamp(org: OrgState, id: string, by: string): Row {
  const now = new Date(org.now()).toISOString();
  return {
    Id: id,
    IsDeleted: false,
    CreatedDate: now,
    CreatedById: by,
    LastModifiedDate: now,
    LastModifiedById: by,
    SystemModstamp: now,
  };
}

function known(org: OrgState, name: string): ObjectDef {
  const definition = org.schema.object(name);
  if (!definition) throw new Error(`standard object ${name} is missing from the table`);
  return definition;
}

function mayShareWith(org: OrgState, access: UserAccess, id: string, field: string): void {
  const target = org.store.find(id);
  if (!target) throw new ApiError(400, 'INVALID_CROSS_REFERENCE_KEY', 'invalid cross reference id', [field]);
  if (target.row['IsDeleted'] === true) throw new ApiError(400, 'ENTITY_IS_DELETED', 'entity is deleted', [field]);
  if (!canRead(org, access, target.definition, target.row)) {
    throw new ApiError(
      400,
      'INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY',
      `insufficient access rights on cross-reference id: ${id.slice(0, 15)}`,
      [field],
    );
  }
}

/** What the platform calls a file by its extension (Object Reference, ContentVersion.FileType); others by the extension itself. */
const FILE_TYPE: Readonly<Record<string, string>> = {
  TXT: 'TEXT',
  JPEG: 'JPG',
  DOCX: 'WORD_X',
  XLSX: 'EXCEL_X',
  PPTX: 'POWER_POINT_X',
  DOC: 'WORD',
  XLS: 'EXCEL',
  PPT: 'POWER_POINT',
};

/** RFC 4648, section 4; the platform takes line breaks in it. */
const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

/** A new version belongs to a document that is there and that its writer may change. */
function mayReplace(org: OrgState, access: UserAccess, documentId: string): void {
  const documents = known(org, 'ContentDocument');
  const document = org.store.get(documents, documentId);
  if (!document)
    throw new ApiError(400, 'INVALID_CROSS_REFERENCE_KEY', 'invalid cross reference id', ['ContentDocumentId']);
  if (document['IsDeleted'] === true)
    throw new ApiError(400, 'ENTITY_IS_DELETED', 'entity is deleted', ['ContentDocumentId']);
  if (!canEdit(org, access, documents, document))
    throw new ApiError(400, 'INSUFFICIENT_ACCESS_OR_READONLY', 'insufficient access rights on object id', [
      'ContentDocumentId',
    ]);
}

function prepareVersion(org: OrgState, row: Row): void {
  const path = row['PathOnClient'];
  if (typeof path !== 'string')
    throw new ApiError(400, 'REQUIRED_FIELD_MISSING', 'Required fields are missing: [PathOnClient]', ['PathOnClient']);
  const data = row['VersionData'];
  if (typeof data !== 'string')
    throw new ApiError(400, 'REQUIRED_FIELD_MISSING', 'Required fields are missing: [VersionData]', ['VersionData']);
  if (row['ContentDocumentId'] != null && row['FirstPublishLocationId'] != null) {
    throw new ApiError(400, 'INVALID_INPUT', 'FirstPublishLocationId cannot be set on a new version of a document', [
      'FirstPublishLocationId',
    ]);
  }
  const extension = /\.([A-Za-z0-9]+)$/.exec(path)?.[1] ?? null;
  const plain = data.replace(/\s+/g, '');
  if (!BASE64.test(plain))
    throw new ApiError(400, 'JSON_PARSER_ERROR', 'Base64 encoded string expected for VersionData', ['VersionData']);
  const bytes = Buffer.from(plain, 'base64');
  Object.assign(row, {
    Title: row['Title'] ?? path.replace(/\.[^.]*$/, ''),
    FileExtension: extension,
    FileType: FILE_TYPE[extension?.toUpperCase() ?? ''] ?? extension?.toUpperCase() ?? 'UNKNOWN',
    ContentSize: bytes.length,
    Checksum: createHash('md5').update(bytes).digest('hex'),
    IsLatest: true,
    VersionNumber: '1',
  });
}

export function beforeFileInsert(org: OrgState, access: UserAccess, definition: ObjectDef, row: Row): void {
  if (definition.name === 'ContentDocument' && !access.isSystem)
    throw new ApiError(
      400,
      'CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY',
      'entity type ContentDocument does not support insert',
    );
  if (definition.name === 'ContentDocumentLink') {
    if (typeof row['LinkedEntityId'] === 'string') mayShareWith(org, access, row['LinkedEntityId'], 'LinkedEntityId');
    const twin = [
      ...(org.store.byValue(
        definition,
        definition.fields.get('contentdocumentid')!,
        row['ContentDocumentId'] ?? null,
      ) ?? []),
    ].some((link) => link['LinkedEntityId'] === row['LinkedEntityId'] && link['IsDeleted'] !== true);
    if (twin)
      throw new ApiError(
        400,
        'DUPLICATE_VALUE',
        'duplicate value found: a link from the document to this entity exists already',
      );
  }
  if (definition.name !== 'ContentVersion') return;
  prepareVersion(org, row);
  if (typeof row['FirstPublishLocationId'] === 'string')
    mayShareWith(org, access, row['FirstPublishLocationId'], 'FirstPublishLocationId');
  if (typeof row['ContentDocumentId'] === 'string') return mayReplace(org, access, row['ContentDocumentId']);
  const documents = known(org, 'ContentDocument');
  const by = String(row['CreatedById']);
  const document: Row = {
    ...stamp(org, org.ids.next(documents.keyPrefix), by),
    Title: row['Title'] ?? null,
    OwnerId: row['OwnerId'] ?? by,
    FileExtension: row['FileExtension'] ?? null,
    FileType: row['FileType'] ?? null,
    ContentSize: row['ContentSize'] ?? 0,
  };
  org.store.insert(documents, document);
  row['ContentDocumentId'] = document['Id'] ?? null;
}

export function afterFileInsert(org: OrgState, definition: ObjectDef, row: Row): void {
  if (definition.name !== 'ContentVersion') return;
  const documents = known(org, 'ContentDocument');
  const links = known(org, 'ContentDocumentLink');
  const document = org.store.get(documents, String(row['ContentDocumentId']));
  if (!document) return;
  const versionsField = definition.fields.get('contentdocumentid')!;
  let number = 0;
  for (const version of org.store.byValue(definition, versionsField, document['Id'] ?? null) ?? []) {
    number++;
    if (version['Id'] !== row['Id']) org.store.update(definition, version, { IsLatest: false });
  }
  org.store.update(definition, row, { VersionNumber: String(number) });
  org.store.update(documents, document, {
    LatestPublishedVersionId: row['Id'] ?? null,
    Title: row['Title'] ?? null,
    ContentSize: row['ContentSize'] ?? 0,
  });
  if (number > 1) return;
  const by = String(row['CreatedById']);
  for (const [entity, shareType] of [
    [by, 'I'],
    [row['FirstPublishLocationId'], 'V'],
  ] as const) {
    if (typeof entity !== 'string') continue;
    org.store.insert(links, {
      ...stamp(org, org.ids.next(links.keyPrefix), by),
      ContentDocumentId: document['Id'] ?? null,
      LinkedEntityId: entity,
      ShareType: shareType,
      Visibility: 'AllUsers',
    });
  }
}

/** Deleting a document takes its versions and links along. */
export function afterFileDelete(org: OrgState, definition: ObjectDef, row: Row): void {
  if (definition.name !== 'ContentDocument') return;
  for (const name of ['ContentVersion', 'ContentDocumentLink']) {
    const child = known(org, name);
    for (const item of org.store.byValue(child, child.fields.get('contentdocumentid')!, row['Id'] ?? null) ?? [])
      org.store.update(child, item, { IsDeleted: true });
  }
}
