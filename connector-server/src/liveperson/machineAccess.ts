/**
 * The connector's own access to an account's REST APIs (AppJWT, client credentials V2), for reading history and
 * directory while no agent is signed in. Optional: without an application of that kind there is none.
 */
import type { LivePersonAccount, MachineAccess } from '../desk/livePersonPorts.ts';
import type { Clock } from '../support/clock.ts';
import { asFields, asInteger, asText } from './decode/reading.ts';
import type { Domains } from './domains.ts';
import { requestJson, type FetchPort } from './http.ts';

/** LivePerson gives no refresh token here: a new one is asked for this long before the old one ends. */
const EARLY_MS = 60_000;
/** Life when the token does not say: the documented hour. */
const LIFE_MS = 3_600_000;
/** A refusal is not repeated sooner. */
const RETRY_MS = 60_000;
const REFUSALS = new Set([400, 401, 403, 404]);

interface Held {
  token: string | null;
  /** Not accepted, rather than not to be asked. */
  refused: boolean;
  until: number;
}

function expiryOf(jwt: string): number | null {
  try {
    const claims = asFields(JSON.parse(Buffer.from(jwt.split('.')[1] ?? '', 'base64url').toString('utf8')));
    const seconds = asInteger(claims.exp);
    return seconds === null ? null : seconds * 1000;
  } catch {
    return null;
  }
}

const keyOf = ({ account, api }: LivePersonAccount): string => `${account}\n${api?.clientId ?? ''}`;

export function createMachineAccess(deps: { fetch: FetchPort; domains: Domains; clock: Clock }): MachineAccess {
  const held = new Map<string, Held>();
  const asking = new Map<string, Promise<string | null>>();

  async function ask(account: LivePersonAccount, api: { clientId: string; clientSecret: string }): Promise<Held> {
    const now = deps.clock.now();
    try {
      const base = await deps.domains.origin(account, 'sentinel');
      const path = `/sentinel/api/v2/account/${encodeURIComponent(account.account)}/app/token`;
      const answer = await requestJson(deps.fetch, `${base}${path}`, {
        form: { client_id: api.clientId, client_secret: api.clientSecret, grant_type: 'client_credentials' },
      });
      const token = asText(asFields(answer.body).access_token);
      if (answer.status !== 200 || token === '')
        return { token: null, refused: REFUSALS.has(answer.status), until: now + RETRY_MS };
      return { token, refused: false, until: (expiryOf(token) ?? now + LIFE_MS) - EARLY_MS };
    } catch {
      return { token: null, refused: false, until: now + RETRY_MS };
    }
  }

  return {
    async token(account) {
      const { api } = account;
      if (api === null || api === undefined) return null;
      const key = keyOf(account);
      const known = held.get(key);
      if (known !== undefined && known.until > deps.clock.now()) return known.token;
      let request = asking.get(key);
      if (request === undefined) {
        request = ask(account, api)
          .then((answer) => {
            held.set(key, answer);
            return answer.token;
          })
          .finally(() => asking.delete(key));
        asking.set(key, request);
      }
      return request;
    },
    refused: (account) => account.api == null || held.get(keyOf(account))?.refused === true,
    forget(account) {
      const key = keyOf(account);
      // A refusal keeps its pause.
      if (held.get(key)?.token != null) held.delete(key);
    },
  };
}
