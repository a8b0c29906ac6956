/** The right customer beside the conversation, once in each host: found, asked about, made, linked, taken back; two agents whose profiles differ. */
import { test } from './fixtures.ts';
import { beginStory, type Story } from './crm/story.ts';
import { asked, known, knownOtherwise } from './crm/matched.ts';
import { newCase, newVisitor } from './crm/created.ts';
import { goneWrong } from './crm/goneWrong.ts';
import { linkedByHand } from './crm/linkedByHand.ts';
import { otherProfile } from './crm/otherProfile.ts';
import { takenBack } from './crm/takenBack.ts';

const STEPS: [string, (story: Story) => Promise<void>][] = [
  ['1. a returning customer is found by e-mail and linked [MAT-01] [LNK-24]', known],
  ['2. one by a phone number in another spelling, a converted lead by what it became [MAT-19]', knownOtherwise],
  ['3. of two namesakes the agent is asked [MAT-14]', asked],
  ['4. somebody new becomes a Lead by a form that knows her [LNK-03] [MAP-04] [MAT-02]', newVisitor],
  ['5. a Case from a Contact, linked to Case, Account and Contact [LNK-05] [LNK-07] [MAT-08]', newCase],
  ['6. linked from the bubble, from a record, from the console [LNK-22] [LNK-23] [MAT-16]', linkedByHand],
  ['7. a wrong link is taken back, record and Task follow [LNK-25]', takenBack],
  ['8. another profile, another menu [PRM-18] [LNK-08] [TRB-04]', otherProfile],
  ['9. too many hits, scripts in names, a search that fails [MAT-10]', goneWrong],
];

for (const host of ['open-cti', 'native'] as const) {
  test(`the CRM side in the ${host} host`, async ({ world, context }) => {
    test.setTimeout(360_000);
    const story = await beginStory(world, context, host);
    for (const [name, step] of STEPS) await test.step(name, () => step(story));
    story.end();
  });
}
