import { fails, fine, notLooked } from '../outcome.ts';
import type { ConnectionCheck, Look, Outcome } from '../types.ts';

const MEND = 'Put the origins of the org into salesforce.origins; npm run connect fills them from the My Domain.';

export const origins: ConnectionCheck = {
  id: 'console.origins',
  group: 'console',
  title: 'The connector lets the console’s pages in',
  why: 'The connector turns the softphone away, for every agent.',
  whoCanFix: 'server_operator',
  needs: ['apiUser'],
  async run(look) {
    const { origins: named } = look.connection.salesforce;
    const tried = 'Compared salesforce.origins with the org’s My Domain.';
    if (named.length === 0) return [fails('none', { tried, seen: 'salesforce.origins is empty.', mend: MEND })];
    const identity = await look.org.signIn();
    if (!identity.ok) return [notLooked(tried, identity, MEND)];
    const wanted = lightningOrigin(identity.value.instanceUrl);
    if (wanted !== null && !named.includes(wanted))
      return [
        fails('differs', {
          tried,
          seen: `The console of this org is at ${wanted}; allowed are ${named.join(', ')}.`,
          mend: `Add ${wanted} to salesforce.origins. ${MEND}`,
        }),
      ];
    return [(await notInForce(look, named)) ?? fine(tried, `Allowed are ${named.join(', ')}.`)];
  },
};

/** Where Lightning pages are, by the My Domain (Salesforce Help, "My Domain URL Formats"); null: not an address of that kind. */
function lightningOrigin(instanceUrl: string): string | null {
  const { hostname } = new URL(instanceUrl);
  return hostname.endsWith('.my.salesforce.com')
    ? `https://${hostname.replace(/\.my\.salesforce\.com$/, '.lightning.force.com')}`
    : null;
}

/** The running server may not have taken the settings that were read here. One that does not answer is another check's finding. */
async function notInForce({ server }: Look, named: readonly string[]): Promise<Outcome | null> {
  for (const origin of named) {
    const answer = await server.publicCheck(origin);
    if (answer.ok && answer.value['originAllowed'] === false)
      return fails('not_in_force', {
        subject: origin,
        tried: 'Asked the connector at its public address as a page of the console would.',
        seen: `${origin} is in the settings, but the running server does not allow it.`,
        mend: 'Look at the server’s status page why the settings were not applied, or start it again.',
      });
  }
  return null;
}
