import { X509Certificate } from 'node:crypto';
import { fails, fine, unknown, warns } from '../outcome.ts';
import type { ConnectionCheck, Look, Outcome } from '../types.ts';

const DAY_MS = 86_400_000;
/** Time to have a certificate made, exchanged and tried. */
const SOON_MS = 30 * DAY_MS;
const PAGE = '/lightning/setup/CertificatesAndKeysManagement/home';

export const identityCertificate: ConnectionCheck = {
  id: 'salesforce.identityCertificate',
  group: 'salesforce',
  title: 'Agents are recognised by the org’s certificate',
  why: 'The connector cannot tell who an agent is, so it lets none in.',
  whoCanFix: 'salesforce_admin',
  async run(look) {
    const tried = 'Read the certificates in salesforce.identityCertificates.';
    const certificates = look.connection.salesforce.identityCertificates.map(endOf);
    const now = look.server.now();
    const dated = certificates.filter((end) => end !== null);
    if (dated.length < certificates.length)
      return [
        unknown('no_dates', {
          tried,
          seen: 'A public key without a certificate is given: it does not say until when it is good.',
          mend: 'Download the certificate from Setup > Certificate and Key Management and give it instead.',
          setupPath: PAGE,
        }),
      ];
    const last = Math.max(...dated);
    const differs = await differing(look, tried, dated);
    if (differs !== null) return [differs];
    const exchange =
      'Make a new certificate in Setup > Certificate and Key Management, put it beside the old one in salesforce.identityCertificates, then name it in the setting CertificateName.';
    if (last <= now)
      return [fails('expired', { tried, seen: `It ended on ${day(last)}.`, mend: exchange, setupPath: PAGE })];
    if (last - now < SOON_MS)
      return [warns('ends_soon', { tried, seen: `It ends on ${day(last)}.`, mend: exchange, setupPath: PAGE })];
    return [fine(tried, `Good until ${day(last)}.`)];
  },
};

/** The end of a certificate, epoch ms; null: a bare public key. */
function endOf(pem: string): number | null {
  try {
    return new X509Certificate(pem).validToDate.getTime();
  } catch {
    return null;
  }
}

/** The org does not show the certificate itself, but until when it is good: one that ends on another day is another one. */
async function differing({ setup, connection }: Look, tried: string, ends: readonly number[]): Promise<Outcome | null> {
  if (setup === null) return null;
  const settings = await setup.query('SELECT DeveloperName, Value__c FROM LivePerson_Setting__mdt');
  const named = settings.ok
    ? settings.value.find((row) => row['DeveloperName'] === 'CertificateName')?.['Value__c']
    : undefined;
  const certificates = await setup.tooling('SELECT DeveloperName, ExpirationDate FROM Certificate');
  if (typeof named !== 'string' || !certificates.ok) return null;
  const date = certificates.value.find((row) => row['DeveloperName'] === named)?.['ExpirationDate'];
  // Missing altogether: console.certificateName says so.
  if (typeof date !== 'string') return null;
  const end = Date.parse(date);
  if (!Number.isFinite(end) || ends.some((known) => Math.abs(known - end) < 2 * DAY_MS)) return null;
  return fails('differs', {
    tried: `${tried} Compared their end with the certificate ${named} of the org.`,
    seen: `The org’s certificate ends on ${day(end)}; of those in the settings of ${connection.id} none does: the org signs with another one.`,
    mend: `Download ${named} from Setup > Certificate and Key Management and put it into salesforce.identityCertificates.`,
    setupPath: PAGE,
    whoCanFix: 'server_operator',
  });
}

const day = (at: number): string => new Date(at).toISOString().slice(0, 10);
