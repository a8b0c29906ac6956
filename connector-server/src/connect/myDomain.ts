/** What a person types as the address of their org, and what follows from it. Pure: nothing is asked of any host. */
import { isLoopbackHost } from '../support/loopback.ts';
import { salesforceOrigin } from '../salesforce/loginHost.ts';

export type OrgKind = 'production' | 'sandbox' | 'developer';

/** The origin of the org's My Domain, or what is wrong with the answer and what would be right. */
export function readMyDomain(
  answer: string,
  allowLoopback: boolean,
): { ok: true; origin: string } | { ok: false; text: string } {
  const given = answer.trim();
  const text = /^https?:\/\//i.test(given) ? given : `https://${given}`;
  if (given === '' || !URL.canParse(text))
    return wrong('That is not an address. It looks like https://example.my.salesforce.com.');
  const url = new URL(text);
  const host = url.hostname.toLowerCase().replace(/\.$/, '');
  if (allowLoopback && isLoopbackHost(host)) return accepted(url.origin, allowLoopback);
  const meant = meantDomain(host);
  if (meant !== null)
    return wrong(`That is ${meant.what} of the org, not its My Domain. It should be: https://${meant.host}`);
  if (host === 'login.salesforce.com' || host === 'test.salesforce.com')
    return wrong(
      'That is the shared login page. Give the org’s own address: Setup > My Domain > Current My Domain URL.',
    );
  if (/^[a-z]{2,4}\d+\.salesforce\.com$/.test(host))
    return wrong(
      'That is the server the org lies on, which changes. Give its own address: Setup > My Domain > Current My Domain URL.',
    );
  if (!host.endsWith('.my.salesforce.com'))
    return wrong(
      'That is no address of Salesforce, so nothing was sent there. It ends in .my.salesforce.com (custom domains do not work here).',
    );
  if (url.protocol !== 'https:') return wrong(`It must start with https: https://${host}`);
  if (url.username !== '' || url.password !== '') return wrong('It must not hold a user or a password.');
  return accepted(`https://${host}${url.port === '' ? '' : `:${url.port}`}`, allowLoopback);
}

function accepted(origin: string, allowLoopback: boolean): ReturnType<typeof readMyDomain> {
  try {
    return { ok: true, origin: salesforceOrigin(origin, allowLoopback) };
  } catch {
    return wrong(
      'That is not the shape of a My Domain address, e.g. https://example.my.salesforce.com or https://example--test.sandbox.my.salesforce.com.',
    );
  }
}

/** Addresses of one org that people see more often than its My Domain (Salesforce Help, "My Domain URL Formats"). */
function meantDomain(host: string): { what: string; host: string } | null {
  const lightning = /^(.+)\.lightning\.force\.com$/.exec(host)?.[1];
  if (lightning !== undefined) return { what: 'the Lightning address', host: `${lightning}.my.salesforce.com` };
  const setup = /^(.+)\.my\.salesforce-setup\.com$/.exec(host)?.[1];
  if (setup !== undefined) return { what: 'the Setup address', host: `${setup}.my.salesforce.com` };
  const page = /^(.+?)--[a-z0-9]+((?:\.[a-z]+)?)\.vf\.force\.com$/.exec(host);
  if (page !== null) return { what: 'the Visualforce address', host: `${page[1]}${page[2]}.my.salesforce.com` };
  return null;
}

/** As the address tells; null: it does not (a production org, or a sandbox without enhanced domains). */
export function kindOfDomain(myDomain: string): OrgKind | null {
  const { hostname } = new URL(myDomain);
  if (/\.(sandbox|scratch)\.my\.salesforce\.com$/.test(hostname)) return 'sandbox';
  if (/\.(develop|trailblaze|demo|patch|free)\.my\.salesforce\.com$/.test(hostname)) return 'developer';
  if (isLoopbackHost(hostname)) return null;
  return hostname.includes('--') ? 'sandbox' : 'production';
}

/** Origins on which the softphone runs; null where the address tells nothing (this machine). */
export function originsOf(myDomain: string): { lightning: string; visualforce: string } | null {
  const found = /^https:\/\/([a-z0-9-]+)((?:\.[a-z]+)?)\.my\.salesforce\.com$/.exec(myDomain);
  if (found === null) return null;
  const [, name = '', partition = ''] = found;
  return {
    lightning: `https://${name}${partition}.lightning.force.com`,
    visualforce: `https://${name}--c${partition}.vf.force.com`,
  };
}

function wrong(text: string): { ok: false; text: string } {
  return { ok: false, text };
}
