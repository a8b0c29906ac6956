import { api } from 'lwc';
import type { AdminHost, Column, CrmChange, CrmVersionRow, Row } from 'c/adminTypes';
import { AdminScreen } from 'c/adminScreen';
import { whenText } from 'c/adminWords';

const COLUMNS: readonly Column[] = [
  { id: 'version', label: 'Version' },
  { id: 'at', label: 'Saved' },
  { id: 'by', label: 'By' },
  { id: 'note', label: 'Note' },
];
const CHANGES: readonly Column[] = [
  { id: 'where', label: 'Setting' },
  { id: 'now', label: 'In force' },
  { id: 'then', label: 'In that version' },
];

/** Versions of the settings, compared with what is in force, and the way back. Event `saved` after going back. */
export default class AdminCrmVersions extends AdminScreen<{ rows: CrmVersionRow[] }> {
  /** The version in force. */
  @api version = 0;
  @api locked = false;
  readonly columns = COLUMNS;
  readonly changeColumns = CHANGES;
  _chosen: number | null = null;
  _changes: readonly CrmChange[] = [];

  async ask(host: AdminHost, connection: string): Promise<{ rows: CrmVersionRow[] }> {
    return host.get(`/admin/api/crm/versions?connection=${encodeURIComponent(connection)}`);
  }

  get rows(): readonly Row[] {
    const saved = this.report?.rows ?? [];
    const all = [...saved, { version: 0, at: null, by: '–', note: 'The defaults' }];
    return all.map((row) => ({
      id: `${row.version}`,
      cells: {
        version: {
          text: `${row.version}`,
          pick: `${row.version}`,
          ...(row.version === this.version ? { sub: 'In force' } : {}),
        },
        at: { text: whenText(row.at) },
        by: { text: row.by },
        note: { text: row.note || '–' },
      },
    }));
  }
  get heading(): string {
    return this._chosen === null ? '' : `Version ${this._chosen}, compared with what is in force`;
  }
  get isChosen(): boolean {
    return this._chosen !== null;
  }
  get same(): boolean {
    return this._changes.length === 0;
  }
  get mayGoBack(): boolean {
    return !this.same && !this.locked;
  }
  get changeRows(): readonly Row[] {
    return this._changes.map(({ where, before, after }, index) => ({
      id: `${index}`,
      cells: { where: { text: where }, now: { text: before ?? '–' }, then: { text: after ?? '–' } },
    }));
  }
  get backLabel(): string {
    return this.busy === 'back' ? 'Going back…' : `Go back to version ${this._chosen ?? ''}`;
  }
  get ariaBusy(): string {
    return String(this.busy !== '');
  }

  handleChoose(event: CustomEvent<string>): void {
    void this.compare(Number(event.detail));
  }
  handleBack(): void {
    const version = this._chosen;
    if (version === null) return;
    void this.act('back', async (host) => {
      await host.post('/admin/api/crm/rollback', { connection: this.connection, version, after: this.version });
      this._chosen = null;
      this.dispatchEvent(new CustomEvent('saved'));
      return 'That version is in force again, as a new one.';
    });
  }

  private async compare(version: number): Promise<void> {
    try {
      const connection = encodeURIComponent(this.connection);
      const found = await this.host?.get<{ changes: CrmChange[] }>(
        `/admin/api/crm/versions/${version}?connection=${connection}`,
      );
      this._changes = found?.changes ?? [];
      this._chosen = version;
      this.said = '';
    } catch (error) {
      this.fail(error);
    }
  }
}
