import type { AdminHost, Column, Row, SyncPlan, SyncReport, SyncRun, Tone } from 'c/adminTypes';
import { AdminScreen } from 'c/adminScreen';
import { fromNow, numberText, whenText } from 'c/adminWords';

const KINDS: Readonly<Record<SyncRun['kind'], string>> = {
  periodic: 'Periodic',
  daily: 'Daily',
  manual: 'Manual',
  conversation: 'One conversation',
  coverage: 'Healing holes',
};
const STATES: Readonly<Record<SyncRun['state'], { text: string; tone: Tone }>> = {
  waiting: { text: 'Waiting', tone: 'wait' },
  running: { text: 'Running', tone: 'wait' },
  done: { text: 'Done', tone: 'good' },
  failed: { text: 'Failed', tone: 'bad' },
};
const COLUMNS: readonly Column[] = [
  { id: 'started', label: 'Started' },
  { id: 'kind', label: 'Kind' },
  { id: 'window', label: 'Window' },
  { id: 'state', label: 'State' },
  { id: 'read', label: 'Read', numeric: true },
  { id: 'changed', label: 'Changed', numeric: true },
];
const WHILE_RUNNING_MS = 3_000;
const OTHERWISE_MS = 60_000;

/** When the connector reads LivePerson's history by itself, and the ways to make it read now. */
export default class AdminSync extends AdminScreen<SyncReport> {
  readonly columns = COLUMNS;

  async ask(host: AdminHost, connection: string): Promise<SyncReport> {
    return host.get(`/admin/api/sync?connection=${encodeURIComponent(connection)}`);
  }
  again(report: SyncReport): number {
    return report.runs.some(({ state }) => state === 'waiting' || state === 'running')
      ? WHILE_RUNNING_MS
      : OTHERWISE_MS;
  }

  get plans(): readonly unknown[] {
    if (!this.report) return [];
    return [planOf('Periodic sync', this.report.periodic), planOf('Daily sync', this.report.daily)];
  }
  get maxDays(): number {
    return this.report?.maxDays ?? 30;
  }
  get noRuns(): string {
    return this.report?.runs.length === 0 ? 'No run yet.' : '';
  }
  get rows(): readonly Row[] {
    return (this.report?.runs ?? []).map((run) => ({
      id: run.id,
      cells: {
        started: { text: whenText(run.startedAt) },
        kind: { text: KINDS[run.kind] },
        window: { text: run.kind === 'conversation' ? '–' : `${whenText(run.from)} to ${whenText(run.to)}` },
        state: { ...STATES[run.state], ...(run.text === null ? {} : { sub: run.text }) },
        read: { text: numberText(run.read) },
        changed: { text: numberText(run.changed) },
      },
    }));
  }

  handleWindow(event: CustomEvent<{ from: number; to: number }>): void {
    const { from, to } = event.detail;
    void this.act('window', async (host) => {
      await host.post('/admin/api/sync/window', { connection: this.connection, from, to });
      return 'The run was started.';
    });
  }
  handleConversation(event: CustomEvent<string>): void {
    const conversationId = event.detail;
    void this.act('conversation', async (host) => {
      await host.post('/admin/api/sync/conversation', { connection: this.connection, conversationId });
      return 'The run was started.';
    });
  }
}

function planOf(name: string, plan: SyncPlan): unknown {
  return {
    name,
    text: plan.on ? plan.text.charAt(0).toUpperCase() + plan.text.slice(1) : 'Switched off in the settings.',
    next: plan.on && plan.nextAt !== null ? `Next: ${whenText(plan.nextAt)} (${fromNow(plan.nextAt, Date.now())})` : '',
  };
}
