/** `npm run demo -- --empty`: both clouds empty, and what an administrator is given to begin with. Stays up until interrupted. */
import { SESSION_HOURS, startEmptyWorld } from './emptyWorld.ts';

const line = (name: string, value: string): void => console.log(`  ${name.padEnd(34)} ${value}`);

/** `base`: first of the ports wanted. Resolves never but by a signal. */
export async function runEmpty(base: number): Promise<void> {
  const world = await startEmptyWorld({
    ports: { desk: base, lightning: base + 1, visualforce: base + 2, livePerson: base + 3, salesforce: base + 4 },
  });
  const { salesforce, livePerson } = world;
  console.log(
    '\nTwo empty clouds run, stand-ins of Salesforce and LivePerson. Nothing of the connector is in them yet.\n',
  );
  line('My Domain URL', salesforce.publicUrl);
  line('Setup, signed in as administrator', world.setupUrl);
  line("Administrator's access token", world.adminToken());
  line('Origin of the console (Lightning)', world.console.lightningUrl);
  line('Origin of Visualforce pages', world.console.visualforceUrl);
  line('Username for the API user', salesforce.apiUser.username);
  line('LivePerson account number', livePerson.account);
  line("LivePerson's administration", world.livePersonAdminUrl);
  line('Customer', world.customerUrl('grace'));
  for (const key of ['ada', 'ben']) {
    line(`${key === 'ada' ? 'Ada' : 'Ben'}'s console, native`, world.console.consoleUrl(key, 'native'));
    line(`${key === 'ada' ? 'Ada' : 'Ben'}'s console, Open CTI`, world.console.consoleUrl(key, 'open-cti'));
  }
  console.log('\nIn another terminal, the connector is told where this LivePerson is, and takes it from here:\n');
  console.log(`  LIVEPERSON_API_URL=${livePerson.url} npm run connect\n`);
  console.log(
    `Token and Setup link hold for ${SESSION_HOURS} hours. Ctrl-C ends everything; the next start is empty again.\n`,
  );
  await new Promise<void>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => resolve());
  });
  await world.close();
}
