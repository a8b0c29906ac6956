/** Uploaded files and the signed, short-lived links to them (the swift host). */
import { createHmac, randomBytes, randomUUID } from 'node:crypto';
import type { Clock } from '../clock.ts';
import { sameSecret } from '../identity/agentSessions.ts';
import { text, type JsonObject } from '../json.ts';
import { badRequest, Refusal } from '../refusal.ts';
import type { Switches } from '../switches.ts';

const TYPES = new Set(['JPG', 'JPEG', 'PNG', 'GIF']);

export interface FileLink {
  relativePath: string;
  queryParams: { temp_url_sig: string; temp_url_expires: string };
}

export interface FileStore {
  uploadLink(body: JsonObject): FileLink;
  downloadLink(body: JsonObject): FileLink;
  /** Whether the query of a link allows this method on this path now. */
  allows(method: 'PUT' | 'GET', path: string, query: URLSearchParams): boolean;
  put(path: string, bytes: Buffer): boolean;
  get(path: string): Buffer | undefined;
}

export function createFileStore(account: string, switches: Switches, clock: Clock): FileStore {
  const secret = randomBytes(32);
  const files = new Map<string, Buffer | null>();
  const signature = (method: string, path: string, expires: string): string =>
    createHmac('sha256', secret).update(`${method}\n${path}\n${expires}`).digest('hex');
  const link = (method: 'PUT' | 'GET', relativePath: string): FileLink => {
    // Seconds on the wire would round a short test life to nothing; swift's own links are seconds, so round up.
    const expires = String(Math.ceil((clock.now() + switches.linkLifeMs) / 1000));
    return {
      relativePath,
      queryParams: { temp_url_sig: signature(method, relativePath, expires), temp_url_expires: expires },
    };
  };
  return {
    uploadLink(body) {
      const size = Number(body['fileSize']);
      const fileType = (text(body['fileType']) ?? '').toUpperCase();
      if (!Number.isFinite(size) || size <= 0) throw badRequest('fileSize is missing');
      if (size > switches.fileCapBytes) throw badRequest('file is too large');
      if (!TYPES.has(fileType)) throw badRequest('file type is not allowed');
      const path = `/v1/AUTH_async-images/${account}/${randomUUID()}.${fileType}`;
      files.set(path, null);
      return link('PUT', path);
    },
    downloadLink(body) {
      const path = text(body['relativePath']) ?? '';
      if (!files.has(path)) throw new Refusal(404, 'Unknown file');
      return link('GET', path);
    },
    allows(method, path, query) {
      const expires = query.get('temp_url_expires') ?? '';
      return (
        sameSecret(query.get('temp_url_sig') ?? '', signature(method, path, expires)) &&
        Number(expires) * 1000 > clock.now()
      );
    },
    put(path, bytes) {
      if (!files.has(path) || bytes.length > switches.fileCapBytes) return false;
      files.set(path, bytes);
      return true;
    },
    get: (path) => files.get(path) ?? undefined,
  };
}
