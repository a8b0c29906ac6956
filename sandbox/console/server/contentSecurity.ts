/**
 * The Content-Security-Policy of a Lightning page, as far as the softphone meets it: it may connect only to the org
 * itself and to what our trusted URLs name. A wss entry we forgot is missed here too.
 */
import { globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { XMLParser } from 'fast-xml-parser';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
/** Host in the files; a deploy replaces it by CONNECTOR_HOST (sfdx-project.json). */
const PLACEHOLDER = 'connector.example.com';

interface TrustedSite {
  endpointUrl: string;
  isActive: string;
  context: string;
  isApplicableToConnectSrc?: string;
}

let sites: TrustedSite[] | null = null;

function trustedSites(): TrustedSite[] {
  const parser = new XMLParser({ parseTagValue: false });
  sites ??= globSync('force-app/*/default/cspTrustedSites/*-meta.xml', { cwd: ROOT }).map(
    (file) => (parser.parse(readFileSync(ROOT + file, 'utf8')) as { CspTrustedSite: TrustedSite }).CspTrustedSite,
  );
  return sites;
}

/** Header value for a connector at this address. The stand-in serves plain http, so https and wss become http and ws. */
export function contentSecurityPolicy(connectorUrl: string): string {
  const { host, protocol } = new URL(connectorUrl);
  const plain = protocol === 'http:';
  const connect = trustedSites()
    .filter(
      (site) =>
        site.isActive === 'true' && site.isApplicableToConnectSrc === 'true' && ['All', 'LEX'].includes(site.context),
    )
    .map((site) => site.endpointUrl.replace(PLACEHOLDER, host))
    .map((address) => (plain ? address.replace(/^https:/, 'http:').replace(/^wss:/, 'ws:') : address));
  return `connect-src 'self' ${connect.join(' ')}; object-src 'none'; base-uri 'self'`;
}
