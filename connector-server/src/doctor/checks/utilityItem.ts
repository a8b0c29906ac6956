import { cell } from '../cell.ts';
import { fails, fine, notLooked, warns } from '../outcome.ts';
import { soql } from '../../support/soql.ts';
import type { ConnectionCheck, Look, OrgReader } from '../types.ts';

const PAGE = '/lightning/setup/NavigationMenus/home';
const LOOK =
  'Open each app the agents use in Setup > App Manager > Edit > Utility Items: LivePerson must be among them.';
/** Apps of our packages. */
const OURS = /^LivePerson_Console/;
/** Component of the native softphone, and the platform's for Open CTI. */
const SOFTPHONES = /lpUtility|softPhone/i;

export const utilityItem: ConnectionCheck = {
  id: 'console.utilityItem',
  group: 'console',
  title: 'The agents’ apps have the softphone',
  why: 'In an app without the utility item agents see no softphone at all.',
  whoCanFix: 'salesforce_admin',
  needs: ['setup'],
  byHand: { look: LOOK, setupPath: PAGE },
  async run(look) {
    const setup = look.setup as NonNullable<Look['setup']>;
    const tried = 'Read the utility bars of the Lightning apps.';
    const apps = await setup.tooling(
      "SELECT DeveloperName, Label, UtilityBar FROM AppDefinition WHERE UiType = 'Lightning'",
    );
    if (!apps.ok) return [notLooked(tried, apps, LOOK)];
    const bars = new Set(apps.value.map((row) => row['UtilityBar']).filter((bar) => typeof bar === 'string'));
    const withSoftphone = new Set<unknown>();
    await Promise.all(
      [...bars].map(async (bar) => {
        if (await hasSoftphone(setup, bar)) withSoftphone.add(bar);
      }),
    );
    const has = (row: Record<string, unknown>): boolean => withSoftphone.has(row['UtilityBar']);
    const name = (row: Record<string, unknown>): string => cell(row, 'Label') || cell(row, 'DeveloperName');
    const lacking = apps.value.filter((row) => !has(row));
    const words = { tried, mend: LOOK, setupPath: PAGE };
    if (lacking.length === apps.value.length)
      return [fails('nowhere', { ...words, seen: 'No Lightning app has it in its utility bar.' })];
    const ours = lacking.filter((row) => OURS.test(cell(row, 'DeveloperName')));
    if (ours.length > 0)
      return ours.map((row) =>
        warns('app_without', { ...words, subject: name(row), seen: `The app ${name(row)} has lost it.` }),
      );
    const without = lacking.length === 0 ? '' : ` Without it: ${lacking.map(name).join(', ')}.`;
    return [fine(tried, `With the softphone: ${apps.value.filter(has).map(name).join(', ')}.${without}`)];
  },
};

/** The Tooling API gives the Metadata of one page at a time. */
async function hasSoftphone(setup: OrgReader, bar: string): Promise<boolean> {
  const page = await setup.tooling(soql`SELECT Metadata FROM FlexiPage WHERE DeveloperName = ${bar} LIMIT 1`);
  return page.ok && SOFTPHONES.test(JSON.stringify(page.value[0]?.['Metadata'] ?? ''));
}
