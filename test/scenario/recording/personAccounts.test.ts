/** Automatic creation in an org with person accounts: who is one is known. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestDatabase } from '../../support/database.ts';
import type { Database } from '../../../connector-server/src/store/database.ts';
import { PAULA } from '../../../sandbox/seedPersonAccounts.ts';
import { begins, ends, startCreationWorld, STARTED, type CreationWorld } from './creationWorld.ts';
import { livePersonId } from './recordingWorld.ts';

let database: Database;
let world: CreationWorld;
beforeAll(async () => {
  database = await startTestDatabase();
  const kept = { kind: 'messaging', moment: 'start', recipe: 'sales', person: null, activity: null } as const;
  world = await startCreationWorld(database, [{ ...kept, known: 'keep' }], { personAccounts: true });
});
afterAll(async () => {
  await world.close();
  await database.close();
});

test.each([
  ['e-mail address', 'by-mail', { email: 'paula.quist@home.example' }],
  ['mobile number', 'by-mobile', { phone: '+447700900771' }],
])(
  '[LNK-31] [TRB-16] a known person account (%s) becomes no Lead; it is linked, and its Task names its contact',
  async (_by, id, told) => {
    const leads = (): Promise<unknown[]> => world.org.query('SELECT Id FROM Lead');
    const before = await leads();
    const server = world.server();
    await world.tell(server, [
      ...begins(id, { firstName: 'Paula', lastName: 'Quist', ...told }),
      { type: 'assigned', conversationId: id, at: STARTED, agentId: livePersonId('ada') },
      ends(id),
      { type: 'wrapped_up', conversationId: id, at: STARTED + 61_000, agentId: livePersonId('ada') },
    ]);
    const [account] = await world.org.query(`SELECT PersonContactId FROM Account WHERE Id = '${PAULA}'`);
    const contact = account?.['PersonContactId'];
    expect(
      await world.org.query(
        `SELECT Contact__c, Account__c, Lead__c FROM LivePerson_Conversation__c WHERE Name = '${id}'`,
      ),
    ).toMatchObject([{ Contact__c: contact, Account__c: PAULA, Lead__c: null }]);
    expect(await world.org.query(`SELECT WhoId FROM Task WHERE CallObject LIKE '%${id}%'`)).toMatchObject([
      { WhoId: contact },
    ]);
    expect(await leads()).toEqual(before);
  },
);
