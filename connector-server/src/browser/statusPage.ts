import type { BudgetReport } from '../protocol/adminTypes.ts';
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
  return page({
    title: 'LivePerson Connector',
    body: `${head}${details}<p><a href="/admin">Administration</a></p>`,
    nonce: view.nonce,
  });
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
  const lanes = (report.lanes ?? []).map(laneHtml).join('');
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
    ...((report.fieldsLeftOut ?? []).length > 0
      ? ([
          [
            'Fields left out: missing in the org or not writable for the API user',
            (report.fieldsLeftOut ?? []).map(leftOutText).join('; '),
          ],
        ] as [string, string][])
      : []),
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
        `<tr><td>${escapeHtml(each.name)} (${escapeHtml(each.id)})</td><td>${escapeHtml(each.orgId)}</td><td>${escapeHtml(each.account)}</td><td>${budgetHtml(each.budget ?? null)}</td><td>${escapeHtml(coverageText(each.coverage ?? null))}</td><td>${watcherHtml(each.watcher ?? null)}</td></tr>`,
    )
    .join('');
  return `${insecure}${rejected}${trouble}${lanes}${checkedHtml(report.doctor ?? null)}
<table>${rows.map(([label, value]) => `<tr><th scope="row">${label}</th><td>${escapeHtml(value)}</td></tr>`).join('')}</table>
<h2>Connections</h2>
${connections === '' ? '<p>None yet: give the server a settings document.</p>' : `<table><tr><th>Connection</th><th>Salesforce org</th><th>LivePerson account</th><th>Allowances of the org</th><th>Conversations in Salesforce</th><th>Watcher</th></tr>${connections}</table>`}`;
}

/** What failed at the latest check; how to mend it stands on the admin pages and in the terminal too. */
function checkedHtml(checked: StatusReport['doctor']): string {
  if (!checked) return '';
  const when = `${new Date(checked.at).toISOString().slice(0, 16)}Z`;
  if (checked.findings.length === 0) return `<p class="ok">Checked ${when}: nothing is wrong.</p>`;
  const items = checked.findings.map(({ title, subject, connection, seen, mend }) => {
    const of = [connection, subject].filter((each) => each !== null).join(', ');
    return `<li><strong>${escapeHtml(title)}${of === '' ? '' : ` (${escapeHtml(of)})`}.</strong> ${escapeHtml(seen)} ${escapeHtml(mend)}</li>`;
  });
  return `<p class="bad">Checked ${when}; this is not as its name says:</p><ul>${items.join('')}</ul>`;
}

function coverageText(coverage: NonNullable<StatusReport['connections'][number]['coverage']> | null): string {
  if (coverage === null) return 'not counted yet';
  const { inLivePerson, inSalesforce, countedAt } = coverage;
  const missing = inLivePerson - inSalesforce;
  return `${inSalesforce} of ${inLivePerson} closed ones${missing === 0 ? '' : `: ${missing} are missing`}, counted ${new Date(countedAt).toISOString().slice(0, 16)}Z`;
}

const METERS = { calls: 'API calls of 24 hours', data_storage: 'data storage', file_storage: 'file storage' } as const;

function budgetHtml(budget: BudgetReport | null): string {
  if (budget === null) return 'not known yet';
  const meters = budget.meters.map(({ kind, used, limit, runsOutAt }) => {
    const end =
      runsOutAt === null ? '' : `, used up at ${new Date(runsOutAt).toISOString().slice(0, 16)}Z at this rate`;
    const unit = kind === 'calls' ? '' : ' MB';
    return `${METERS[kind]}: ${Math.round(used)} of ${Math.round(limit)}${unit}${end}`;
  });
  const trouble = budget.stopped === null ? budget.text : `${budget.text ?? ''} ${budget.stopped.text}`;
  const told = trouble === null ? '' : `<p class="bad">${escapeHtml(trouble)}</p>`;
  const known = meters.length === 0 ? 'not known yet' : meters.map(escapeHtml).join('<br>');
  return `${known}${told}`;
}

function leftOutText({ connection, object, field, since }: NonNullable<StatusReport['fieldsLeftOut']>[number]): string {
  return `${connection}: ${object}.${field} (since ${new Date(since).toISOString()})`;
}

function laneHtml({
  connection,
  kind,
  needsAdministrator,
  text,
  since,
}: NonNullable<StatusReport['lanes']>[number]): string {
  const what = kind === 'record' ? 'records' : 'transcripts';
  const until = needsAdministrator ? 'They wait until an administrator acts' : 'They wait and are tried again';
  return `<p class="bad">Salesforce takes no ${what} of ${escapeHtml(connection)} since ${new Date(since).toISOString()}: ${escapeHtml(text)} ${until}; nothing is lost.</p>`;
}

function watcherHtml(watcher: { state: string; text: string } | null): string {
  if (watcher === null) return 'none';
  return watcher.state === 'failed' ? `<p class="bad">${escapeHtml(watcher.text)}</p>` : escapeHtml(watcher.text);
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
