import type { AdminHost, AdminPage } from 'c/adminTypes';
import { AdminScreen } from 'c/adminScreen';

/** A page with a list that comes in parts. To be extended: `page` fetches one part. */
export class AdminList<Item> extends AdminScreen<AdminPage<Item>> {
  /** Fetches a part; `cursor` null: the first. */
  async page(_host: AdminHost, _connection: string, _cursor: string | null): Promise<AdminPage<Item>> {
    throw new Error('a list fetches its own parts');
  }

  async ask(host: AdminHost, connection: string): Promise<AdminPage<Item>> {
    return this.page(host, connection, null);
  }

  get items(): readonly Item[] {
    return this.report?.rows ?? [];
  }
  get hasMore(): boolean {
    return this.report?.next != null;
  }
  get moreLabel(): string {
    return this.busy === 'more' ? 'Loading…' : 'Show more';
  }
  get ariaBusy(): string {
    return String(this.busy !== '');
  }

  /** The next part, under those there are. A list that was fetched anew meanwhile stays as it is. */
  async more(): Promise<void> {
    const { host, report } = this;
    if (!host || !report || report.next === null || this.busy) return;
    this.busy = 'more';
    try {
      const next = await this.page(host, this.connection, report.next);
      if (this.report === report) this.report = { rows: [...report.rows, ...next.rows], next: next.next };
    } catch (error) {
      this.fail(error);
    }
    this.busy = '';
  }

  handleMore(): void {
    void this.more();
  }
}
