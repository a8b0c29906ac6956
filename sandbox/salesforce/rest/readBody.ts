/** Request bodies: JSON, forms, and the multipart form of file uploads. */
import type { IncomingMessage } from 'node:http';
import { ApiError } from '../apiError.ts';

/** Largest body the platform takes, bytes. */
const MAX_BODY = 50 * 1024 * 1024;

export async function readBytes(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > MAX_BODY) throw new ApiError(413, 'REQUEST_LIMIT_EXCEEDED', 'request body is too large');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/**
 * A file upload: one JSON part (`entity_content`, `collection` or any part of type application/json) and binary parts
 * named after their field. Answers the JSON with the binary as base64, as if it had been sent that way.
 */
async function multipart(bytes: Buffer, contentType: string): Promise<unknown> {
  let form: FormData;
  try {
    form = await new Response(new Uint8Array(bytes), { headers: { 'content-type': contentType } }).formData();
  } catch {
    throw new ApiError(400, 'INVALID_MULTIPART_REQUEST', 'Multipart message could not be parsed');
  }
  let record: Record<string, unknown> | null = null;
  const files: Record<string, string> = {};
  for (const [name, part] of form) {
    if (typeof part === 'string' || part.type.startsWith('application/json'))
      record = parseJson(typeof part === 'string' ? part : await part.text()) as Record<string, unknown>;
    else if (record === null)
      throw new ApiError(400, 'INVALID_MULTIPART_REQUEST', 'The non-binary part must come before the binary part');
    else if (part.size > 0 && part.name === '')
      throw new ApiError(400, 'INVALID_MULTIPART_REQUEST', `The binary part ${name} has no filename`);
    else files[name] = Buffer.from(await part.arrayBuffer()).toString('base64');
  }
  if (!record) throw new ApiError(400, 'INVALID_MULTIPART_REQUEST', 'Multipart message must include a non-binary part');
  return { ...record, ...files };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new ApiError(400, 'JSON_PARSER_ERROR', error instanceof Error ? error.message : 'unexpected character');
  }
}

/** Undefined for an empty body. Throws ApiError for what cannot be read. */
export async function readData(request: IncomingMessage): Promise<unknown> {
  const bytes = await readBytes(request);
  if (bytes.length === 0) return undefined;
  const type = request.headers['content-type'] ?? '';
  if (type.startsWith('multipart/')) return multipart(bytes, type);
  if (!type.startsWith('application/json'))
    throw new ApiError(415, 'UNSUPPORTED_MEDIA_TYPE', 'Content type is not supported.');
  return parseJson(bytes.toString('utf8'));
}
