import type { AdminHost, Column, KeepingReport, Row } from 'c/adminTypes';
import { AdminScreen } from 'c/adminScreen';
import { fromNow, numberText, whenText } from 'c/adminWords';

const COLUMNS: readonly Column[] = [
  { id: 'what', label: 'What' },
  { id: 'personal', label: 'Personal data in it' },
  { id: 'days', label: 'Kept for' },
  { id: 'count', label: 'Rows', numeric: true },
  { id: 'oldest', label: 'Oldest' },
];

/** What the connector keeps, and for how long. */
export default class AdminKeeping extends AdminScreen<KeepingReport> {
  readonly columns = COLUMNS;

  async ask(host: AdminHost, connection: string): Promise<KeepingReport> {
    return host.get(`/admin/api/keeping?connection=${encodeURIComponent(connection)}`);
  }

  get lead(): string {
    const last = this.report?.lastRunAt;
    const ran = last == null ? '' : ` Old rows were deleted ${fromNow(last, Date.now())}.`;
    return `What the connector’s database keeps. It holds no message text.${ran}`;
  }
  get rows(): readonly Row[] {
    return (this.report?.rows ?? []).map((row) => ({
      id: row.what,
      cells: {
        what: { text: row.what },
        personal: { text: row.personal },
        days: {
          text:
            row.days === null
              ? 'As long as it is in use'
              : `${numberText(row.days)} ${row.days === 1 ? 'day' : 'days'}`,
        },
        count: { text: row.count === null ? '–' : numberText(row.count) },
        oldest: { text: whenText(row.oldestAt) },
      },
    }));
  }
}
