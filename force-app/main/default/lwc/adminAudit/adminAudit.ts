import type { AdminHost, AdminPage, AuditCheck, AuditRow, Column, Row } from 'c/adminTypes';
import { AdminList } from 'c/adminList';
import { numberText, queryOf, whenText } from 'c/adminWords';

const COLUMNS: readonly Column[] = [
  { id: 'at', label: 'When' },
  { id: 'who', label: 'Who' },
  { id: 'what', label: 'What' },
  { id: 'on', label: 'On' },
];

/** What administrators did and what was done to records; can be added to but not changed. */
export default class AdminAudit extends AdminList<AuditRow> {
  readonly columns = COLUMNS;

  async page(host: AdminHost, connection: string, cursor: string | null): Promise<AdminPage<AuditRow>> {
    return host.get(`/admin/api/audit${queryOf({ connection, cursor })}`);
  }

  get empty(): string {
    return this.report && this.items.length === 0 ? 'Nothing was done yet.' : '';
  }
  get checkLabel(): string {
    return this.busy === 'check' ? 'Checking…' : 'Check for tampering';
  }
  get rows(): readonly Row[] {
    return this.items.map((row) => ({
      id: row.id,
      cells: {
        at: { text: whenText(row.at) },
        who: { text: row.who },
        what: { text: row.what },
        on: { text: row.on ?? '–' },
      },
    }));
  }

  handleCheck(): void {
    void this.act('check', async (host) => {
      const check = await host.get<AuditCheck>(
        `/admin/api/audit/check?connection=${encodeURIComponent(this.connection)}`,
      );
      if (!check.ok)
        throw new Error(`The audit was changed: from row ${check.brokenAt ?? 'unknown'} on it does not hold together.`);
      return `All ${numberText(check.rows)} rows are as they were written.`;
    });
  }
}
