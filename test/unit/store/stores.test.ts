import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createAgentRegistry } from '../../../connector-server/src/store/agentRegistry.ts';
import type { Database } from '../../../connector-server/src/store/database.ts';
import { createIdentityReplay } from '../../../connector-server/src/store/identityReplay.ts';
import { createLeaseStore } from '../../../connector-server/src/store/leaseStore.ts';
import { createSealedVault } from '../../../connector-server/src/store/sealedVault.ts';
import { createAuditLog } from '../../../connector-server/src/store/auditLog.ts';
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

const HARBOR = { connectionId: 'harbor', section: 'crm' };
const saved = (what: string) => ({ document: { what }, author: 'noor@x', note: what });
const noted = { connectionId: 'harbor', actor: 'noor@x', action: 'changed settings', subject: null };

test('versions of a section count per connection, and the latest is in force', async () => {
  const settings = createSettingsStore(database.db);
  expect(await settings.inForce('crm')).toEqual([]);
  expect(await settings.append({ ...HARBOR, after: 0 }, saved('first'), noted)).toBe(1);
  expect(await settings.append({ ...HARBOR, after: 1 }, saved('second'), noted)).toBe(2);
  expect(await settings.append({ ...HARBOR, connectionId: 'other', after: 0 }, saved('elsewhere'), noted)).toBe(1);
  expect(await settings.inForce('crm')).toMatchObject([
    { connectionId: 'harbor', version: 2, document: { what: 'second' }, author: 'noor@x' },
    { connectionId: 'other', version: 1 },
  ]);
  expect(await settings.get('harbor', 'crm', 1)).toMatchObject({ document: { what: 'first' } });
  expect(await settings.get('harbor', 'crm', 3)).toBeNull();
  expect((await settings.history('harbor', 'crm', 10)).map(({ version, note }) => [version, note])).toEqual([
    [2, 'second'],
    [1, 'first'],
  ]);
});

test('who saves over a version that somebody else saved is refused, and nothing of it is in the audit', async () => {
  const settings = createSettingsStore(database.db);
  const audit = createAuditLog(database.db);
  const place = { connectionId: 'contested', section: 'crm', after: 0 };
  const entry = { ...noted, connectionId: 'contested' };
  const outcomes = await Promise.all([
    settings.append(place, saved('ada'), entry),
    settings.append(place, saved('ben'), entry),
    settings.append({ ...place, after: 7 }, saved('cy'), entry),
  ]);
  expect(outcomes.filter((version) => version === 1)).toHaveLength(1);
  expect(outcomes.filter((version) => version === null)).toHaveLength(2);
  expect((await audit.page('contested', null, 10)).filter((row) => row.connectionId === 'contested')).toHaveLength(1);
});
