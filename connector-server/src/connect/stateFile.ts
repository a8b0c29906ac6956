/** The answers given so far, in `connect/<connection>.json`. No secret is ever in it. */
import { z } from 'zod';
import type { ConnectFiles, ConnectState } from './types.ts';
import { StepFailure } from './types.ts';

const text = z.string().nullable();
const state = z.strictObject({
  version: z.literal(1),
  connection: z.string(),
  name: z.string(),
  server: z.looseObject({ publicUrl: text }),
  salesforce: z.looseObject({
    myDomain: text,
    kind: z.enum(['production', 'sandbox', 'developer']).nullable(),
    orgId: text,
    lightningOrigin: text,
    visualforceOrigin: text,
    adminAccess: z.enum(['sf', 'token', 'browser', 'by_hand']).nullable(),
    sfAlias: text,
    packages: z.array(z.string()),
    flow: z.enum(['jwt_bearer', 'client_credentials', 'web_server']).nullable(),
    consumerKey: text,
    apiUsername: text,
    identityCertificates: z.array(z.string()),
    apiPermissionSets: z.array(z.string()),
    agents: z.array(z.strictObject({ id: text, username: z.string(), email: text })).default([]),
    admins: z.array(z.string()).default([]),
  }),
  liveperson: z.looseObject({
    account: text,
    region: text,
    signInClientId: text,
    password: z.boolean(),
    apiClientId: text,
    apiKey: z.strictObject({ appKey: z.string(), accessToken: z.string() }).nullable(),
    watcher: z.strictObject({ loginName: z.string(), clientId: z.string() }).nullable(),
  }),
  people: z.array(
    z.strictObject({
      salesforceUserId: z.string(),
      username: z.string(),
      livePersonUserId: z.string(),
      loginName: z.string(),
    }),
  ),
  steps: z.record(z.string(), z.strictObject({ state: z.enum(['begun', 'done', 'by_hand']), at: z.number() })),
});

const nameOf = (connection: string): string => `connect/${connection}.json`;

/** Nothing is known yet. */
export function emptyState(connection: string): ConnectState {
  return {
    version: 1,
    connection,
    name: connection,
    server: { publicUrl: null },
    salesforce: {
      myDomain: null,
      kind: null,
      orgId: null,
      lightningOrigin: null,
      visualforceOrigin: null,
      adminAccess: null,
      sfAlias: null,
      packages: ['main'],
      flow: null,
      consumerKey: null,
      apiUsername: null,
      identityCertificates: [],
      apiPermissionSets: [],
      agents: [],
      admins: [],
    },
    liveperson: {
      account: null,
      region: null,
      signInClientId: null,
      password: false,
      apiClientId: null,
      apiKey: null,
      watcher: null,
    },
    people: [],
    steps: {},
  };
}

/** What an earlier run kept; null: there was none. Rejects with StepFailure when the file cannot be understood: it is never guessed at. */
export async function readState(files: ConnectFiles, connection: string): Promise<ConnectState | null> {
  const written = await files.read(nameOf(connection));
  if (written === null) return null;
  try {
    return state.parse(JSON.parse(written));
  } catch (error) {
    throw new StepFailure(
      'state_unreadable',
      `The answers kept in ${nameOf(connection)} cannot be read: they were changed by hand, or by another version.`,
      'Move that file away and run the guide again. What is already in the org and in LivePerson is found again, step by step.',
      { cause: error },
    );
  }
}

/** Durable when it resolves. */
export async function writeState(files: ConnectFiles, kept: ConnectState): Promise<void> {
  await files.write(nameOf(kept.connection), `${JSON.stringify(kept, null, 2)}\n`);
}
