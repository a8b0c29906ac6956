import type { AdminHost, AdminPage, Column, LedgerRow, LedgerState, Row, Tone } from 'c/adminTypes';
import { AdminList } from 'c/adminList';
import { queryOf, whenText } from 'c/adminWords';

export const LEDGER_STATES: Readonly<Record<LedgerState, { text: string; tone: Tone }>> = {
  saved: { text: 'Saved', tone: 'good' },
  saving: { text: 'Saving', tone: 'wait' },
  failed: { text: 'Failed', tone: 'bad' },
};
const COLUMNS: readonly Column[] = [
  { id: 'conversation', label: 'Conversation' },
  { id: 'state', label: 'State' },
  { id: 'at', label: 'Last change' },
  { id: 'opened', label: 'Opened' },
  { id: 'closed', label: 'Closed' },
];
const FILTERS: readonly { value: LedgerState | ''; label: string }[] = [
  { value: '', label: 'All' },
  { value: 'saving', label: 'Saving' },
  { value: 'failed', label: 'Failed' },
  { value: 'saved', label: 'Saved' },
];

/** The write ledger: each conversation and whether it is in Salesforce. Event `conversation` (detail: its id). */
export default class AdminConversations extends AdminList<LedgerRow> {
  readonly columns = COLUMNS;
  _state = '';
  _query = '';

  async page(host: AdminHost, connection: string, cursor: string | null): Promise<AdminPage<LedgerRow>> {
    return host.get(
      `/admin/api/conversations${queryOf({ connection, state: this._state, query: this._query, cursor })}`,
    );
  }

  get filters(): readonly unknown[] {
    return FILTERS.map((one) => ({ ...one, selected: one.value === this._state }));
  }
  get empty(): string {
    if (!this.report || this.items.length > 0) return '';
    return this._state || this._query ? 'No conversation fits.' : 'No conversation yet.';
  }
  get rows(): readonly Row[] {
    return this.items.map((row) => ({
      id: row.conversationId,
      cells: {
        conversation: { text: row.conversationId, pick: row.conversationId },
        state: { ...LEDGER_STATES[row.state], ...(row.text === null ? {} : { sub: row.text }) },
        at: { text: whenText(row.at) },
        opened: { text: whenText(row.openedAt) },
        closed: { text: row.closedAt === null ? '–' : whenText(row.closedAt) },
      },
    }));
  }

  handleState(event: Event): void {
    this._state = (event.target as HTMLSelectElement).value;
    void this.refresh();
  }
  handleQuery(event: Event): void {
    this._query = (event.target as HTMLInputElement).value.trim();
  }
  handleSearch(event: Event): void {
    event.preventDefault();
    void this.refresh();
  }
  handlePick(event: CustomEvent<string>): void {
    this.dispatchEvent(new CustomEvent('conversation', { detail: event.detail }));
  }
}
