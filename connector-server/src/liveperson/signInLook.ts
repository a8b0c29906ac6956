/** The application for the agents' sign-in, tried without anybody signing in. */
import { randomBytes } from 'node:crypto';
import type { Seen } from '../doctor/types.ts';
import type { ReaderDeps } from './readerCalls.ts';
import { readText, requestJson, UnreachableError } from './http.ts';
import { missed, missedBy, missedByStatus, oauthProblem, type Missed } from './readerWords.ts';

const TIMEOUT_MS = 10_000;
/** A sign-in page is smaller. */
const MOST_BYTES = 4 * 1024 * 1024;

const noApplication = (): Missed =>
  missed('no_application', 'No application for the agents’ sign-in is set up (liveperson.signIn.oauth).');

/** Asks for the sign-in page as a browser would, and leaves before it is shown: a redirect address that is not registered is refused here. */
export async function lookAtSignInAddress(
  { account, fetch, domains }: ReaderDeps,
  redirectUri: string,
): Promise<Seen<{ status: number }>> {
  const { oauth } = account.signIn;
  if (oauth === null) return noApplication();
  try {
    const origin = await domains.origin(account, 'sentinel');
    const query = new URLSearchParams({
      v: '1.0',
      response_type: 'code',
      client_id: oauth.clientId,
      redirect_uri: redirectUri,
      state: randomBytes(12).toString('hex'),
    });
    const path = `/sentinel/api/account/${encodeURIComponent(account.account)}/authorize`;
    const response = await fetch(`${origin}${path}?${query.toString()}`, {
      redirect: 'manual',
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    const text = (await readText(response, MOST_BYTES)).toLowerCase();
    // RFC 6749, 4.1.2.1: errors other than a wrong address or client travel back to the address.
    const { searchParams } = new URL(response.headers.get('location') ?? '/', origin);
    const { status } = response;
    if (searchParams.get('error') !== null) return wrongGrant(status);
    if (status === 200 || (status >= 300 && status < 400)) return { ok: true, value: { status } };
    const general = missedByStatus({ status, headers: response.headers, body: null });
    if (general !== null) return general;
    if (text.includes('unsupported_response_type') || text.includes('response_type')) return wrongGrant(status);
    if (status === 401 || status === 403 || status === 404)
      return missed('unknown_application', 'LivePerson does not know this client id in this account.', status);
    return missed('redirect_address', `LivePerson does not send agents back to ${redirectUri}.`, status);
  } catch (error) {
    return missedBy(error instanceof UnreachableError ? error : new UnreachableError('network', error));
  }
}

const wrongGrant = (status: number): Missed =>
  missed('grant_missing', 'LivePerson knows the application, but it may not use the authorization code.', status);

/**
 * Offers a code nobody gave out: with the right secret the code is what LivePerson refuses (RFC 6749, 5.2: invalid_grant).
 * `not_told`: the answer leaves open which of them was wrong.
 */
export async function lookAtSignInSecret(
  { account, fetch, domains }: ReaderDeps,
  redirectUri: string,
): Promise<Seen<{ status: number }>> {
  const { oauth } = account.signIn;
  if (oauth === null) return noApplication();
  try {
    const origin = await domains.origin(account, 'sentinel');
    const answer = await requestJson(
      fetch,
      `${origin}/sentinel/api/account/${encodeURIComponent(account.account)}/token?v=1.0`,
      {
        form: {
          grant_type: 'authorization_code',
          code: randomBytes(24).toString('hex'),
          redirect_uri: redirectUri,
          client_id: oauth.clientId,
          client_secret: oauth.clientSecret,
        },
      },
    );
    const { error } = oauthProblem(answer);
    if (error === 'invalid_grant') return { ok: true, value: { status: answer.status } };
    if (error === 'invalid_client' || answer.status === 401)
      return missed(
        'wrong_secret',
        'LivePerson does not know this client id, or its secret is another one.',
        answer.status,
      );
    if (error === 'unauthorized_client' || error === 'unsupported_grant_type') return wrongGrant(answer.status);
    return (
      missedByStatus(answer) ??
      missed(
        'not_told',
        `LivePerson’s answer (${answer.status}) leaves open whether the secret is right.`,
        answer.status,
      )
    );
  } catch (error) {
    return missedBy(error);
  }
}
