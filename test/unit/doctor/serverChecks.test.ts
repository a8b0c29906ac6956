import { describe, expect, it } from 'vitest';
import { serverDatabase } from '../../../connector-server/src/doctor/checks/serverDatabase.ts';
import { serverPublicUrl } from '../../../connector-server/src/doctor/checks/serverPublicUrl.ts';
import { serverRecords } from '../../../connector-server/src/doctor/checks/serverRecords.ts';
import { serverRunning } from '../../../connector-server/src/doctor/checks/serverRunning.ts';
import { serverChecks } from '../../../connector-server/src/doctor/checks/serverChecks.ts';
import { serverSecretKey } from '../../../connector-server/src/doctor/checks/serverSecretKey.ts';
import { serverSettings } from '../../../connector-server/src/doctor/checks/serverSettings.ts';
import { serverVersion } from '../../../connector-server/src/doctor/checks/serverVersion.ts';
import { serverWebSocket } from '../../../connector-server/src/doctor/checks/serverWebSocket.ts';
import type { Outcome, ServerCheck } from '../../../connector-server/src/doctor/types.ts';
import { fakeServer, missed, NOW, type FakeServer } from './fakeServer.ts';

const DAY_MS = 86_400_000;
const causes = (outcomes: Outcome[]): string[] => outcomes.map(({ state, cause }) => `${state} ${cause ?? ''}`.trim());
const look = async (check: ServerCheck, server: FakeServer): Promise<string[]> =>
  causes(await check.run(fakeServer(server)));

