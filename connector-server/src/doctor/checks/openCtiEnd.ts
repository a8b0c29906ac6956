import { OPEN_CTI_ENDS, ourCallCenter } from '../openCti.ts';
import { fails, fine, notLooked, warns } from '../outcome.ts';
import type { ConnectionCheck } from '../types.ts';

/** Time to move all agents to the utility item. */
const SOON_MS = 365 * 86_400_000;

export const openCtiEnd: ConnectionCheck = {
  id: 'console.openCtiEnd',
  group: 'console',
  title: 'Nothing rests on Open CTI for longer than Salesforce keeps it',
  why: 'When Salesforce switches Open CTI off, its softphone does not open any more.',
  whoCanFix: 'salesforce_admin',
  needs: ['apiUser'],
  async run({ org, server }) {
    const tried = 'Looked whether the org has the softphone’s call center.';
    const seen = await ourCallCenter(org);
    if (!seen.ok) return [notLooked(tried, seen, 'Look in Setup > Call Centers.')];
    if (seen.value === null) return [fine(tried, 'Open CTI is not used.')];
    const mend =
      'Add the utility item “LivePerson” to the agents’ apps (docs/install.md), then remove them from the call center.';
    const left = OPEN_CTI_ENDS - server.now();
    if (left <= 0) return [fails('ended', { tried, seen: 'Open CTI is used, and ended on 28 February 2028.', mend })];
    const said = 'Open CTI is used. Salesforce ends it on 28 February 2028; the utility item takes its place.';
    return left < SOON_MS ? [warns('ends_soon', { tried, seen: said, mend })] : [fine(tried, said)];
  },
};
