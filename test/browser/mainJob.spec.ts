/** The main job as a new user sees it, once in each host: two agents in one browser, six customers, nothing pretended in between. */
import { test } from './fixtures.ts';
import { Agent, type Host } from './people/agent.ts';
import { Customer } from './people/customer.ts';
import type { Cast } from './mainJob/cast.ts';
import { recording } from './mainJob/recording.ts';
import { ringing } from './mainJob/ringing.ts';
import { signingIn } from './mainJob/signingIn.ts';
import { talking } from './mainJob/talking.ts';
import { theConsole } from './mainJob/theConsole.ts';
import { transferring } from './mainJob/transferring.ts';

for (const host of ['open-cti', 'native'] satisfies Host[]) {
  test(`six steps in the ${host} host, from the console to the record`, async ({ world, context }) => {
    test.setTimeout(240_000);
    // Declined and expired rings come back: soon enough for a test, late enough to see them go.
    world.livePerson.control.switches.ringAgainAfterMs = 4_000;
    const customer = (key: string): Promise<Customer> => Customer.of(world, key);
    const cast: Cast = {
      world,
      context,
      host,
      ada: await Agent.at(context, world, 'ada', host),
      ben: await Agent.at(context, world, 'ben', host),
      customers: {
        grace: await customer('grace'),
        ines: await customer('ines'),
        yusuf: await customer('yusuf'),
        amara: await customer('amara'),
        jo: await customer('jo'),
        visitor: await customer('visitor'),
      },
    };
    await test.step('1. the console: tabs, records, the utility “LivePerson” [CCU-05] [CCU-07]', () =>
      theConsole(cast));
    await test.step('2. known by the org’s token, signed in to LivePerson once [MSG-01]', () => signingIn(cast));
    await test.step('3. six customers ring on six channels [MSG-02] [MSG-03] [CCU-10]', () => ringing(cast));
    await test.step('4. they talk [MSG-04]', () => talking(cast));
    await test.step('5. to a skill, to a name, back to the queue [MSG-05]', () => transferring(cast));
    await test.step('6. closed, wrapped up, and in Salesforce [MSG-07] [LOG-01] [TRN-05] [PRM-17] [PRM-19] [SYN-04]', () =>
      recording(cast));
    for (const one of Object.values(cast.customers)) one.leave();
  });
}
