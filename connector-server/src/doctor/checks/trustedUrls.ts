import { cell } from '../cell.ts';
import { fails, fine, notLooked } from '../outcome.ts';
import type { ConnectionCheck, Outcome } from '../types.ts';

const PAGE = '/lightning/setup/SecurityCspTrustedSite/home';
/** Contexts that hold for Lightning pages (Metadata API, CspTrustedSite). */
const LIGHTNING: ReadonlySet<unknown> = new Set(['All', 'LEX', undefined, null]);
const LOOK =
  'Look in Setup > Trusted URLs for the connector’s address, once as https:// and once as wss://, active, with connect-src.';

export const trustedUrls: ConnectionCheck = {
  id: 'console.trustedUrls',
  group: 'console',
  title: 'The console may talk to the connector',
  why: 'The browser blocks the softphone’s requests, for every agent.',
  whoCanFix: 'salesforce_admin',
  needs: ['setup'],
  byHand: { look: LOOK, setupPath: PAGE },
  async run({ setup, server }) {
    const tried = 'Read the trusted URLs of the org.';
    const seen = await (setup as NonNullable<typeof setup>).tooling(
      'SELECT DeveloperName, EndpointUrl, Context, IsActive, IsApplicableToConnectSrc FROM CspTrustedSite',
    );
    if (!seen.ok) return [notLooked(tried, seen, LOOK)];
    const { origin } = new URL(server.publicUrl);
    const faults = [origin, origin.replace(/^http/, 'ws')]
      .map((wanted) => fault(wanted, seen.value, tried))
      .filter((outcome) => outcome !== null);
    return faults.length > 0 ? faults : [fine(tried, `${origin} is trusted, for requests and for its WebSocket.`)];
  },
};

function fault(wanted: string, rows: readonly Record<string, unknown>[], tried: string): Outcome | null {
  const same = rows.filter((row) => cell(row, 'EndpointUrl').replace(/\/+$/, '').toLowerCase() === wanted);
  const works = same.some(
    (row) => row['IsActive'] === true && row['IsApplicableToConnectSrc'] === true && LIGHTNING.has(row['Context']),
  );
  if (works) return null;
  const words = { subject: wanted, tried, setupPath: PAGE };
  if (same.length === 0) {
    const ours = rows
      .filter((row) => /^LivePerson_Connector_/.test(cell(row, 'DeveloperName')))
      .map((row) => cell(row, 'EndpointUrl'));
    return fails(wanted.startsWith('ws') ? 'missing_wss' : 'missing', {
      ...words,
      seen: `${wanted} is not among the trusted URLs.${ours.length > 0 ? ` There are: ${ours.join(', ')}.` : ''}`,
      mend: `Add ${wanted} in Setup > Trusted URLs with connect-src, context “All”; npm run connect deploys it.`,
    });
  }
  const [cause, seen] = same.every((row) => row['IsActive'] !== true)
    ? ['inactive', 'is there, but not active']
    : same.every((row) => row['IsApplicableToConnectSrc'] !== true)
      ? ['not_connect_src', 'is there, but not for connect-src (scripts)']
      : ['other_context', 'is there, but not for Lightning pages'];
  return fails(cause, {
    ...words,
    seen: `${wanted} ${seen}.`,
    mend: 'Edit it in Setup > Trusted URLs: active, context “All”, connect-src.',
  });
}