describe('checks of the server', () => {
  it('have nothing to say of a healthy one', async () => {
    const all = await Promise.all(serverChecks.map((check) => check.run(fakeServer())));
    expect(causes(all.flat())).toEqual(serverChecks.map(() => 'ok'));
  });

  it('say what could not be looked at while the server does not run, and fail only where that is the matter', async () => {
    const status = missed('refused', 'Nothing listens there.');
    expect(await look(serverRunning, { status })).toEqual(['fail not_running']);
    expect(await look(serverDatabase, { status })).toEqual(['unknown not_looked_at']);
    expect(await look(serverRecords, { status })).toEqual(['unknown not_looked_at']);
    expect(await look(serverSettings, { status })).toEqual(['ok']);
    expect(await look(serverVersion, { status })).toEqual(['ok']);
  });

  it('tell a server that does not run from another program on its port, from one that starts, and from one that does not tell', async () => {
    expect(await look(serverRunning, { status: missed('other_program') })).toEqual(['fail other_program']);
    expect(await look(serverRunning, { status: missed('not_told') })).toEqual(['unknown not_told']);
    const [outcome] = await serverRunning.run(
      fakeServer({ status: { ready: false, reason: 'The database does not answer.' } }),
    );
    expect(outcome).toMatchObject({ state: 'fail', cause: 'not_ready' });
    expect(outcome?.seen).toContain('The database does not answer.');
  });

  it.each([
    [-1, 'fail certificate_expired'],
    [20, 'warn certificate_ends_soon'],
    [22, 'ok'],
  ])('a certificate of the public address that ends in %i days: %s', async (days, expected) => {
    const reach = () => ({
      ok: true as const,
      value: { certificateEndsAt: NOW + days * DAY_MS + 1, clockOffsetMs: 0 },
    });
    expect(await look(serverPublicUrl, { reach })).toEqual([expected]);
  });

  it.each(['certificate_expired', 'certificate_untrusted', 'certificate_other_name', 'redirected', 'other_program'])(
    'the public address is not reached: %s, each with its own cure',
    async (code) => {
      const [outcome] = await serverPublicUrl.run(fakeServer({ check: missed(code) }));
      expect(outcome).toMatchObject({ state: 'fail', cause: code });
      const [other] = await serverPublicUrl.run(fakeServer({ check: missed('network') }));
      expect(outcome?.mend).not.toBe(other?.mend);
    },
  );

  it('a lost upgrade, a refused one, and an address that does not answer at all are told apart', async () => {
    expect(await look(serverWebSocket, { upgrade: { ok: true, value: { status: 426 } } })).toEqual([
      'fail upgrade_lost',
    ]);
    expect(await look(serverWebSocket, { upgrade: { ok: true, value: { status: 403 } } })).toEqual(['fail refused']);
    expect(await look(serverWebSocket, { check: missed('dns') })).toEqual(['unknown not_looked_at']);
  });

  it('records: what stopped, died, waits, is left out, was lost or is missing has a line each', async () => {
    const status = {
      outbox: { waiting: 12, dead: 2, oldestSeconds: 3_600 },
      lanes: [
        { connection: 'harbor', kind: 'record', needsAdministrator: true, code: 'X', text: 'No access.', since: NOW },
        { connection: 'harbor', kind: 'transcript', needsAdministrator: false, code: 'Y', text: 'Busy.', since: NOW },
      ],
      fieldsLeftOut: [{ connection: 'harbor', object: 'Task', field: 'Type', since: NOW }],
      facts: { waiting: 0, lost: 3 },
      connections: [{ id: 'harbor', coverage: { inLivePerson: 10, inSalesforce: 7, countedAt: NOW } }],
    };
    expect(await look(serverRecords, { status })).toEqual([
      'fail lane_stopped',
      'warn lane_stopped',
      'fail dead',
      'warn waits_long',
      'warn field_left_out',
      'warn facts_lost',
      'warn missing',
    ]);
  });

  it('a record that waits for a quarter of an hour is not yet worth a word', async () => {
    expect(await look(serverRecords, { status: { outbox: { waiting: 1, dead: 0, oldestSeconds: 900 } } })).toEqual([
      'ok',
    ]);
  });

  it('the key of stored secrets: beside the data, changed, lost', async () => {
    expect(await look(serverSecretKey, { facts: { secretKeyGiven: false } })).toEqual(['fail beside_data']);
    expect(
      await look(serverSecretKey, { publicUrl: 'http://localhost:8080', facts: { secretKeyGiven: false } }),
    ).toEqual(['ok']);
    expect(await look(serverSecretKey, { status: { secrets: { underOtherKeys: 4, setAside: 0 } } })).toEqual([
      'warn old_key_in_use',
    ]);
    expect(await look(serverSecretKey, { status: { secrets: { underOtherKeys: 4, setAside: 1 } } })).toEqual([
      'warn not_opened',
    ]);
  });

  it('a database that takes no writes, and one with damaged rows', async () => {
    expect(await look(serverDatabase, { status: { database: { state: 'failed', text: 'Disk full.' } } })).toEqual([
      'fail no_writes',
    ]);
    expect(
      await look(serverDatabase, { status: { database: { state: 'ok', text: 'Takes writes', damagedRows: 2 } } }),
    ).toEqual(['warn damaged_rows']);
  });

  it('versions: Node.js too old, a server that was not started again', async () => {
    expect(await look(serverVersion, { facts: { node: '22.18.0' } })).toEqual(['fail node_too_old']);
    expect(await look(serverVersion, { facts: { node: '22.19.0' } })).toEqual(['ok']);
    expect(await look(serverVersion, { status: { version: '0.9.0' } })).toEqual(['warn server_differs']);
  });

  it('a change the running server did not take is said once, not once more in the words of the document', async () => {
    const settings = { rejected: ['connections[0].id is missing.'] };
    expect(await look(serverSettings, { status: { settings } })).toEqual(['fail change_not_applied']);
    expect(await look(serverSettings, { status: { settings }, facts: { rejected: settings.rejected } })).toEqual([
      'fail rejected',
    ]);
    expect(await look(serverSettings, { facts: { connections: 0 } })).toEqual(['fail no_connection']);
  });
});
