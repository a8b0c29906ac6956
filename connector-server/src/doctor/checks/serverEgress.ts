import { fails, fine } from '../outcome.ts';
import type { ConnectionCheck, Look, Outcome } from '../types.ts';

const TRIED = 'Opened a connection to each host the server needs.';

const MENDS: Readonly<Record<string, string>> = {
  dns: 'Let this machine resolve the name (DNS); where only a proxy may go out, set HTTPS_PROXY.',
  refused: 'Correct the address in the settings, or open the way in the firewall.',
  timeout: 'Open port 443 to this host in the firewall, or set HTTPS_PROXY.',
  reset: 'See whether a firewall cuts connections to this host, or needs HTTPS_PROXY.',
  certificate_untrusted:
    'A program on the way opens the encryption: exempt this host there, or give Node.js its authority (NODE_EXTRA_CA_CERTS).',
  proxy_unreachable: 'Correct HTTPS_PROXY, or start the proxy.',
  proxy_refused: 'Let the proxy pass connections to this host on port 443, or name the host in NO_PROXY.',
};

export const serverEgress: ConnectionCheck = {
  id: 'server.egress',
  group: 'server',
  title: 'Salesforce and LivePerson are reached',
  why: 'The server talks to both clouds itself: what a firewall holds back, agents see as an outage.',
  whoCanFix: 'server_operator',
  async run(look) {
    const { proxy } = await look.server.facts();
    const way = proxy == null ? '' : ` through the proxy ${proxy}`;
    const hosts = await hostsNeeded(look);
    const failed = (
      await Promise.all(
        [...hosts].map(async ([origin, what]): Promise<Outcome[]> => {
          const seen = await look.server.reach(origin);
          if (seen.ok) return [];
          const { host } = new URL(origin);
          return [
            fails(seen.code.startsWith('certificate') ? 'certificate' : 'unreachable', {
              tried: TRIED,
              seen: `${host} (${what}) was not reached${way}. ${seen.text}`,
              mend: MENDS[seen.code] ?? 'See firewall and proxy of this machine.',
              subject: host,
            }),
          ];
        }),
      )
    ).flat();
    return failed.length > 0 ? failed : [fine(TRIED, `All ${hosts.size} were reached${way}.`)];
  },
};

/** What it is for, by origin. Services of LivePerson only as far as discovery tells them. */
async function hostsNeeded({ connection, org, livePerson, server }: Look): Promise<Map<string, string>> {
  const [{ livePersonApiUrl }, signedIn, domains] = await Promise.all([
    server.facts(),
    org.signIn(),
    livePerson.domains(),
  ]);
  const hosts = new Map([[new URL(connection.salesforce.loginUrl).origin, 'signing in to Salesforce']]);
  const add = (url: string, what: string): void => {
    const { origin } = new URL(url);
    if (!hosts.has(origin)) hosts.set(origin, what);
  };
  if (signedIn.ok) add(signedIn.value.instanceUrl, 'the Salesforce org');
  if (livePersonApiUrl === undefined) return hosts;
  add(livePersonApiUrl, 'LivePerson’s domain discovery');
  const scheme = new URL(livePersonApiUrl).protocol;
  if (domains.ok)
    for (const [service, host] of domains.value)
      if (NEEDED.has(service)) add(`${scheme}//${host}`, `LivePerson’s service ${service}`);
  return hosts;
}

const NEEDED: ReadonlySet<string> = new Set([
  'agentVep',
  'asyncMessagingEnt',
  'facadeMsg',
  'sentinel',
  'accountConfigReadOnly',
  'msgHist',
]);
