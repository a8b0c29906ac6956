/** What `npm run doctor` and `npm run rights` have in common: they look at connections beside a running server, or without one. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { parseEnv } from 'node:util';
import { sfOrg } from './connect/sfProgram.ts';
import type { Look, OrgReader } from './doctor/types.ts';
import { createLentReader } from './salesforce/orgReader.ts';
import type { Connection } from './settings/connection.ts';
import type { BesideServer } from './wiring/besideServer.ts';
import { createLook } from './wiring/doctorLook.ts';

type Environment = Readonly<Record<string, string | undefined>>;

export const COMMON_OPTIONS = {
  connection: { type: 'string' },
  'target-org': { type: 'string' },
  'admin-token-env': { type: 'string' },
  folder: { type: 'string', default: 'data' },
  json: { type: 'boolean', default: false },
  help: { type: 'boolean', default: false },
} as const;

interface AdminFlags {
  'target-org'?: string | undefined;
  'admin-token-env'?: string | undefined;
}

/** The environment as npm start reads it from the folder of the installation; variables that are set already count more. */
export async function environmentOf(folder: string, given: Environment): Promise<Environment> {
  const text = await readFile(path.join(folder, 'connector.env'), 'utf8').catch(() => '');
  return { ...parseEnv(text), ...given };
}

/** Why the flags cannot be followed, for the person who gave them; null: they can. */
export function tokenProblem({ 'admin-token-env': name }: AdminFlags, env: Environment): string | null {
  return name !== undefined && !env[name]?.trim()
    ? `The environment variable ${name} is not set: it must hold an administrator’s access token.`
    : null;
}

/** Null: nobody lent theirs. The token goes to the org's own address alone. Rejects with StepFailure where the Salesforce CLI gives none. */
export async function adminEyes(
  { 'target-org': alias, 'admin-token-env': name }: AdminFlags,
  env: Environment,
  { loginUrl, apiVersion }: { loginUrl: string; apiVersion: string },
  { outbound }: BesideServer,
): Promise<OrgReader | null> {
  const lent =
    alias !== undefined
      ? await sfOrg(alias, env)
      : name !== undefined
        ? { instanceUrl: loginUrl, accessToken: env[name]?.trim() ?? '' }
        : null;
  return lent === null
    ? null
    : createLentReader(lent, { apiVersion, fetch: outbound.fetch, now: Date.now, allowLoopback: true });
}

export function lookOf(connection: Connection, beside: BesideServer, setup: OrgReader | null): Look {
  return createLook({
    connection,
    server: beside.server,
    setup,
    grants: beside.grants,
    fetch: beside.outbound.fetch,
    livePersonApiUrl: beside.livePersonApiUrl,
    now: Date.now,
  });
}
