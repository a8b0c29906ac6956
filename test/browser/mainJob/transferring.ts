/** Step 5: Ada to Ben's skill, Ben to Ada by name, Ada back to the queue: each time it rings, and nothing said is lost. */
import { expect } from '../fixtures.ts';
import { expectAccessible } from '../axe.ts';
import type { Cast } from './cast.ts';

export async function transferring({ ada, ben, customers: { grace } }: Cast): Promise<void> {
  await ada.inRail(grace.name).click();
  await ada.composer.fill('');
  await ada.action('Transfer…');
  await expect(ada.phone.getByRole('radio', { name: 'Ben' })).toBeVisible();
  await expectAccessible(ada.page, 'the list of transfer targets');
  await ada.chooseTarget('Support');
  await expect(ada.inRail(grace.name)).toHaveCount(0);

  await expect(ben.utilityItem).toHaveText('LivePerson: 1 ringing');
  await expect(ben.ring(grace.name).getByText(/Support/)).toBeVisible();
  await ben.accept(grace.name);
  await expect(ben.focusedTab).toHaveAccessibleName('Grace Holloway');
  await expect(ben.transcript).toContainText(
    /planters.*Ada.*look it up.*20418.*Planter 1 is.*Planter 12 is.*one is red/s,
  );
  await ben.say('Ben from Support here: the truck left this morning.');
  await grace.got('Ben from Support here: the truck left this morning.');

  await ben.action('Transfer…');
  await ben.chooseTarget('Ada');
  await expect(ben.inRail(grace.name)).toHaveCount(0);
  await expect(ada.ring(grace.name).getByText('Transferred to you')).toBeVisible();
  await ada.accept(grace.name);
  await expect(ada.transcript).toContainText(/one is red.*Ben.*the truck left/s);

  await ada.action('Return to queue…');
  await ada.phone.getByRole('button', { name: 'Return to queue' }).click();
  await expect(ada.phone.getByText('The conversation went back to the queue.')).toBeVisible();
  // Transferred to Ada by name it came under her own skill: there it rings again.
  await ada.accept(grace.name);
  await expect(ada.transcript).toContainText(/planters.*the truck left/s);
}
