import type { AdminHost, AdminPage, Column, EraseReport, Row, Tone } from 'c/adminTypes';
import { AdminList } from 'c/adminList';
import { numberText, queryOf, whenText } from 'c/adminWords';

const STATES: Readonly<Record<EraseReport['state'], { text: string; tone: Tone }>> = {
  running: { text: 'Running', tone: 'wait' },
  done: { text: 'Done', tone: 'good' },
  failed: { text: 'Failed', tone: 'bad' },
};
const COLUMNS: readonly Column[] = [
  { id: 'at', label: 'When' },
  { id: 'by', label: 'By' },
  { id: 'mode', label: 'In Salesforce' },
  { id: 'conversations', label: 'Conversations', numeric: true },
  { id: 'records', label: 'Records done', numeric: true },
  { id: 'state', label: 'State' },
];
const WHILE_RUNNING_MS = 3_000;

/** Erases what is kept of one consumer, in the connector's database and in Salesforce, and lists what was erased. */
export default class AdminErase extends AdminList<EraseReport> {
  readonly columns = COLUMNS;
  /** The consumer is to be erased as soon as the administrator says so a second time. */
  confirming = false;
  formProblem = '';
  _consumerId = '';
  _focusConfirm = false;

  async page(host: AdminHost, connection: string, cursor: string | null): Promise<AdminPage<EraseReport>> {
    return host.get(`/admin/api/erase${queryOf({ connection, cursor })}`);
  }
  again(report: AdminPage<EraseReport>): number | null {
    return report.rows.some(({ state }) => state === 'running') ? WHILE_RUNNING_MS : null;
  }

  renderedCallback(): void {
    if (!this._focusConfirm) return;
    this._focusConfirm = false;
    this.template?.querySelector<HTMLElement>('.confirm')?.focus();
  }

  get empty(): string {
    return this.report && this.items.length === 0 ? 'Nobody was erased yet.' : '';
  }
  get invalid(): string {
    return String(this.formProblem !== '');
  }
  get question(): string {
    return `Erase consumer ${this._consumerId}? This cannot be undone.`;
  }
  get confirmLabel(): string {
    return this.busy === 'erase' ? 'Erasing…' : 'Erase for good';
  }
  get rows(): readonly Row[] {
    return this.items.map((row) => ({
      id: row.id,
      cells: {
        at: { text: whenText(row.at) },
        by: { text: row.by },
        mode: { text: row.mode === 'mask' ? 'Masked' : 'Deleted' },
        conversations: { text: numberText(row.conversations) },
        records: { text: numberText(row.recordsDone) },
        state: { ...STATES[row.state], ...(row.text === null ? {} : { sub: row.text }) },
      },
    }));
  }

  handleId(event: Event): void {
    this._consumerId = (event.target as HTMLInputElement).value.trim();
    this.confirming = false;
  }
  handleAsk(event: Event): void {
    event.preventDefault();
    this.formProblem = this._consumerId === '' ? 'Enter LivePerson’s id of the consumer.' : '';
    this.confirming = this.formProblem === '';
    this._focusConfirm = this.confirming;
  }
  handleCancel(): void {
    this.confirming = false;
    this.template?.querySelector<HTMLElement>('.ask')?.focus();
  }
  handleErase(): void {
    void this.act('erase', async (host) => {
      const { connection, _consumerId: consumerId } = this;
      const report = await host.post<EraseReport>('/admin/api/erase', { connection, consumerId });
      if (report.state === 'running') return 'The erasing has begun; how far it is stands below.';
      return report.conversations === 0
        ? 'Nothing was kept of this consumer.'
        : `Erased from ${numberText(report.conversations)} ${report.conversations === 1 ? 'conversation' : 'conversations'}.`;
    }).then(() => {
      this.confirming = false;
    });
  }
}
