/** SECRET_KEY is changed while secrets are stored: items 19 and 20 of the security checklist, on a real database. */
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { CredentialBundle } from '../../../connector-server/src/desk/livePersonPorts.ts';
import type { Database } from '../../../connector-server/src/store/database.ts';
import { createSealedVault } from '../../../connector-server/src/store/sealedVault.ts';
import { createSignInTicketStore } from '../../../connector-server/src/store/signInTicketStore.ts';
import { createLogger } from '../../../connector-server/src/support/logger.ts';
import { createSealer, type Sealer } from '../../../connector-server/src/support/seal.ts';
import { resealAll } from '../../../connector-server/src/wiring/resealing.ts';
import { createGrantStore, createSessionVault } from '../../../connector-server/src/wiring/sealedStores.ts';
import { startTestDatabase } from '../../support/database.ts';

const [OLD, NEW] = [Buffer.alloc(32, 1), Buffer.alloc(32, 2)];
const ADA = { connectionId: 'harbor', salesforceUserId: '005ada' };
const CANARY = 'canary-token-of-ada';
const bundle = (accessToken: string): CredentialBundle => ({
  method: 'oauth',
  accessToken,
  refreshToken: null,
  csrf: null,
  cookies: null,
  userId: '101',
  pid: null,
  obtainedAt: 0,
  expiresAt: null,
});

let database: Database;
const lines: string[] = [];
const log = createLogger('debug', (line) => lines.push(line));
beforeAll(async () => {
  database = await startTestDatabase();
});
beforeEach(async () => {
  lines.length = 0;
  await sql`truncate connector.sealed_secrets`.execute(database.db);
});
afterAll(() => database.close());

const serverWith = (sealer: Sealer) => {
  const vault = createSealedVault(database.db);
  return {
    vault,
    sessions: createSessionVault({ db: database.db, sealer, tickets: createSignInTicketStore(database.db), log }),
    grants: createGrantStore(vault, sealer, log),
    counts: () => vault.counts(sealer.keyId),
    reseal: () => resealAll({ vault, sealer, log }),
  };
};
const oldServer = () => serverWith(createSealer(OLD));
const newServer = () => serverWith(createSealer(NEW, OLD));
const later = () => serverWith(createSealer(NEW));
const dump = async (): Promise<string> => {
  const { rows } = await sql<{
    all: string;
  }>`select coalesce(string_agg(encode(sealed, 'escape') || s::text, ' '), '') as all
    from connector.sealed_secrets s`.execute(database.db);
  return rows[0]?.all ?? '';
};

test('a new key, everything sealed anew, the old key removed: all still opens', async () => {
  const old = oldServer();
  await old.sessions.save(ADA, bundle(CANARY));
  await old.grants.put('harbor', 'a refresh token');
  for (let n = 0; n < 401; n++)
    await old.sessions.save({ ...ADA, salesforceUserId: `005${n}` }, bundle(`token of ${n}`));
  expect(await old.counts()).toEqual({ underOtherKeys: 0, setAside: 0 });

  const during = newServer();
  expect(await during.counts()).toEqual({ underOtherKeys: 403, setAside: 0 });
  expect(await during.sessions.load(ADA)).toMatchObject({ accessToken: CANARY });
  expect(await during.reseal()).toBe(403);
  expect(await during.counts()).toEqual({ underOtherKeys: 0, setAside: 0 });
  expect(await during.reseal()).toBe(0);

  const after = later();
  expect(await after.sessions.load(ADA)).toMatchObject({ accessToken: CANARY });
  expect(await after.sessions.load({ ...ADA, salesforceUserId: '005400' })).toMatchObject({
    accessToken: 'token of 400',
  });
  expect(await after.grants.get('harbor')).toBe('a refresh token');
  await expect(oldServer().sessions.load(ADA)).rejects.toMatchObject({ action: 'sign_in' });
});

