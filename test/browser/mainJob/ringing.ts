/** Step 3: six customers ring on six channels; every way a ring can end is said in words; who they are is found as the agent. */
import { accept, workingAgent } from '../../scenario/liveperson-cloud/rawAgent.ts';
import { expectAccessible } from '../axe.ts';
import { expect } from '../fixtures.ts';
import { Customer } from '../people/customer.ts';
import { picture } from '../pictures.ts';
import type { Cast } from './cast.ts';

export async function ringing(cast: Cast): Promise<void> {
  const { ada, customers } = cast;
  const six = Object.values(customers);
  await ada.minimise();
  await Promise.all(six.map((customer) => customer.say()));
  await expect(ada.utilityItem).toHaveText('LivePerson: 6 ringing');

  await ada.openPanel();
  await expect(ada.rings.getByText('6 customers are waiting for your answer')).toBeVisible();
  for (const customer of six) {
    await expect(ada.ring(customer.name).getByText(/^\d:\d\d$/)).toBeVisible();
    await expect(ada.ring(customer.name).getByText(/Sales/)).toBeVisible();
  }
  await picture(ada.page, 'softphone-rings');
  await expectAccessible(ada.page, 'six rings');
  await endings(cast);
  await accepting(cast);
}

/** Declined, ran out, taken back, taken by somebody else. */
async function endings({ world, ada, customers }: Cast): Promise<void> {
  const { amara, yusuf } = customers;
  await ada
    .ring(amara.name)
    .getByRole('button', { name: /^Decline/ })
    .click();
  await expect(ada.ring(amara.name)).toHaveCount(0);

  world.livePerson.control.expireRings(yusuf.conversationId);
  await expect(ada.rings.getByText(/Yusuf Demir.*ran out/)).toBeVisible();
  await ada.rings.getByRole('button', { name: /Dismiss.*Yusuf/ }).click();

  const tom = await Customer.contact(world, 'Reyes');
  await tom.say();
  await expect(ada.ring(tom.name)).toBeVisible();
  await tom.ends();
  await expect(ada.rings.getByText(/Tom Reyes.*the customer left/)).toBeVisible();
  await ada.rings.getByRole('button', { name: /Dismiss.*Tom/ }).click();
  tom.leave();

  const mia = await workingAgent(world.livePerson, 'mia');
  const other = await Customer.contact(world, 'Reyes');
  await other.say('It is me again.');
  await expect(ada.ring(other.name)).toBeVisible();
  await accept(mia, other.conversationId);
  await expect(ada.rings.getByText(/Tom Reyes.*Another agent was quicker/)).toBeVisible();
  await ada.rings.getByRole('button', { name: /Dismiss.*Tom/ }).click();
  await other.ends();
  other.leave();
  mia.close();
}

async function accepting({ ada, customers }: Cast): Promise<void> {
  const { grace, ines, yusuf, amara, jo, visitor } = customers;
  // Found while it rang, opened only by the click.
  await expect(ada.tabs).toHaveCount(1);
  await ada.accept(grace.name);
  await expect(ada.record('Grace Holloway')).toBeVisible();
  await expect(ada.focusedTab).toHaveAccessibleName('Grace Holloway');
  await expect(ada.customer.getByText('Web · Sales')).toBeVisible();
  await expect(ada.customer.getByRole('button', { name: 'Open Contact Grace Holloway' })).toBeVisible();

  // A tab that is open already is used again.
  await ada.openRecord('Contacts', 'Ines Marchetti');
  await ada.tab('Grace Holloway').click();
  const before = await ada.tabs.count();
  await ada.accept(ines.name);
  await expect(ada.focusedTab).toHaveAccessibleName('Ines Marchetti');
  await expect(ada.tabs).toHaveCount(before);
  await expect(ada.customer.getByText('WhatsApp · Sales')).toBeVisible();

  // Namesakes: the agent chooses, and nothing opens by itself.
  await ada.accept(jo.name);
  await expect(ada.customer.getByText('Facebook · Sales')).toBeVisible();
  await expect(ada.customer.getByText('2 may be this customer')).toBeVisible();
  await expect(ada.focusedTab).toHaveAccessibleName('Ines Marchetti');
  await ada.customer.getByRole('button', { name: 'Choose' }).click();
  await expect(ada.phone.getByRole('heading', { name: 'Who is Jo Lindqvist?' })).toBeVisible();
  await expect(ada.phone.getByRole('button', { name: 'Link Contact Jo Lindqvist' })).toHaveCount(2);
  await expectAccessible(ada.page, 'the chooser');
  await ada.phone.getByRole('button', { name: 'Link Contact Jo Lindqvist' }).first().click();
  await expect(ada.customer.getByRole('button', { name: 'Open Contact Jo Lindqvist' })).toBeVisible();

  // Nobody known: said in words.
  await ada.accept(visitor.name);
  await expect(ada.customer.getByText('In-app · Sales')).toBeVisible();
  await expect(ada.customer.getByText(/not known by e-mail/)).toBeVisible();
  await expect(ada.customer.getByRole('button', { name: /^Open (Contact|Lead)/ })).toHaveCount(0);

  // What was declined or ran out is offered again.
  await ada.accept(yusuf.name);
  await expect(ada.customer.getByText('SMS · Sales')).toBeVisible();
  await ada.accept(amara.name);
  await expect(ada.customer.getByText('Apple Messages · Sales')).toBeVisible();
  await expect(ada.focusedTab).toHaveAccessibleName('Amara Diallo');
}
