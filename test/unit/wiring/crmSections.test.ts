/** Section `crm` as administrators save it: versions, every server, and what a settings document says. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { CrmSettings } from '../../../connector-server/src/protocol/crmSettings.ts';
import { resolveConnections } from '../../../connector-server/src/settings/connection.ts';
import type { Connection } from '../../../connector-server/src/settings/connection.ts';
import { defaultCrmSettings } from '../../../connector-server/src/settings/crmSchema.ts';
import { parseSettings } from '../../../connector-server/src/settings/parseSettings.ts';
import { createSettings } from '../../../connector-server/src/settings/settings.ts';
import type { Settings } from '../../../connector-server/src/settings/settings.ts';
import { createAuditLog } from '../../../connector-server/src/store/auditLog.ts';
import { createBus } from '../../../connector-server/src/store/bus.ts';
import type { Database } from '../../../connector-server/src/store/database.ts';
import { systemTimers } from '../../../connector-server/src/support/clock.ts';
import { createCrmSections } from '../../../connector-server/src/wiring/crmSections.ts';
import type { CrmSections } from '../../../connector-server/src/wiring/crmSections.ts';
import { connectionProfile } from '../../../connector-server/src/wiring/profiles.ts';
import { followSections } from '../../../connector-server/src/wiring/followSections.ts';
import { createLogger } from '../../../connector-server/src/support/logger.ts';
import { startTestDatabase } from '../../support/database.ts';
import { connectionDocument } from '../browser/edgeRig.ts';

const quietLog = createLogger('silent');
let database: Database;
const undo: (() => void | Promise<void>)[] = [];
beforeAll(async () => {
  database = await startTestDatabase();
});
afterAll(async () => {
  for (const step of undo.reverse()) await step();
  await database.close();
});

/** Connection `id` of a document; with section `crm` where it is given. */
async function connection(id: string, crm?: object): Promise<Connection> {
  const document = { ...(connectionDocument(id) as object), ...(crm && { crm }) };
  const parsed = parseSettings({ version: 1, connections: [document] }, { allowInsecureUpstream: true });
  if (!parsed.ok) throw new Error(parsed.problems.join('\n'));
  const resolved = await resolveConnections(parsed.document, () => Promise.resolve('secret'), 'https://login.example');
  if (!resolved.ok || resolved.connections[0] === undefined) throw new Error('not resolved');
  return resolved.connections[0];
}

async function server(
  name: string,
  ...connections: Connection[]
): Promise<{ settings: Settings; sections: CrmSections }> {
  const settings = createSettings(connections);
  const sections = createCrmSections({ db: database.db, settings, log: quietLog });
  const bus = createBus({ database, from: name, timers: systemTimers, log: quietLog });
  const followed = followSections({ sections, bus, timers: systemTimers, log: quietLog });
  undo.push(() => {
    followed.stop();
    return bus.close();
  });
  await bus.listening;
  await sections.load();
  return { settings, sections };
}

const changed = (change: Partial<CrmSettings>): CrmSettings => ({ ...defaultCrmSettings(), ...change });
const by = (crm: CrmSettings, after: number) => ({ crm, after, note: '', who: 'noor@x', action: 'saved' });

test('what one server saves is in force there at once, and on every other', async () => {
  const one = await server('one', await connection('shared'));
  const other = await server('other', await connection('shared'));
  expect(one.settings.connection('shared')?.crm.autoSearch).toBe(true);
  expect(await one.sections.save('shared', by(changed({ autoSearch: false }), 0))).toBe(1);
  expect(one.settings.connection('shared')?.crm.autoSearch).toBe(false);
  await expect.poll(() => other.settings.connection('shared')?.crm.autoSearch, { timeout: 60_000 }).toBe(false);
  expect(other.sections.inForce('shared')).toMatchObject({ version: 1, author: 'noor@x' });
});

test('[LOG-06] softphones are told to which records the settings let agents link a conversation', async () => {
  const { settings, sections } = await server('links', await connection('links'));
  const told = (): readonly string[] => connectionProfile(settings.connection('links')!).softphone.linkable ?? [];
  expect(told()).toEqual(['Account', 'Contact', 'Lead', 'Opportunity', 'Case']);
  const { objects } = defaultCrmSettings();
  const without = objects.map((one) => ({
    ...one,
    allowLink: one.object !== 'Lead',
    conversationField: one.object === 'Opportunity' ? null : one.conversationField,
  }));
  await sections.save('links', by(changed({ objects: without }), 0));
  expect(told()).toEqual(['Account', 'Contact', 'Case']);
});

test('of two administrators who changed the same version, the second is told', async () => {
  const { sections, settings } = await server('three', await connection('two'));
  expect(await sections.save('two', by(changed({ fullView: 'browser' }), 0))).toBe(1);
  expect(await sections.save('two', by(changed({ autoSearch: false }), 0))).toBeNull();
  expect(settings.connection('two')?.crm).toMatchObject({ fullView: 'browser', autoSearch: true });
  const rows = await createAuditLog(database.db).page('two', null, 10);
  expect(rows.filter((row) => row.connectionId === 'two')).toMatchObject([
    { actor: 'noor@x', action: 'saved: version 1' },
  ]);
});

test('a settings document that has the section owns it, whatever was saved before', async () => {
  const { sections, settings } = await server('four', await connection('owned'));
  await sections.save('owned', by(changed({ fullView: 'browser' }), 0));
  settings.apply([await connection('owned', { autoSearch: false })]);
  expect(settings.connection('owned')).toMatchObject({ crmOwner: 'document', crm: { fullView: 'console' } });
  settings.apply([await connection('owned')]);
  expect(settings.connection('owned')).toMatchObject({ crmOwner: 'pages', crm: { fullView: 'browser' } });
});

test('a version of an older or newer program that cannot be read leaves the defaults in force, and says so', async () => {
  const { sections, settings } = await server('five', await connection('odd'));
  const odd = { ...defaultCrmSettings(), fullView: 'hologram' } as unknown as CrmSettings;
  await sections.save('odd', by(odd, 0));
  expect(settings.connection('odd')?.crm.fullView).toBe('console');
  expect(sections.inForce('odd')?.unreadable).toEqual(['fullView must be one of: "console", "browser".']);
  expect(await sections.version('odd', 1)).toBeNull();
});
