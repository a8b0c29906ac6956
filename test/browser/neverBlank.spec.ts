/** Never blank: whatever is broken, within 5 s the panel names the failed check, its cause, and who can fix it. */
import { expectAccessible } from './axe.ts';
import { expect, test } from './fixtures.ts';
import { Agent, type Host } from './people/agent.ts';

const WITHIN_MS = 5_000;
const ADMIN = 'Your Salesforce or LivePerson administrator can fix this. Send them the report.';

interface Broken {
  name: string;
  check: string;
  cause: RegExp;
  hosts: Host[];
}

const BOTH: Host[] = ['open-cti', 'native'];
const BROKEN: Broken[] = [
  {
    name: 'frame',
    check: 'Opened inside Salesforce',
    cause: /opened without the frame’s parameters|is not in a utility bar/,
    hosts: BOTH,
  },
  { name: 'script', check: 'Salesforce scripts loaded', cause: /Open CTI script did not load/, hosts: ['open-cti'] },
  { name: 'settings', check: 'Settings found', cause: /no connector address|ConnectorUrl is empty/, hosts: BOTH },
  { name: 'connector', check: 'Connector reached', cause: /127\.0\.0\.1:9 cannot be reached/, hosts: BOTH },
  { name: 'origin', check: 'This address is allowed', cause: /does not accept this page’s address/, hosts: BOTH },
  {
    name: 'identity',
    check: 'You are recognised',
    cause: /do not have access to the Apex class|permission/,
    hosts: BOTH,
  },
];

for (const { name, check, cause, hosts } of BROKEN) {
  for (const host of hosts) {
    test(`${host}: with a broken ${name} the check “${check}” fails in words [TRB-01] [TRB-10]`, async ({
      sharedWorld,
      context,
    }) => {
      const ada = await Agent.at(context, sharedWorld, 'ada', host, `?break=${name}`);
      await ada.openPanel();
      const failed = ada.phone.getByRole('listitem').filter({ hasText: check });
      await expect(failed).toContainText('Failed', { timeout: WITHIN_MS });
      await expect(failed).toContainText(cause);
      await expect(failed).toContainText(ADMIN);
      await expect(ada.phone.getByRole('heading', { name: 'LivePerson could not start' })).toBeVisible();
      await context.grantPermissions(['clipboard-read', 'clipboard-write']);
      await ada.phone.getByRole('button', { name: 'Copy report' }).click();
      await expect(ada.phone.getByRole('button', { name: 'Report copied' })).toBeVisible();
      const report = await ada.page.evaluate(() => navigator.clipboard.readText());
      expect(report).toMatch(cause);
      expect(report).not.toMatch(/eyJ[\w-]+\.|ada\.brightwell|Bearer/);
      await expectAccessible(ada.page, `the checks with a broken ${name}`);
    });
  }
}

for (const host of BOTH) {
  test(`${host}: when LivePerson ends the agent’s session, the panel says so and how to sign in again [MSG-01]`, async ({
    sharedWorld,
    context,
  }) => {
    const ada = await Agent.at(context, sharedWorld, 'ada', host);
    await ada.openPanel();
    await ada.signIn();
    await ada.page.goto(sharedWorld.console.consoleUrl('ada', host) + '?break=livePerson');
    await ada.openPanel();
    await expect(ada.phone.getByRole('heading', { name: 'Sign in to LivePerson' })).toBeVisible({ timeout: WITHIN_MS });
    await expect(ada.phone.getByText(/LivePerson.*(ended|expired|no longer|sign in again)/i).first()).toBeVisible({
      timeout: WITHIN_MS,
    });
    await expect(ada.phone.getByRole('button', { name: 'Sign in', exact: true })).toBeVisible();
  });
}

for (const host of BOTH) {
  test(`${host}: a user without our permission has no softphone, and is told why [CCU-04]`, async ({
    sharedWorld,
    context,
  }) => {
    const dan = await Agent.at(context, sharedWorld, 'dan', host);
    await expect(dan.page.getByText('This user has no softphone: no permission set grants it.')).toBeVisible();
  });
}