test('servers that seal anew at the same time, and one that still writes with the old key, lose nothing', async () => {
  const old = oldServer();
  for (let n = 0; n < 250; n++) await old.sessions.save({ ...ADA, salesforceUserId: `005${n}` }, bundle(`first ${n}`));
  const [one, two] = [newServer(), newServer()];
  await Promise.all([
    one.reseal(),
    two.reseal(),
    ...[3, 130, 249].map((n) => old.sessions.save({ ...ADA, salesforceUserId: `005${n}` }, bundle(`second ${n}`))),
  ]);
  await one.reseal();
  expect(await one.counts()).toEqual({ underOtherKeys: 0, setAside: 0 });
  for (const n of [3, 130, 249])
    expect(await later().sessions.load({ ...ADA, salesforceUserId: `005${n}` })).toMatchObject({
      accessToken: `second ${n}`,
    });
});

test('a value that was changed is put aside, its agent is asked to sign in again, and a new sign-in mends it', async () => {
  const { sessions, counts, vault } = later();
  await sessions.save(ADA, bundle(CANARY));
  await sql`update connector.sealed_secrets set sealed = set_byte(sealed, length(sealed) - 9,
    case get_byte(sealed, length(sealed) - 9) when 65 then 66 else 65 end)`.execute(database.db);
  await expect(sessions.load(ADA)).rejects.toMatchObject({ code: 'session_unreadable', action: 'sign_in' });
  expect(await counts()).toEqual({ underOtherKeys: 0, setAside: 1 });
  await expect(sessions.load(ADA)).rejects.toMatchObject({ action: 'sign_in' });
  expect(await sessions.bearers('harbor', 3)).toEqual([]);
  expect((await vault.get({ connectionId: 'harbor', owner: '005ada', kind: 'liveperson_session' }))?.broken).toBe(
    'seal_broken',
  );
  await sessions.save(ADA, bundle('a new one'));
  expect(await sessions.load(ADA)).toMatchObject({ accessToken: 'a new one' });
  expect(await counts()).toEqual({ underOtherKeys: 0, setAside: 0 });
});

test('a value copied into another row is worthless there', async () => {
  const { sessions } = later();
  const ben = { ...ADA, salesforceUserId: '005ben' };
  await sessions.save(ADA, bundle(CANARY));
  await sessions.save(ben, bundle('token of ben'));
  await sql`update connector.sealed_secrets set sealed = (select sealed from connector.sealed_secrets where owner = '005ada')
    where owner = '005ben'`.execute(database.db);
  await expect(sessions.load(ben)).rejects.toMatchObject({ action: 'sign_in' });
  expect(await sessions.load(ADA)).toMatchObject({ accessToken: CANARY });
});

test('a server without the key leaves the value to those that have it', async () => {
  await newServer().sessions.save(ADA, bundle(CANARY));
  const old = oldServer();
  await expect(old.sessions.load(ADA)).rejects.toMatchObject({ action: 'sign_in' });
  expect(await old.reseal()).toBe(0);
  expect(await old.counts()).toEqual({ underOtherKeys: 1, setAside: 0 });
  expect(await newServer().sessions.load(ADA)).toMatchObject({ accessToken: CANARY });
});

test('the rows of before key ids were kept count as under another key, and neither table nor log show a token', async () => {
  const { sessions, counts, reseal } = newServer();
  await sessions.save(ADA, bundle(CANARY));
  await sql`update connector.sealed_secrets set key_id = null`.execute(database.db);
  expect((await counts()).underOtherKeys).toBe(1);
  expect(await reseal()).toBe(1);
  expect((await counts()).underOtherKeys).toBe(0);
  const shown = `${await dump()} ${lines.join(' ')}`;
  expect(shown).toContain('s1.');
  expect(shown).not.toContain(CANARY);
  expect(shown).not.toContain(Buffer.from(CANARY).toString('base64url').slice(2, 20));
});

test('borrowed tokens are those of good sessions of the connection, kept latest first', async () => {
  const { sessions } = later();
  await sessions.save(ADA, bundle('first'));
  await sessions.save({ ...ADA, salesforceUserId: '005ben' }, { ...bundle('over'), expiresAt: 1 });
  await sessions.save({ ...ADA, salesforceUserId: '005cleo' }, bundle('second'));
  await sessions.save({ connectionId: 'other', salesforceUserId: '005dan' }, bundle('of another connection'));
  expect(await sessions.bearers('harbor', 3)).toEqual(['second', 'first']);
  expect(await sessions.bearers('harbor', 1)).toEqual(['second']);
});
