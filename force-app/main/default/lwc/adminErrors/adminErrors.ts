import type { AdminHost, AdminPage, CalloutError, Column, Row, Tone } from 'c/adminTypes';
import { AdminList } from 'c/adminList';
import { fromNow, queryOf, whenText } from 'c/adminWords';

const STATES: Readonly<Record<CalloutError['state'], { text: string; tone: Tone }>> = {
  waiting: { text: 'Tried again by itself', tone: 'wait' },
  failed: { text: 'Needs a person', tone: 'bad' },
  cured: { text: 'Cured', tone: 'good' },
};
const COLUMNS: readonly Column[] = [
  { id: 'at', label: 'When' },
  { id: 'target', label: 'Call to' },
  { id: 'conversation', label: 'Conversation' },
  { id: 'text', label: 'What happened' },
  { id: 'state', label: 'State' },
];

/** Failed calls to Salesforce and LivePerson. Event `conversation` (detail: its id). */
export default class AdminErrors extends AdminList<CalloutError> {
  readonly columns = COLUMNS;

  async page(host: AdminHost, connection: string, cursor: string | null): Promise<AdminPage<CalloutError>> {
    return host.get(`/admin/api/errors${queryOf({ connection, cursor })}`);
  }

  get empty(): string {
    return this.report && this.items.length === 0 ? 'No call has failed.' : '';
  }
  get rows(): readonly Row[] {
    return this.items.map((row) => ({
      id: row.id,
      cells: {
        at: { text: whenText(row.at) },
        target: {
          text: row.target === 'salesforce' ? 'Salesforce' : 'LivePerson',
          ...(row.object === null ? {} : { sub: row.object }),
        },
        conversation:
          row.conversationId === null ? { text: '–' } : { text: row.conversationId, pick: row.conversationId },
        text: { text: `${row.text} (${row.code})`, ...(row.whatToDo === null ? {} : { sub: row.whatToDo }) },
        state: {
          ...STATES[row.state],
          ...(row.nextTryAt === null ? {} : { sub: fromNow(row.nextTryAt, Date.now()) }),
        },
      },
      ...(row.state === 'cured'
        ? {}
        : {
            act: {
              label: this.busy === row.id ? 'Starting…' : 'Retry',
              about: `Retry ${row.conversationId ?? row.code}`,
              busy: this.busy !== '',
            },
          }),
    }));
  }

  handlePick(event: CustomEvent<string>): void {
    this.dispatchEvent(new CustomEvent('conversation', { detail: event.detail }));
  }
  handleRetry(event: CustomEvent<string>): void {
    const id = event.detail;
    void this.act(id, async (host) => {
      await host.post(`/admin/api/errors/${encodeURIComponent(id)}/retry`, { connection: this.connection });
      return 'It is tried again now.';
    });
  }
}
