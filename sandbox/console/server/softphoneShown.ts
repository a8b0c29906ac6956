/** Whether a user's utility bar holds the softphone, and if not, why. */
import type { SalesforceOrg } from '../../salesforce/org.ts';
import { inCallCenter } from './callCenter.ts';
import { canOpenPage, hasNativeSoftphone } from './granted.ts';

type Shown = 'shown' | 'not_granted' | 'not_in_call_center';

/** What stands in the utility bar instead. */
export const NO_SOFTPHONE: Record<Shown, string> = {
  shown: '',
  not_granted: 'This user has no softphone: no permission set grants it.',
  not_in_call_center: 'This user has no softphone: Open CTI shows it to users of its call center only.',
};

/** Native: by the utility bar of the app. Open CTI: by the page and the call center. */
export async function softphoneFor(org: SalesforceOrg, userKey: string, host: 'native' | 'open-cti'): Promise<Shown> {
  if (host === 'native') return hasNativeSoftphone(org, userKey) ? 'shown' : 'not_granted';
  if (!canOpenPage(org, userKey, 'LivePersonSoftphone')) return 'not_granted';
  return (await inCallCenter(org, userKey)) ? 'shown' : 'not_in_call_center';
}
