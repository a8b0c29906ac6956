/**
 * The Content-Security-Policy of a Lightning page, as far as the softphone meets it: it may connect only to the org
 * itself and to what the org's trusted URLs name. A wss entry that was forgotten is missed here too.
 */
import type { SalesforceOrg } from '../../salesforce/org.ts';

/** Host in our files; a deploy replaces it. An org that was started set up has the files as they lie in the project. */
const PLACEHOLDER = 'connector.example.com';

/** Header value. For the placeholder stands the connector at this address; plain http makes https and wss http and ws. */
export function contentSecurityPolicy(org: SalesforceOrg, connectorUrl: string): string {
  const { host, protocol } = new URL(connectorUrl);
  const placed = (address: string): string => {
    if (!address.includes(PLACEHOLDER) || org.startedEmpty) return address;
    const own = address.replace(PLACEHOLDER, host);
    return protocol === 'http:' ? own.replace(/^https:/, 'http:').replace(/^wss:/, 'ws:') : own;
  };
  const connect = [...org.control.setup.trustedUrls.values()]
    .filter((site) => site.isActive && site.directives.has('ConnectSrc') && ['All', 'LEX'].includes(site.context))
    .map((site) => placed(site.endpointUrl));
  return `connect-src 'self' ${connect.join(' ')}; object-src 'none'; base-uri 'self'`;
}
