import { describe, expect, it, test } from 'vitest';
import { salesforceSignIn } from '../../../connector-server/src/doctor/checks/salesforceSignIn.ts';
import { causes, fakeLook } from './fakeLook.ts';
import { missed } from './fakeServer.ts';

const offset = (clockOffsetMs: number) => () => ({
  ok: true as const,
  value: { certificateEndsAt: null, clockOffsetMs },
});
const refused = (code: string, text?: string) => ({ org: { signIn: missed(code, text) } });

describe('signing in to Salesforce [PRM-02]', () => {
  it('is well when the org lets the API user in', async () => {
    const [outcome] = await salesforceSignIn.run(await fakeLook());
    expect(outcome).toMatchObject({ state: 'ok', cause: null, mend: '' });
    expect(outcome?.tried).toContain('api@harbor.example');
  });

  test.each([
    ['salesforce_unreachable', 'unreachable', /443/],
    ['salesforce_unavailable', 'unavailable', /Wait/],
    ['salesforce_address_refused', 'login_url', /My Domain/],
    ['salesforce_user_inactive', 'user_inactive', /Activate/],
    ['salesforce_user_frozen', 'user_frozen', /Unfreeze/],
    ['salesforce_not_approved', 'not_approved', /pre-authorized/],
    ['salesforce_ip_restricted', 'address_refused', /ranges/],
    ['salesforce_audience', 'audience', /test\.salesforce\.com/],
    ['salesforce_key_mismatch', 'key_mismatch', /digital signatures/],
    ['salesforce_key_unreadable', 'key_unreadable', /PKCS#8/],
    ['salesforce_app_certificate', 'app_has_no_certificate', /digital signatures/],
    ['salesforce_client_unknown', 'client_unknown', /consumer key/],
    ['salesforce_client', 'client_secret', /secret/],
    ['salesforce_no_run_as_user', 'no_run_as_user', /Run As/],
    ['salesforce_grant_expired', 'grant_expired', /npm run connect/],
    ['salesforce_not_connected', 'grant_missing', /npm run connect/],
    ['salesforce_wrong_org', 'other_org', /orgId/],
    ['something_new', 'refused', /login history/],
  ])('a refusal %s is named %s, with its cure', async (code, cause, mend) => {
    const outcomes = await salesforceSignIn.run(await fakeLook(refused(code, 'As Salesforce says.')));
    expect(causes(outcomes)).toEqual([`fail ${cause}`]);
    expect(outcomes[0]?.mend).toMatch(mend);
    expect(outcomes[0]?.seen).toBe('As Salesforce says.');
  });

  it('a clock five minutes off is named as the cause of what looks like a wrong key', async () => {
    const look = await fakeLook({ ...refused('salesforce_key_mismatch'), server: { reach: offset(-300_000) } });
    const [outcome] = await salesforceSignIn.run(look);
    expect(outcome).toMatchObject({ cause: 'clock', whoCanFix: 'server_operator' });
    expect(outcome?.seen).toContain('300 seconds ahead');
  });

  it('a frozen user whom Salesforce calls inactive is called frozen where an administrator’s eyes see it', async () => {
    const setup = { rows: { User: [{ Id: '005Bx0000000002MAA' }], UserLogin: [{ IsFrozen: true }] } };
    const look = await fakeLook({ ...refused('salesforce_user_inactive'), setup });
    expect(causes(await salesforceSignIn.run(look))).toEqual(['fail user_frozen']);
  });

  it('says no secret', async () => {
    const look = await fakeLook(refused('salesforce_key_mismatch'));
    expect(JSON.stringify(await salesforceSignIn.run(look))).not.toContain('PRIVATE KEY');
  });
});
