import { fails, fine, notLooked } from '../outcome.ts';
import { ORGANIZATION } from '../questions.ts';
import type { ConnectionCheck } from '../types.ts';

export const salesforceOrgKind: ConnectionCheck = {
  id: 'salesforce.orgKind',
  group: 'salesforce',
  title: 'Sandbox and production are not mixed up',
  why: 'What agents do in one org would be written into the other.',
  whoCanFix: 'server_operator',
  needs: ['apiUser'],
  async run({ org, connection }) {
    const { loginUrl } = connection.salesforce;
    const tried = 'Asked the org what it is, and compared it with salesforce.loginUrl.';
    const seen = await org.query(ORGANIZATION);
    if (!seen.ok) return [notLooked(tried, seen, LOOK_AT_COMPANY)];
    const { IsSandbox: isSandbox, OrganizationType: edition } = seen.value[0] ?? {};
    const what = `${isSandbox === true ? 'a sandbox' : 'no sandbox'}${typeof edition === 'string' ? `, ${edition}` : ''}`;
    const named = kindOf(loginUrl);
    if (named !== null && named !== (isSandbox === true ? 'sandbox' : 'other'))
      return [
        fails('other_kind', {
          tried,
          seen: `The org is ${what}, but ${loginUrl} is ${named === 'sandbox' ? 'for sandboxes' : 'not for sandboxes'}.`,
          mend: 'Set salesforce.loginUrl to the My Domain of the org that is meant, and connect it again: npm run connect.',
          setupPath: '/lightning/setup/OrgDomain/home',
        }),
      ];
    return [fine(tried, `The org is ${what}.`)];
  },
};
const LOOK_AT_COMPANY =
  'Compare Setup > Company Information with the settings: organization id, edition, and whether it is a sandbox.';

/** What an address says of the org: sandboxes have `sandbox` in their My Domain (Salesforce Help, "My Domain URL Formats"); null: nothing. */
function kindOf(loginUrl: string): 'sandbox' | 'other' | null {
  const { hostname } = new URL(loginUrl);
  if (hostname === 'test.salesforce.com' || hostname.endsWith('.sandbox.my.salesforce.com')) return 'sandbox';
  if (hostname === 'login.salesforce.com' || /^[a-z0-9-]+\.my\.salesforce\.com$/.test(hostname))
    return hostname.includes('--') ? null : 'other';
  return null;
}
