import { fails, fine, unknown } from '../outcome.ts';
import { regionOf } from './livePersonRegion.ts';
import type { ConnectionCheck } from '../types.ts';

export const ACCOUNT_TITLE = 'The LivePerson account is known';

export const livePersonAccount: ConnectionCheck = {
  id: 'livePerson.account',
  group: 'livePerson',
  title: ACCOUNT_TITLE,
  why: 'Domain discovery names the hosts of an account; with a wrong account number agents cannot sign in at all.',
  whoCanFix: 'server_operator',
  async run({ connection, livePerson }) {
    const { account, services } = connection.liveperson;
    const tried = `Asked LivePerson’s domain discovery for account ${account}.`;
    const domains = await livePerson.domains();
    if (!domains.ok) {
      if (domains.code === 'unknown_account')
        return [
          fails('unknown_account', {
            tried,
            seen: domains.text,
            mend: 'Correct liveperson.account: the number stands in LivePerson’s address bar and under Manage > Account. A test account needs its own LIVEPERSON_API_URL.',
          }),
        ];
      return [
        unknown('unreachable', {
          tried,
          seen: domains.text,
          mend: 'See the check “Salesforce and LivePerson are reached”.',
        }),
      ];
    }
    const region = mostNamed([...domains.value].filter(([name]) => !(name in services)).map(([, host]) => host));
    const foreign = Object.entries(services).find(([, host]) => {
      const other = regionOf(host);
      return region !== null && other !== null && other !== region;
    });
    if (region !== null && foreign !== undefined)
      return [
        fails('other_region', {
          tried,
          seen: `The account is in ${region}, but liveperson.services sends ${foreign[0]} to ${foreign[1]}, in ${regionOf(foreign[1]) ?? 'another region'}.`,
          mend: `Take ${foreign[0]} out of liveperson.services, so that domain discovery decides.`,
          subject: foreign[0],
        }),
      ];
    return [fine(tried, `It has ${domains.value.size} services${region === null ? '' : `, in ${region}`}.`)];
  },
};

/** An account lies in one region; a host without one in its name says nothing. */
function mostNamed(hosts: readonly string[]): string | null {
  const counts = new Map<string, number>();
  for (const host of hosts) {
    const region = regionOf(host);
    if (region !== null) counts.set(region, (counts.get(region) ?? 0) + 1);
  }
  return [...counts].sort(([, one], [, other]) => other - one)[0]?.[0] ?? null;
}
