/** One call of the REST API, below `/services/data/vNN.0`, whether it came over the network or inside a composite. */
import { notFound } from '../apiError.ts';
import type { UserAccess } from '../access/userAccess.ts';
import type { OrgState } from '../orgState.ts';
import type { QueryCursors } from './queries.ts';

export interface ApiRequest {
  method: string;
  /** Decoded segments after the version, e.g. ['sobjects', 'Task', 'describe']. */
  path: string[];
  query: URLSearchParams;
  /** Lower-case names. */
  headers: Record<string, string | undefined>;
  /** Parsed JSON, or undefined. */
  body: unknown;
}

export interface ApiResponse {
  status: number;
  body?: unknown;
  headers?: Record<string, string>;
  /** Raw bytes instead of JSON. */
  raw?: Buffer;
}

export interface ApiContext {
  org: OrgState;
  access: UserAccess;
  /** `/services/data/vNN.0`. */
  base: string;
  cursors: QueryCursors;
  /** Calls of the last 24 hours and how many are allowed. */
  usage: () => { used: number; max: number };
  /** Megabytes in use and allowed. */
  storage: () => { dataMb: number; dataMaxMb: number; filesMb: number; filesMaxMb: number };
}

export type Json = Record<string, unknown>;

/** Decoded parts of a path. Throws NOT_FOUND for a broken percent sign. */
export function pathSegments(path: string): string[] {
  try {
    return path
      .split('/')
      .filter((part) => part !== '')
      .map(decodeURIComponent);
  } catch {
    throw notFound();
  }
}

export const asObject = (value: unknown): Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : {};
