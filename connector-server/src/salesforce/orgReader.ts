/** Looks at an org without changing anything: for checks and for the guide that connects it. As the API user, or with what an administrator lent. */
import type { OrgIdentity, OrgObject, OrgReader, Seen } from '../doctor/types.ts';
import { ConnectorError } from '../support/errors.ts';
import { networkCode } from './callFailure.ts';
import { salesforceOrigin } from './loginHost.ts';
import type { OrgProfile } from './orgProfile.ts';
import { createOrgGet } from './orgGet.ts';
import type { OrgGet } from './orgGet.ts';
import { signIn } from './signIn.ts';
import type { OrgSession, SignInDeps } from './signIn.ts';

export interface OrgReaderDeps {
  /** E.g. `66.0`. */
  apiVersion: string;
  fetch: typeof globalThis.fetch;
  /** Epoch ms. */
  now(): number;
  timeoutMs?: number;
  /** Null: the call may be made. Else what is unknown about it; then nothing is sent. */
  refuses?: (call: { method: 'GET'; path: string }) => string | null;
  /** Once for each call of the org's API that is sent. */
  onSent?: () => void;
}

/** As the connection's API user, through a sign-in of its own: what it proves is proved now. */
export function createApiUserReader(
  profile: OrgProfile,
  deps: Omit<OrgReaderDeps, 'apiVersion'> & Pick<SignInDeps, 'grants' | 'allowLoopback'>,
): OrgReader {
  return createReader({ ...deps, apiVersion: profile.apiVersion }, async (get) => {
    const session = await signIn(profile, {
      now: deps.now,
      allowLoopback: deps.allowLoopback,
      grants: deps.grants,
      fetch: get.fetch,
    });
    return { session, orgId: profile.orgId };
  });
}

/** With an access token somebody has already, e.g. what `sf org display` prints. The token is only ever sent to `instanceUrl`. */
export function createLentReader(
  lent: { instanceUrl: string; accessToken: string },
  deps: OrgReaderDeps & { allowLoopback: boolean },
): OrgReader {
  return createReader(deps, async (get) => {
    const instanceUrl = salesforceOrigin(lent.instanceUrl, deps.allowLoopback);
    const { orgId, userId } = await whoseToken(get, { ...lent, instanceUrl }, deps.apiVersion);
    return { session: { accessToken: lent.accessToken, instanceUrl, userId }, orgId };
  });
}

/** The identity address among the resources of the version ends in org and user (REST API Developer Guide, "Resources by Version"); else OpenID's userinfo tells. */
async function whoseToken(
  get: OrgGet,
  session: Omit<OrgSession, 'userId'>,
  apiVersion: string,
): Promise<{ orgId: string; userId: string }> {
  const resources = await get.json(session, `/services/data/v${apiVersion}/`);
  if (!resources.ok) throw new NotSeen(resources);
  const { identity } = resources.value as { identity?: unknown };
  const named = typeof identity === 'string' ? /\/id\/(00D\w{12,15})\/(005\w{12,15})$/.exec(identity) : null;
  if (named !== null) return { orgId: named[1] as string, userId: named[2] as string };
  const person = await get.json(session, '/services/oauth2/userinfo');
  if (!person.ok) throw new NotSeen(person);
  const { organization_id, user_id } = person.value as { organization_id?: unknown; user_id?: unknown };
  if (typeof organization_id === 'string' && typeof user_id === 'string')
    return { orgId: organization_id, userId: user_id };
  throw new NotSeen({
    ok: false,
    code: 'unknown_answer',
    status: null,
    text: 'Salesforce does not say whose token it is.',
  });
}

type NotOk = Extract<Seen<unknown>, { ok: false }>;
class NotSeen extends Error {
  readonly seen: NotOk;
  constructor(seen: NotOk) {
    super(seen.text);
    this.seen = seen;
  }
}

const MOST_ROWS = 2_000;

