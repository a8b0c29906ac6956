/** Step 4: typing, marks, order, drafts, and nothing that moves while the agent types. */
import { expectAccessible } from '../axe.ts';
import { expect } from '../fixtures.ts';
import { picture } from '../pictures.ts';
import type { Cast } from './cast.ts';

export async function talking(cast: Cast): Promise<void> {
  await thereAndBack(cast);
  await drafts(cast);
  await nothingMoves(cast);
  await rail(cast);
}

async function thereAndBack({ ada, customers: { grace } }: Cast): Promise<void> {
  await ada.inRail(grace.name).click();
  await grace.typing(true);
  await expect(ada.phone.getByText('Grace Holloway is typing…')).toBeVisible();
  await grace.typing(false);
  await expect(ada.phone.getByText('Grace Holloway is typing…')).toHaveCount(0);

  const answer = 'Hello Grace, I am sorry to hear that. Let me look it up.';
  await expect(ada.composer).toHaveAccessibleName(/Grace/);
  await ada.composer.pressSequentially(answer.slice(0, 20));
  await grace.sawTyping();
  await ada.composer.fill(answer);
  await expect(ada.phone.getByRole('button', { name: 'Send to Grace' })).toBeEnabled();
  await ada.composer.press('Enter');
  const sequence = await grace.got(answer);
  await expect(ada.message(answer).getByText('Sent')).toBeVisible();
  await grace.received(sequence);
  await expect(ada.message(answer).getByText('Delivered')).toBeVisible();
  await grace.reads(sequence);
  await expect(ada.message(answer).getByText('Read')).toBeVisible();
  await grace.say('Thank you! The order number is 20418.');
  await expect(ada.transcript).toContainText(/planters.*look it up.*20418/s);
  await picture(ada.page, 'softphone-conversation');
  await expectAccessible(ada.page, 'a conversation');
}

/** A draft belongs to its conversation, and outlives switching, ringing and a new page. */
async function drafts({ ada, customers: { grace, ines } }: Cast): Promise<void> {
  await ada.composer.fill('Dear Grace, not finished');
  await ada.inRail(ines.name).click();
  await expect(ada.composer).toHaveValue('');
  await ada.composer.fill('Ciao Ines, not finished either');
  await ada.inRail(grace.name).click();
  await expect(ada.composer).toHaveValue('Dear Grace, not finished');
  await ada.page.reload();
  await ada.openPanel();
  await expect(ada.customer.getByRole('heading', { name: grace.name })).toBeVisible();
  await expect(ada.composer).toHaveValue('Dear Grace, not finished');
  await ada.inRail(ines.name).click();
  await expect(ada.composer).toHaveValue('Ciao Ines, not finished either');
  await ada.composer.fill('');
}

async function nothingMoves({ ada, customers: { grace } }: Cast): Promise<void> {
  await ada.inRail(grace.name).click();
  for (let line = 1; line <= 12; line++) await grace.say(`Planter ${line} is missing.`);
  // A half-written draft counts as writing already: what came in waits behind the pill.
  await ada.phone.getByRole('button', { name: '12 new messages' }).click();
  await expect(ada.transcript.getByText('Planter 12 is missing.')).toBeInViewport();
  await expect(ada.composer).toBeFocused();
  await ada.composer.press('End');
  await ada.composer.pressSequentially(' yet');
  const before = await ada.transcript.evaluate((log) => log.scrollTop);
  await grace.say('Two of them are blue.');
  await grace.say('And one is red.');
  const pill = ada.phone.getByRole('button', { name: '2 new messages' });
  await expect(pill).toHaveText('2 new');
  expect(await ada.transcript.evaluate((log) => log.scrollTop)).toBe(before);
  await expect(ada.composer).toBeFocused();
  await expect(ada.composer).toHaveValue('Dear Grace, not finished yet');
  await pill.click();
  await expect(ada.transcript.getByText('And one is red.')).toBeInViewport();
  await expect(ada.composer).toBeFocused();
}

/** Initials, channel, unread and deadline on every screen; the longest waiting first, unless the pointer is over it. */
async function rail({ ada, customers: { grace, yusuf } }: Cast): Promise<void> {
  await expect(ada.inRail(grace.name)).toHaveAccessibleName(/^Grace Holloway, Web, .*answer by/);
  await expect(ada.inRail(yusuf.name)).toHaveAccessibleName(/^Yusuf Demir, SMS, .*answer by/);
  await expect(ada.inRail(grace.name)).toContainText(/GH.*\d:\d\d/s);
  await yusuf.say('Hello?');
  await expect(ada.inRail(yusuf.name)).toHaveAccessibleName(/unread/);
  await ada.minimise();
  await expect(ada.utilityItem).toHaveText(/^LivePerson \(\d+\)$/);
  await ada.openPanel();
}
