/** One org's REST API through jsforce, with our own time-outs, token renewal and no silent repeats. */
import jsforce from 'jsforce';
import type { OrgProfile, OrgProfileOf } from './orgProfile.ts';
import { callFailure } from './callFailure.ts';
import type { CallFailure } from './callFailure.ts';
import { createFetchTransport } from './fetchTransport.ts';
import { encodeForm } from './fileForm.ts';
import type { FileForm } from './fileForm.ts';
import { createRefusedSessions } from './refusedSessions.ts';
import type { OrgSession } from './signIn.ts';

export interface OrgCall {
  method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  /** Below /services/data/vNN.N, starting with a slash; already encoded. */
  path: string;
  body?: unknown;
  /** Instead of `body`: one record with one binary field, sent as a form. */
  form?: FileForm;
  headers?: Record<string, string>;
}

export interface OrgConnections {
  /** The parsed answer. Rejects with CallFailure. A 401 is repeated once, after one renewal of the token. */
  call(connectionId: string, call: OrgCall): Promise<unknown>;
  /** Forgets every session: after the settings changed. */
  forgetAll(): void;
}

export interface OrgConnectionDeps {
  profileOf: OrgProfileOf;
  /** `refused`: the access token the org does not take any more. */
  signIn(profile: OrgProfile, refused: string | null): Promise<OrgSession>;
  /** `used` and `limit` of the org's rolling day, from Sforce-Limit-Info. */
  onUsage(connectionId: string, usage: { used: number; limit: number }): void;
  /** Default: the global one. */
  fetch?: typeof globalThis.fetch;
  /** For a whole call, body included; default 60 s. */
  timeoutMs?: number;
  /** Epoch ms. */
  now: () => number;
}

type JsforceConnection = InstanceType<typeof jsforce.Connection>;
const CLIENT_NAME = 'LivePersonConnector';
const JSON_TYPE = 'application/json; charset=utf-8';

export function createOrgConnections(deps: OrgConnectionDeps): OrgConnections {
  const sessions = new Map<string, Promise<JsforceConnection>>();
  const refusedTokens = new Map<string, string>();
  const refusals = createRefusedSessions(deps.now);
  const transport = createFetchTransport(deps.fetch ?? globalThis.fetch, deps.timeoutMs ?? 60_000);

  const open = async (connectionId: string): Promise<JsforceConnection> => {
    const profile = await deps.profileOf(connectionId);
    if (profile === null) throw new Error(`No Salesforce settings for connection ${connectionId}.`);
    const session = await deps.signIn(profile, refusedTokens.get(connectionId) ?? null);
    return new jsforce.Connection({
      instanceUrl: session.instanceUrl,
      accessToken: session.accessToken,
      version: profile.apiVersion,
      maxRequest: 25,
      callOptions: { client: CLIENT_NAME },
    });
  };

  /** One sign-in at a time per org; a failed one is not kept. */
  const connectionOf = (connectionId: string): Promise<JsforceConnection> => {
    const known = sessions.get(connectionId);
    if (known !== undefined) return known;
    const opening = open(connectionId);
    sessions.set(connectionId, opening);
    opening.catch(() => {
      if (sessions.get(connectionId) === opening) sessions.delete(connectionId);
    });
    return opening;
  };

  const send = async (connectionId: string, connection: JsforceConnection, call: OrgCall): Promise<unknown> => {
    const form = call.form === undefined ? null : encodeForm(call.form);
    const request = connection.request(
      {
        method: call.method,
        url: `${connection.instanceUrl}/services/data/v${connection.version}${call.path}`,
        headers: { 'content-type': form?.contentType ?? JSON_TYPE, accept: 'application/json', ...call.headers },
        ...(call.body === undefined ? {} : { body: JSON.stringify(call.body) }),
        ...(form === null ? {} : { body: form.body }),
      },
      { transport },
    );
    try {
      return await request;
    } finally {
      const usage = connection.limitInfo.apiUsage;
      if (usage !== undefined) deps.onUsage(connectionId, { used: usage.used, limit: usage.limit });
    }
  };

  return {
    async call(connectionId, call) {
      const refused = refusals.check(connectionId);
      if (refused !== null) throw refused;
      for (let renewed = false; ; renewed = true) {
        const session = connectionOf(connectionId);
        let failure: CallFailure;
        let token = '';
        try {
          const connection = await session.catch((error: unknown) => {
            throw callFailure(error, 'sign_in');
          });
          token = connection.accessToken ?? '';
          const answer = await send(connectionId, connection, call);
          refusals.taken(connectionId);
          return answer;
        } catch (error) {
          failure = callFailure(error, 'call');
        }
        if (failure.permanent) throw refusals.refused(connectionId, failure);
        if (failure.kind !== 'session_expired') throw failure;
        // Another caller may have renewed it already: only the session that failed is thrown away.
        if (sessions.get(connectionId) === session) sessions.delete(connectionId);
        refusedTokens.set(connectionId, token);
        if (renewed) throw refusals.refused(connectionId, failure);
      }
    },
    forgetAll() {
      sessions.clear();
      refusedTokens.clear();
      refusals.forgetAll();
    },
  };
}
