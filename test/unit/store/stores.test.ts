import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createAgentRegistry } from '../../../connector-server/src/store/agentRegistry.ts';
import { createCursorStore } from '../../../connector-server/src/store/cursorStore.ts';
import type { Database } from '../../../connector-server/src/store/database.ts';
import { createIdentityReplay } from '../../../connector-server/src/store/identityReplay.ts';
import { createLeaseStore } from '../../../connector-server/src/store/leaseStore.ts';
import { createSealedVault } from '../../../connector-server/src/store/sealedVault.ts';
import { createSettingsStore } from '../../../connector-server/src/store/settingsStore.ts';
import { startTestDatabase } from '../../support/database.ts';

let database: Database;
beforeAll(async () => {
  database = await startTestDatabase();
});
afterAll(() => database.close());

const ada = {
  connectionId: 'harbor',
  orgId: '00D1',
  salesforceUserId: '005ada',
  username: 'ada@x',
  email: 'Ada@X',
  name: 'Ada',
};

test('an agent is known by the LivePerson user of the latest sign-in, and the chosen presence is kept', async () => {
  const agents = createAgentRegistry(database.db);
  await agents.seen(ada);
  await agents.seen({ ...ada, salesforceUserId: '005ben', email: 'ben@x' });
  await agents.linkLivePerson('harbor', '005ben', { userId: '101', pid: 'p' });
  await agents.linkLivePerson('harbor', '005ada', { userId: '101', pid: 'p' });
  await agents.choosePresence('harbor', '005ada', { availability: 'AWAY', reasonId: '901' });
  expect(await agents.salesforceUserId('harbor', '101')).toBe('005ada');
  expect(await agents.find('harbor', '005ben')).toMatchObject({ livePersonUserId: null, presence: null });
  expect(await agents.find('harbor', '005ada')).toMatchObject({
    email: 'ada@x',
    presence: { availability: 'AWAY', reasonId: '901' },
  });
  expect(await agents.salesforceUserId('other', '101')).toBeNull();
  const steps = [{ what: 'away', at: 5, conversations: 0 }];
  await agents.keepAbsence('harbor', '005ada', steps);
  await agents.seen(ada);
  expect((await agents.find('harbor', '005ada'))?.absence).toEqual(steps);
  expect((await agents.find('harbor', '005ben'))?.absence).toBeNull();
  await agents.keepAbsence('harbor', '005ada', []);
  expect((await agents.find('harbor', '005ada'))?.absence).toBeNull();
});

test('being seen again keeps the LivePerson user and the presence', async () => {
  const agents = createAgentRegistry(database.db);
  await agents.seen({ ...ada, salesforceUserId: '005cleo' });
  await agents.linkLivePerson('harbor', '005cleo', { userId: '105', pid: null });
  await agents.seen({ ...ada, salesforceUserId: '005cleo', name: 'Cleo N' });
  expect(await agents.find('harbor', '005cleo')).toMatchObject({ name: 'Cleo N', livePersonUserId: '105' });
});

test('sealed bytes come back unchanged, and expired ones are deleted', async () => {
  const vault = createSealedVault(database.db);
  const key = { connectionId: 'harbor', owner: '005ada', kind: 'liveperson_session' };
  await vault.put(key, Buffer.from([0, 255, 7]), 5_000, null);
  await vault.put({ ...key, owner: '005ben' }, Buffer.from([1]), null, null);
  expect([...((await vault.get(key))?.sealed ?? [])]).toEqual([0, 255, 7]);
  expect((await vault.list('harbor', 'liveperson_session', 5_000, 10)).map(({ owner }) => owner)).toEqual(['005ben']);
  expect(await vault.deleteExpired(5_000)).toBe(1);
  expect(await vault.get(key)).toBeNull();
});

test('an identity token is accepted once, also when two processes ask in the same moment', async () => {
  const replay = createIdentityReplay(database.db);
  const answers = await Promise.all(Array.from({ length: 8 }, () => replay.firstUse('00D1', 'jti-1', 10_000)));
  expect(answers.filter(Boolean)).toHaveLength(1);
  expect(await replay.firstUse('00D2', 'jti-1', 10_000)).toBe(true);
  expect(await replay.forgetExpired(10_001)).toBe(2);
});

test('a cursor never goes back, whatever order its writes come in', async () => {
  const cursors = createCursorStore(database.db);
  const at = (sequence: number, dialogId = 'd1') => ({
    connectionId: 'harbor',
    agentId: '101',
    dialogId,
    conversationId: 'c1',
    sequence,
  });
  await cursors.save([at(3), at(7), at(5), at(1, 'd2')]);
  await cursors.save([at(6), at(2, 'd2')]);
  expect((await cursors.load('harbor', '101')).map(({ dialogId, sequence }) => [dialogId, sequence]).sort()).toEqual([
    ['d1', 7],
    ['d2', 2],
  ]);
});

test('a lease has one owner; the next one gets a higher epoch; who lost it cannot renew', async () => {
  const leases = createLeaseStore(database.db);
  const first = await leases.claim('agent:ada', 'server-1', 60);
  expect(await leases.claim('agent:ada', 'server-2', 60)).toBeNull();
  expect(await leases.claim('agent:ada', 'server-1', 60)).toEqual(first);
  await sql`update connector.leases set expires = now() - interval '1 second'`.execute(database.db);
  const second = await leases.claim('agent:ada', 'server-2', 60);
  expect(second?.epoch).toBe((first?.epoch ?? 0) + 1);
  if (first === null || second === null) throw new Error('no lease');
  expect(await leases.renew(first, 60)).toBe(false);
  expect(await leases.renew(second, 60)).toBe(true);
  await leases.release(second);
  expect((await leases.claim('agent:ada', 'server-3', 60))?.epoch).toBe(second.epoch + 1);
});

test('settings versions are kept in order and the latest is in force', async () => {
  const settings = createSettingsStore(database.db);
  expect(await settings.latest()).toBeNull();
  const first = await settings.append({ version: 1, connections: [] }, 'file', '');
  const second = await settings.append({ version: 1, connections: [{ id: 'harbor' }] }, 'noor@x', 'added harbor');
  expect(await settings.latest()).toMatchObject({
    version: second,
    document: { connections: [{ id: 'harbor' }] },
    author: 'noor@x',
  });
  expect(await settings.get(first)).toMatchObject({ document: { connections: [] } });
  expect((await settings.history(10)).map(({ version }) => version)).toEqual([second, first]);
});
