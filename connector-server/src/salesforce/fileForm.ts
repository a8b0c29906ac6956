/** A record with one binary field as multipart/form-data (REST API Developer Guide, "Insert or Update Blob Data"). */
import { randomBytes } from 'node:crypto';

export interface FileForm {
  /** The record's other fields. */
  entity: Readonly<Record<string, unknown>>;
  file: { field: string; name: string; bytes: Buffer };
}

/** The part with the record comes first, as the guide asks. */
export function encodeForm({ entity, file }: FileForm): { contentType: string; body: Buffer } {
  const boundary = `----connector${randomBytes(18).toString('hex')}`;
  const head = [
    `--${boundary}`,
    'Content-Disposition: form-data; name="entity_content"',
    'Content-Type: application/json; charset=utf-8',
    '',
    JSON.stringify(entity),
    `--${boundary}`,
    `Content-Disposition: form-data; name="${file.field}"; filename="${quoted(file.name)}"`,
    'Content-Type: application/octet-stream',
    '',
    '',
  ].join('\r\n');
  return {
    contentType: `multipart/form-data; boundary="${boundary}"`,
    body: Buffer.concat([Buffer.from(head, 'utf8'), file.bytes, Buffer.from(`\r\n--${boundary}--\r\n`, 'utf8')]),
  };
}

/** As browsers write names (WHATWG HTML, multipart/form-data encoding). */
function quoted(name: string): string {
  return name.replaceAll('"', '%22').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}
