/** OAuth 1.0 signatures (RFC 5849, HMAC-SHA1) for accounts whose API keys are still of that kind. */
import { createHmac, randomBytes } from 'node:crypto';

/** The four strings LivePerson shows for an API key. */
export interface ApiKey {
  appKey: string;
  secret: string;
  accessToken: string;
  accessTokenSecret: string;
}

/** RFC 5849, 3.6: everything but unreserved characters is escaped. */
function escape(text: string): string {
  return encodeURIComponent(text).replace(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`);
}

/**
 * Value of the Authorization header for a request without a form body. `url` exactly as it is requested; `now` is epoch ms.
 */
export function signedHeader(
  key: ApiKey,
  request: { method: string; url: string },
  now: number,
  nonce: string = randomBytes(16).toString('hex'),
): string {
  const url = new URL(request.url);
  const oauth: Record<string, string> = {
    oauth_consumer_key: key.appKey,
    oauth_nonce: nonce,
    oauth_signature_method: 'HMAC-SHA1',
    oauth_timestamp: String(Math.floor(now / 1000)),
    oauth_token: key.accessToken,
    oauth_version: '1.0',
  };
  const parameters = [...url.searchParams, ...Object.entries(oauth)]
    .map(([name, value]) => [escape(name), escape(value)] as const)
    .sort(([a, x], [b, y]) => (a === b ? (x < y ? -1 : 1) : a < b ? -1 : 1))
    .map(([name, value]) => `${name}=${value}`)
    .join('&');
  const base = [request.method.toUpperCase(), escape(`${url.origin}${url.pathname}`), escape(parameters)].join('&');
  const signature = createHmac('sha1', `${escape(key.secret)}&${escape(key.accessTokenSecret)}`)
    .update(base)
    .digest('base64');
  return `OAuth ${Object.entries({ ...oauth, oauth_signature: signature })
    .map(([name, value]) => `${name}="${escape(value)}"`)
    .join(', ')}`;
}
