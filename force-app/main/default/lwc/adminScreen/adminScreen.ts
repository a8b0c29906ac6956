import { LightningElement, api } from 'lwc';
import type { AdminHost } from 'c/adminTypes';
import { problemText } from 'c/adminWords';
import { onTick } from 'c/uiTicker';

export type LoadState = 'loading' | 'ready' | 'failed';

/**
 * A page that shows a report of the connector and starts things there. To be extended: `ask` fetches the report, `again`
 * says when it is to be fetched anew. Only the latest answer counts; an old report stays while a new one is on its way.
 */
export class AdminScreen<Report> extends LightningElement {
  @api host: AdminHost | null = null;
  report: Report | null = null;
  load: LoadState = 'loading';
  problem = '';
  /** Key of what is being done; empty: nothing. */
  busy = '';
  /** What came of the latest thing done. */
  said = '';
  saidBad = false;
  _connection = '';
  _connected = false;
  _asks = 0;
  _stopWaiting: (() => void) | null = null;

  @api
  get connection(): string {
    return this._connection;
  }
  set connection(value: string) {
    if (value === this._connection) return;
    this._connection = value;
    this.report = null;
    this.said = '';
    if (this._connected) void this.refresh();
  }

  connectedCallback(): void {
    this._connected = true;
    void this.refresh();
  }

  disconnectedCallback(): void {
    this._connected = false;
    this._asks += 1;
    this._endWait();
  }

  /** Fetches the report. */
  async ask(_host: AdminHost, _connection: string): Promise<Report> {
    throw new Error('a screen fetches its own report');
  }

  /** Ms until the report is fetched anew by itself; null: not by itself. */
  again(_report: Report): number | null {
    return null;
  }

  async refresh(): Promise<void> {
    const { host } = this;
    if (!host) return;
    this._asks += 1;
    const mine = this._asks;
    this._endWait();
    if (this.report === null) this.load = 'loading';
    try {
      const report = await this.ask(host, this._connection);
      if (mine !== this._asks) return;
      this.report = report;
      this.load = 'ready';
      this.problem = '';
      const wait = this.again(report);
      if (wait !== null) this._waitFor(Date.now() + wait);
    } catch (error) {
      if (mine !== this._asks) return;
      this.load = 'failed';
      this.problem = problemText(error);
    }
  }

  /** Says that something could not be done. */
  fail(error: unknown): void {
    this.said = problemText(error);
    this.saidBad = true;
  }

  /** Does one thing at a time, says what came of it, and fetches the report anew. `work` returns that sentence. */
  async act(key: string, work: (host: AdminHost) => Promise<string>): Promise<void> {
    const { host } = this;
    if (!host || this.busy) return;
    this.busy = key;
    this.said = '';
    try {
      this.said = await work(host);
      this.saidBad = false;
    } catch (error) {
      this.fail(error);
    }
    this.busy = '';
    await this.refresh();
  }

  get hasReport(): boolean {
    return this.report !== null;
  }

  handleAgain(): void {
    void this.refresh();
  }

  _waitFor(due: number): void {
    this._stopWaiting = onTick((now) => {
      if (now >= due) void this.refresh();
    });
  }
  _endWait(): void {
    this._stopWaiting?.();
    this._stopWaiting = null;
  }
}