function createReader(
  deps: OrgReaderDeps,
  open: (get: OrgGet) => Promise<{ session: OrgSession; orgId: string }>,
): OrgReader {
  const get = createOrgGet(deps);
  const base = `/services/data/v${deps.apiVersion}`;
  const answers = new Map<string, Promise<Seen<unknown>>>();
  const once = <T>(key: string, ask: () => Promise<Seen<T>>): Promise<Seen<T>> => {
    const known = answers.get(key) as Promise<Seen<T>> | undefined;
    if (known !== undefined) return known;
    const asking = ask().catch((error: unknown): Seen<T> => notSeen(error));
    answers.set(key, asking);
    return asking;
  };

  const opened = (): Promise<Seen<{ session: OrgSession; orgId: string }>> =>
    once('open', async () => ({ ok: true, value: await open(get) }));

  const call = async (path: string): Promise<Seen<unknown>> => {
    const unknown = deps.refuses?.({ method: 'GET', path }) ?? null;
    if (unknown !== null)
      return { ok: false, code: 'not_listed', status: null, text: `The connector does not ask this: ${unknown}.` };
    const org = await opened();
    if (!org.ok) return org;
    deps.onSent?.();
    return get.json(org.value.session, `${base}${path}`);
  };

  const rows = async (
    resource: '/query' | '/tooling/query',
    soql: string,
  ): Promise<Seen<Record<string, unknown>[]>> => {
    const found: Record<string, unknown>[] = [];
    let path: string | null = `${resource}?q=${encodeURIComponent(soql)}`;
    while (path !== null && found.length < MOST_ROWS) {
      const page: Seen<unknown> = await call(path);
      if (!page.ok) return page;
      const { records, nextRecordsUrl } = page.value as { records?: unknown; nextRecordsUrl?: unknown };
      if (!Array.isArray(records))
        return { ok: false, code: 'unknown_answer', status: null, text: 'Salesforce answered in an unknown shape.' };
      found.push(...(records as Record<string, unknown>[]));
      path =
        typeof nextRecordsUrl === 'string' && nextRecordsUrl.startsWith(`${base}/`)
          ? nextRecordsUrl.slice(base.length)
          : null;
    }
    return { ok: true, value: found.slice(0, MOST_ROWS) };
  };

  return {
    signIn: () =>
      once('signIn', async (): Promise<Seen<OrgIdentity>> => {
        const org = await opened();
        if (!org.ok) return org;
        const { session, orgId } = org.value;
        return {
          ok: true,
          value: {
            orgId,
            userId: session.userId,
            instanceUrl: session.instanceUrl,
            clockOffsetMs: get.clockOffsetMs(),
          },
        };
      }),
    query: (soql) => once(`query ${soql}`, () => rows('/query', soql)),
    tooling: (soql) => once(`tooling ${soql}`, () => rows('/tooling/query', soql)),
    describe: (object) =>
      once(`describe ${object}`, async () => {
        const answer = await call(`/sobjects/${encodeURIComponent(object)}/describe`);
        return answer.ok ? { ok: true, value: orgObject(object, answer.value) } : answer;
      }),
    get: (path) => once(`get ${path}`, () => call(path)),
    usage: () => get.usage(),
  };
}

function notSeen(error: unknown): NotOk {
  if (error instanceof NotSeen) return error.seen;
  if (error instanceof ConnectorError) return { ok: false, code: error.code, status: null, text: error.text };
  const code = networkCode(error);
  return { ok: false, code: 'unreachable', status: null, text: `Salesforce did not answer (${code}).` };
}

interface RawField {
  name: string;
  type: string;
  length?: number;
  createable?: boolean;
  updateable?: boolean;
}

function orgObject(name: string, answer: unknown): OrgObject {
  const { fields, createable, updateable, queryable } = answer as {
    fields?: RawField[];
    createable?: boolean;
    updateable?: boolean;
    queryable?: boolean;
  };
  return {
    name,
    createable: createable ?? false,
    updateable: updateable ?? false,
    queryable: queryable ?? false,
    fields: new Map(
      (fields ?? []).map((field) => [
        field.name,
        {
          type: field.type,
          length: field.length ?? 0,
          createable: field.createable ?? false,
          updateable: field.updateable ?? false,
        },
      ]),
    ),
  };
}
