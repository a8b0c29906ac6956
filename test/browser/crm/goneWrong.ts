import { expectAccessible } from '../axe.ts';
import { expect } from '../fixtures.ts';
import { CrmSide } from '../people/crmSide.ts';
import type { Story } from './story.ts';

const SCRIPT = '<img src=x onerror=alert(1)>';

/** What the org holds by the thousand, by malice, or not at all for a while. */
export async function goneWrong(story: Story): Promise<void> {
  const { ada, world } = story;
  const crm = new CrmSide(ada);
  await contacts(story, [
    { LastName: `Mallory ${SCRIPT}`, Title: '"><script>alert(2)</script>' },
    ...Array.from({ length: 2_000 }, (_, n) => ({ FirstName: `Number${n}`, LastName: 'Multitude' })),
  ]);
  let alerts = 0;
  ada.page.on('dialog', (dialog) => {
    alerts += 1;
    void dialog.dismiss();
  });
  await crm.openSearch();
  await crm.search('Mallory');
  await expect(crm.side.getByText(SCRIPT).first()).toBeVisible();
  await crm.search('Multitude');
  await expect(crm.side.getByText(/More than \d+ were found/)).toBeVisible();
  expect(await crm.hit('Multitude').count()).toBeLessThanOrEqual(60);
  await expectAccessible(ada.page, 'a search with too many hits');

  await ada.page.route('**/apex/LivePersonRecords/**', (route) => route.abort());
  await crm.box.fill('Holloway');
  await crm.box.press('Enter');
  await expect(crm.side.getByRole('alert')).toBeVisible();
  await expectAccessible(ada.page, 'a search that failed');
  await ada.page.unroute('**/apex/LivePersonRecords/**');
  await crm.side.getByRole('button', { name: 'Search again' }).click();
  await expect(crm.hit('Grace Holloway').first()).toBeVisible();
  expect(alerts).toBe(0);
  await crm.toChat();
  expect((await world.salesforce.query("SELECT Id FROM Contact WHERE LastName = 'Multitude'")).length).toBe(2_000);
}

/** As an administrator's import makes them. */
async function contacts({ world }: Story, rows: Record<string, string>[]): Promise<void> {
  const token = await world.salesforce.sessionFor('admin');
  for (let at = 0; at < rows.length; at += 200) {
    const records = rows.slice(at, at + 200).map((row) => ({ attributes: { type: 'Contact' }, ...row }));
    const answer = await fetch(`${world.salesforce.url}/services/data/v66.0/composite/sobjects`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ allOrNone: true, records }),
    });
    if (!answer.ok) throw new Error(`the org answered ${answer.status}`);
  }
}
