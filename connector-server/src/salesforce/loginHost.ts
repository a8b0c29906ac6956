/** Keeps the server from being sent to addresses that are no Salesforce org (SSRF). */
import { ConnectorError } from '../support/errors.ts';
import { isLoopbackHost } from '../support/loopback.ts';

/** My Domain login hosts, with the partitions Salesforce documents; custom domains never answer the API. */
const MY_DOMAIN =
  /^[a-z0-9-]+(--[a-z0-9]+)?(\.(sandbox|develop|scratch|demo|patch|trailblaze|free))?\.my\.salesforce\.com$/;
const SHARED = new Set(['login.salesforce.com', 'test.salesforce.com']);

/** The origin of a login or instance URL, or a permanent error. Loopback (any scheme) only where `allowLoopback`. */
export function salesforceOrigin(url: string, allowLoopback: boolean): string {
  const parsed = URL.canParse(url) ? new URL(url) : null;
  if (parsed !== null && parsed.username === '' && parsed.password === '') {
    const host = parsed.hostname.toLowerCase();
    if (parsed.protocol === 'https:' && parsed.port === '' && (MY_DOMAIN.test(host) || SHARED.has(host)))
      return parsed.origin;
    if (allowLoopback && /^https?:$/.test(parsed.protocol) && isLoopbackHost(host)) return parsed.origin;
  }
  throw new ConnectorError({
    code: 'salesforce_address_refused',
    text: 'The login URL is not a Salesforce address. Use the My Domain address, e.g. https://example.my.salesforce.com.',
    permanent: true,
    certain: true,
    action: 'contact_admin',
  });
}
