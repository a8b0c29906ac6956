import { expect, test } from 'vitest';
import type { StatusReport } from '../../../connector-server/src/browser/ports.ts';
import type { Finding } from '../../../connector-server/src/protocol/doctorTypes.ts';
import { statusPage } from '../../../connector-server/src/browser/statusPage.ts';

const REPORT: StatusReport = {
  version: '1.0.0',
  startedAt: 0,
  database: { state: 'ok', text: 'takes writes' },
  livePersonApi: { host: 'api.liveperson.net', insecure: false },
  insecureUpstreams: [],
  settings: { source: 'SETTINGS_FILE', rejected: [] },
  connections: [],
  outbox: null,
  secrets: null,
  sockets: 0,
};
const page = (doctor: StatusReport['doctor']): string =>
  statusPage({ ready: true, reason: '', report: { ...REPORT, ...(doctor !== undefined && { doctor }) }, nonce: 'n' });
const finding: Finding = {
  check: 'rights.fields',
  group: 'rights',
  title: 'The API user may use the fields it needs',
  connection: 'harbor',
  subject: 'Contact.Email',
  state: 'fail',
  cause: 'hidden',
  tried: 'Described Contact.',
  seen: 'The API user does not see <b>Contact.Email</b>.',
  why: 'x',
  mend: 'Give access.',
  setupLink: null,
  whoCanFix: 'salesforce_admin',
};

test('what failed at the latest check stands on the status page, with what to do; before the first check nothing does', () => {
  const html = page({ at: Date.UTC(2026, 10, 21, 12), findings: [finding] });
  expect(html).toContain('Checked 2026-11-21T12:00Z; this is not as its name says:');
  expect(html).toContain('<strong>The API user may use the fields it needs (harbor, Contact.Email).</strong>');
  expect(html).toContain('Give access.');
  expect(html).not.toContain('<b>Contact');
  expect(page({ at: 0, findings: [] })).toContain('nothing is wrong');
  expect(page(null)).not.toContain('Checked');
});
