/** What the doctor sees of a running server's own database: what the admin pages saved, and the refresh token of the web server flow. */
import { createHash, randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { defaultCrmSettings } from '../../../connector-server/src/settings/crmSchema.ts';
import { openDatabase } from '../../../connector-server/src/store/database.ts';
import { createSettingsStore } from '../../../connector-server/src/store/settingsStore.ts';
import type { Finding } from '../../../connector-server/src/protocol/doctorTypes.ts';
import { quietLog } from '../../support/database.ts';
import { inShort, startDoctorWorld, type DoctorRun, type DoctorWorld } from './doctorWorld.ts';

const CALLBACK = 'http://127.0.0.1:4999/salesforce/callback';

let at: DoctorWorld;
beforeAll(async () => {
  at = await startDoctorWorld({
    edit({ connection, salesforce, write }) {
      // The pages own the section.
      delete (connection as { crm?: unknown }).crm;
      const { clientId, clientSecret } = salesforce.webServer;
      connection.salesforce.auth = {
        flow: 'web_server',
        clientId,
        clientSecret: { file: write('secrets/harbor-salesforce-client.secret', clientSecret) },
      };
    },
  });
  at.world.write('secrets/harbor-salesforce.grant', await refreshToken(at));
});
afterAll(() => at.close());

/** As the guide gets it: the API user signs in in a browser. */
async function refreshToken({ world }: DoctorWorld): Promise<string> {
  const { url, webServer } = world.salesforce;
  const verifier = randomBytes(32).toString('base64url');
  const page = new URL('/services/oauth2/authorize', url);
  page.search = new URLSearchParams({
    response_type: 'code',
    client_id: webServer.clientId,
    redirect_uri: CALLBACK,
    scope: 'api refresh_token openid',
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
  }).toString();
  const chosen = await fetch(page, { method: 'POST', body: new URLSearchParams({ user: 'api' }), redirect: 'manual' });
  const code = new URL(chosen.headers.get('location') ?? '').searchParams.get('code') ?? '';
  const answer = await fetch(new URL('/services/oauth2/token', url), {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'authorization_code',
      code,
      redirect_uri: CALLBACK,
      client_id: webServer.clientId,
      client_secret: webServer.clientSecret,
      code_verifier: verifier,
    }),
  });
  return ((await answer.json()) as { refresh_token: string }).refresh_token;
}

const of = ({ report }: DoctorRun, check: string): Finding[] => report.findings.filter((each) => each.check === check);

describe('beside a running server', () => {
  it('the refresh token in its database signs the API user in, and what comes in exchange stays there', async () => {
    for (let time = 1; time <= 2; time++)
      expect(of(await at.doctor('--only', 'salesforce.signIn'), 'salesforce.signIn').map(inShort)).toEqual([
        expect.stringMatching(/^ok /),
      ]);
    expect(existsSync(path.join(at.world.folder, 'secrets/harbor-salesforce.grant'))).toBe(false);
  });

  it('what the admin pages saved is judged, not the defaults', async () => {
    const before = await at.doctor('--only', 'settings.crm');
    expect(of(before, 'settings.crm').map(({ state }) => state)).toEqual(['ok']);
    await save((crm) => ({
      ...crm,
      conversationFields: [{ field: 'Nowhere__c', source: { value: 'email' } }],
    }));
    const after = of(await at.doctor('--only', 'settings.crm'), 'settings.crm');
    expect(after.map(({ state, cause }) => `${state} ${cause ?? ''}`)).toEqual(['fail cannot_work']);
    expect(after[0]?.seen).toContain('Nowhere__c');
    expect(after[0]?.mend).toContain('page “CRM side”');
  });
});

describe('without a running server', () => {
  it('neither is read, no database is started for it, and that is said', async () => {
    const port = at.world.environment.PORT ?? '';
    at.world.environment.PORT = '9';
    try {
      const run = await at.doctor();
      expect(of(run, 'server.running').map(({ cause }) => cause)).toEqual(['not_running']);
      expect(of(run, 'salesforce.signIn').map(({ state, cause }) => `${state} ${cause ?? ''}`)).toEqual([
        'unknown grant_not_read',
      ]);
      expect(of(run, 'settings.crm').map(({ state }) => state)).toEqual(['unknown']);
      expect(run.report.findings.filter(({ state }) => state === 'fail').map(({ check }) => check)).toEqual([
        'server.running',
      ]);
      expect(run.exitCode).toBe(1);
    } finally {
      at.world.environment.PORT = port;
    }
  });
});

async function save(edit: (crm: ReturnType<typeof defaultCrmSettings>) => unknown): Promise<void> {
  const database = await openDatabase({ databaseUrl: at.world.environment.DATABASE_URL, dataDir: '', log: quietLog });
  try {
    await createSettingsStore(database.db).append(
      { connectionId: 'harbor', section: 'crm', after: 0 },
      { document: edit(defaultCrmSettings()), author: 'noor', note: '' },
      { connectionId: 'harbor', actor: 'noor', action: 'saved', subject: null },
    );
  } finally {
    await database.close();
  }
}
