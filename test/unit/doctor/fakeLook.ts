/** What a check looks at, healthy where a test says nothing else: an org by its answers, a LivePerson account nobody asks. */
import { generateKeyPairSync } from 'node:crypto';
import type { Look, OrgObject, OrgReader, Seen } from '../../../connector-server/src/doctor/types.ts';
import type { Connection } from '../../../connector-server/src/settings/connection.ts';
import { loadSettings } from '../../../connector-server/src/settings/loadSettings.ts';
import { fakeServer, missed, type FakeServer } from './fakeServer.ts';

export const keys = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  publicKeyEncoding: { type: 'spki', format: 'pem' },
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
});

type Rows = Record<string, unknown>[];
export interface FakeOrg {
  signIn?: Awaited<ReturnType<OrgReader['signIn']>>;
  /** Rows, or what went wrong, by object name after FROM. */
  rows?: Readonly<Record<string, Rows | Seen<Rows> | ((soql: string) => Rows)>>;
  /** Null: not there for this user. */
  objects?: Readonly<Record<string, OrgObject | null>>;
  get?: Readonly<Record<string, unknown>>;
  usage?: { used: number; limit: number };
  /** Notes every query. */
  asked?: string[];
}

export const SIGNED_IN = {
  ok: true,
  value: {
    orgId: '00DBx0000000001MAA',
    userId: '005Bx0000000002MAA',
    instanceUrl: 'https://harbor.my.salesforce.com',
    clockOffsetMs: 0,
  },
} as const;

/** Objects not named are there, with every field a check may look for. */
export function fakeOrg(given: FakeOrg = {}): OrgReader {
  const find = (soql: string): Promise<Seen<Rows>> => {
    given.asked?.push(soql);
    const answer = given.rows?.[/FROM (\w+)/.exec(soql)?.[1] ?? ''] ?? [];
    if (typeof answer === 'function') return Promise.resolve({ ok: true, value: answer(soql) });
    return Promise.resolve(Array.isArray(answer) ? { ok: true, value: answer } : answer);
  };
  return {
    signIn: () => Promise.resolve(given.signIn ?? SIGNED_IN),
    query: find,
    tooling: find,
    describe: (name) => {
      const known = given.objects?.[name];
      if (known === null) return Promise.resolve({ ...missed('NOT_FOUND', 'There is no such object.'), status: 404 });
      return Promise.resolve({ ok: true, value: known ?? object(name) });
    },
    get: (path) =>
      Promise.resolve(
        given.get?.[path] === undefined
          ? { ...missed('INSUFFICIENT_ACCESS'), status: 403 }
          : { ok: true, value: given.get[path] },
      ),
    ...(given.usage && { usage: () => given.usage ?? null }),
  };
}

const writable = { type: 'string', createable: true, updateable: true, length: 255 };

/** Any field is there, but those named as `hidden`, and those in `readOnly` cannot be written. */
export function object(
  name: string,
  {
    hidden = [],
    readOnly = [],
    rights = {},
  }: { hidden?: string[]; readOnly?: string[]; rights?: Partial<OrgObject> } = {},
): OrgObject {
  const fields = new Map<string, typeof writable>();
  fields.get = (field: string) =>
    hidden.includes(field)
      ? undefined
      : readOnly.includes(field)
        ? { ...writable, createable: false, updateable: false }
        : writable;
  fields.has = (field: string) => !hidden.includes(field) && field !== 'IsPersonAccount';
  return { name, createable: true, updateable: true, queryable: true, fields, ...rights };
}

/** A connection as settings of this shape give it. */
export async function connection(
  changes: { salesforce?: object; agents?: object[]; crm?: object } = {},
): Promise<Connection> {
  const loaded = await loadSettings(
    {
      version: 1,
      connections: [
        {
          id: 'harbor',
          name: 'Harbor',
          salesforce: {
            orgId: '00DBx0000000001',
            loginUrl: 'https://harbor.my.salesforce.com',
            auth: { flow: 'jwt_bearer', clientId: 'key', username: 'api@harbor.example', privateKey: keys.privateKey },
            identityCertificates: [keys.publicKey],
            origins: ['https://harbor.lightning.force.com'],
            ...changes.salesforce,
          },
          liveperson: { account: '31487986', signIn: { password: true } },
          ...(changes.agents && { agents: changes.agents }),
          ...(changes.crm && { crm: changes.crm }),
        },
      ],
    },
    {
      allowInsecureUpstream: false,
      defaultLoginUrl: 'https://login.salesforce.com',
      resolveSecret: (reference) => Promise.resolve(typeof reference === 'string' ? reference : ''),
    },
  );
  if (!loaded.ok) throw new Error(loaded.problems.join(' '));
  return loaded.connections[0] as Connection;
}

export async function fakeLook(
  given: {
    org?: FakeOrg;
    setup?: FakeOrg | null;
    server?: FakeServer;
    connection?: Parameters<typeof connection>[0];
  } = {},
): Promise<Look> {
  const never = (): Promise<never> => Promise.reject(new Error('LivePerson is not asked here'));
  return {
    connection: await connection(given.connection),
    org: fakeOrg(given.org),
    setup: given.setup == null ? null : fakeOrg(given.setup),
    server: fakeServer(given.server),
    livePerson: {
      domains: never,
      appToken: never,
      users: never,
      skills: never,
      history: never,
      signInAddress: never,
      watcher: never,
    },
  };
}

/** State, subject and cause of each outcome in short. */
export const causes = (
  outcomes: readonly { state: string; cause: string | null; subject?: string | null }[],
): string[] =>
  outcomes.map(({ state, cause, subject }) =>
    [state, ...(cause === null ? [] : [cause]), ...(subject == null ? [] : [`[${subject}]`])].join(' '),
  );
