/** Checks OAuth 1.0 signatures (RFC 5849, HMAC-SHA1) of requests without a form body. */
import { createHmac, timingSafeEqual } from 'node:crypto';
import type { CloudContext } from '../context.ts';
import type { CloudRequest } from '../http/router.ts';

/** Time stamps may differ from the cloud's clock by this much. */
const WINDOW_S = 300;
const used = new WeakMap<CloudContext, Set<string>>();

const percent = (text: string): string =>
  encodeURIComponent(text).replace(/[!'()*]/g, (c) => '%' + c.charCodeAt(0).toString(16).toUpperCase());

function headerFields(header: string): Map<string, string> {
  const fields = new Map<string, string>();
  for (const part of header.replace(/^OAuth\s+/i, '').split(',')) {
    const found = /^\s*(\w+)="([^"]*)"\s*$/.exec(part);
    if (found !== null) fields.set(found[1] as string, decodeURIComponent(found[2] as string));
  }
  return fields;
}

/** True when one of the account's keys signed exactly this request, now, and for the first time. */
export function signedByKey(cloud: CloudContext, request: CloudRequest): boolean {
  const fields = headerFields(request.headers.authorization ?? '');
  const key = cloud.world.oauth1Keys.find(
    (one) => one.appKey === fields.get('oauth_consumer_key') && one.accessToken === fields.get('oauth_token'),
  );
  const stamp = Number(fields.get('oauth_timestamp'));
  if (key === undefined || fields.get('oauth_signature_method') !== 'HMAC-SHA1') return false;
  if (!(Math.abs(cloud.clock.now() / 1000 - stamp) <= WINDOW_S)) return false;
  const given = [...fields].filter(([name]) => name.startsWith('oauth_') && name !== 'oauth_signature');
  const all = [...request.query, ...given].map(([name, value]) => `${percent(name)}=${percent(value)}`);
  const base = [
    request.method,
    percent(`${cloud.scheme}://${request.headers.host ?? ''}${request.path}`),
    percent(all.sort().join('&')),
  ].join('&');
  const wanted = createHmac('sha1', `${percent(key.secret)}&${percent(key.accessTokenSecret)}`)
    .update(base)
    .digest();
  const signature = Buffer.from(fields.get('oauth_signature') ?? '', 'base64');
  if (signature.length !== wanted.length || !timingSafeEqual(signature, wanted)) return false;
  const once = `${key.appKey} ${fields.get('oauth_timestamp')} ${fields.get('oauth_nonce')}`;
  const nonces = used.get(cloud) ?? new Set<string>();
  used.set(cloud, nonces);
  if ((fields.get('oauth_nonce') ?? '') === '' || nonces.has(once)) return false;
  nonces.add(once);
  return true;
}
