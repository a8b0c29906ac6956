import type { CrmPort } from '../crmForm/port.ts';
import type { CrmScreen } from '../../../../../connector-server/src/protocol/crmTypes.ts';
import type { RecordPlan } from '../../../../../connector-server/src/protocol/planTypes.ts';
import { askFor, descriptionsOf, stepsOf } from 'c/crmRows';
import type { Rights } from 'c/crmRows';

/** What the CRM side opens with; the agent's rights follow. Both reject with an Error in plain words. */
export async function loadScreen(port: CrmPort): Promise<{ screen: CrmScreen; rights: Promise<Rights> }> {
  const screen = await askFor<CrmScreen>(port, { kind: 'screen' });
  return { screen, rights: readRights(port, screen) };
}

async function readRights(port: CrmPort, { plan, furtherPlans = [] }: CrmScreen): Promise<Rights> {
  const plans: RecordPlan[] = plan === null ? [] : [plan, ...furtherPlans];
  const results = await Promise.all(plans.map((one) => stepsOf(port, one)));
  return descriptionsOf(results.flat());
}
