import { escapeHtml, page } from './page.ts';
import type { StatusReport } from './ports.ts';

/** The status page. Without a report it only says whether the server works. */
export function statusPage(view: {
  ready: boolean;
  reason: string;
  report: StatusReport | null;
  nonce: string;
}): string {
  const head = view.ready
    ? '<p class="ok">Working: agents can connect.</p>'
    : `<p class="bad">Not taking agents at the moment. ${escapeHtml(view.reason)}</p>`;
  const details = view.report
    ? reportHtml(view.report)
    : '<p>Details are shown on the machine itself and to administrators.</p>';
  return page({ title: 'LivePerson Connector', body: head + details, nonce: view.nonce });
}

function reportHtml(report: StatusReport): string {
  const insecure = report.insecureUpstreams
    .map(
      (host) =>
        `<p class="bad">${escapeHtml(host)} is contacted without encryption. This is for test networks only.</p>`,
    )
    .join('');
  const rejected =
    report.settings.rejected.length === 0
      ? ''
      : `<p class="bad">The latest change of the settings was not applied:</p><ul>${report.settings.rejected.map((each) => `<li>${escapeHtml(each)}</li>`).join('')}</ul>`;
  const trouble =
    report.database.state === 'ok'
      ? ''
      : `<p class="bad">${escapeHtml(report.database.text)} Conversations go on; records wait in memory until it works again${report.database.since == null ? '' : `. Since ${new Date(report.database.since).toISOString()}`}.</p>`;
  const { outbox, facts } = report;
  const rows: [string, string][] = [
    ['Version', report.version],
    ['Started', new Date(report.startedAt).toISOString()],
    ['Database', report.database.text],
    ['LivePerson', report.livePersonApi.host],
    ['Settings', report.settings.source],
    ['This server', report.fleet ? report.fleet.serverId : 'begins anew'],
    ['Servers on this database', report.fleet ? String(report.fleet.servers) : 'not known'],
    ['Agents held here', report.fleet ? String(report.fleet.agents) : '0'],
    [
      'Memory',
      report.memory
        ? `${Math.round(report.memory.share * 100)} % in use${report.memory.crowded ? ': no new agents are taken, those who are in stay' : ''}`
        : 'not known',
    ],
    ['Softphones connected', String(report.sockets)],
    [
      'Records waiting for Salesforce',
      outbox
        ? `${outbox.waiting}${outbox.oldestSeconds === null ? '' : `, the oldest for ${outbox.oldestSeconds} s`}`
        : 'not known',
    ],
    ['Stored secrets', secretsText(report.secrets)],
    ['Records that need a person', outbox ? String(outbox.dead) : 'not known'],
    ['Facts waiting for the database', facts ? String(facts.waiting) : 'not known'],
    ...((report.database.damagedRows ?? 0) > 0
      ? ([['Damaged rows of the database, set aside (see the log)', String(report.database.damagedRows)]] as [
          string,
          string,
        ][])
      : []),
    ...(facts && facts.lost > 0
      ? ([['Facts lost since the start: records of these conversations are incomplete', String(facts.lost)]] as [
          string,
          string,
        ][])
      : []),
  ];
  const connections = report.connections
    .map(
      (each) =>
        `<tr><td>${escapeHtml(each.name)} (${escapeHtml(each.id)})</td><td>${escapeHtml(each.orgId)}</td><td>${escapeHtml(each.account)}</td></tr>`,
    )
    .join('');
  return `${insecure}${rejected}${trouble}
<table>${rows.map(([label, value]) => `<tr><th scope="row">${label}</th><td>${escapeHtml(value)}</td></tr>`).join('')}</table>
<h2>Connections</h2>
${connections === '' ? '<p>None yet: give the server a settings document.</p>' : `<table><tr><th>Connection</th><th>Salesforce org</th><th>LivePerson account</th></tr>${connections}</table>`}`;
}

function secretsText(secrets: StatusReport['secrets']): string {
  if (secrets === null) return 'not known';
  const { underOtherKeys, setAside } = secrets;
  const keys =
    underOtherKeys === 0
      ? 'all sealed with SECRET_KEY'
      : `${underOtherKeys} still sealed with another key: keep SECRET_KEY_PREVIOUS until there are none`;
  return setAside === 0 ? keys : `${keys}; ${setAside} could not be opened and wait for a new sign-in`;
}
