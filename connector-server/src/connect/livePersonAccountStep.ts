/** Which LivePerson account, and where it lives. */
import { LIVEPERSON_REGIONS, livePersonRegion, REGION_LABELS } from '../support/livePersonRegion.ts';
import type { LivePersonRegion } from '../support/livePersonRegion.ts';
import { livePersonFailure, livePersonReader } from './livePersonAccess.ts';
import type { Step, StepContext } from './types.ts';
import { StepFailure } from './types.ts';

export const livePersonAccountStep: Step = {
  id: 'livePerson.account',
  title: 'LivePerson account',
  who: 'liveperson_admin',
  applies: () => true,
  async done(context) {
    if (context.state.liveperson.account === null) return false;
    const domains = await (await livePersonReader(context)).domains();
    return domains.ok && livePersonRegion(domains.value) === context.state.liveperson.region;
  },
  async run(context) {
    const { liveperson } = context.state;
    const account = await context.ask.text({
      id: 'livePerson.account',
      text: 'LivePerson account number',
      help: 'Shown in the account menu of LivePerson’s pages and in their address; often 8 digits.',
      ...(liveperson.account === null ? {} : { suggest: liveperson.account }),
      check: accountProblem,
    });
    const domains = await (await livePersonReader(context, { account })).domains();
    if (!domains.ok) throw livePersonFailure(`LivePerson account ${account}`, domains);
    const region = livePersonRegion(domains.value);
    if (region !== null) await askRegion(context, account, region);
    liveperson.account = account;
    liveperson.region = region;
    return {
      result: 'done',
      said: `${account}, ${region === null ? 'region not known: the addresses of its servers name none' : REGION_LABELS[region]}`,
    };
  },
  request: () => ['Tell the number of the LivePerson account and the region it lives in (Americas, EMEA or APAC).'],
};

/** Null: it may be an account number. */
export function accountProblem(answer: string): string | null {
  if (/^[\w-]{1,64}$/.test(answer)) return null;
  return /[@/.:]/.test(answer)
    ? 'That is an address or a login name. The account number alone is wanted, e.g. 12345678.'
    : 'An account number has letters and digits only, e.g. 12345678.';
}

/** A mistyped number may be somebody else's account: the region is the first thing that would be odd. */
async function askRegion({ ask }: StepContext, account: string, found: LivePersonRegion): Promise<void> {
  const said = await ask.choose({
    id: 'livePerson.region',
    text: `Region of account ${account}`,
    help: `LivePerson says: ${REGION_LABELS[found]}.`,
    choices: LIVEPERSON_REGIONS.map((value) => ({ value, label: REGION_LABELS[value] })),
    suggest: found,
  });
  if (said !== found)
    throw new StepFailure(
      'livePerson_other_region',
      `Account ${account} lives in ${REGION_LABELS[found]}, not in ${REGION_LABELS[said]}.`,
      'Correct the account number if it is another company’s; else give the region LivePerson names.',
    );
}
