import type { AdminHost, Column, CoverageReport, Row } from 'c/adminTypes';
import { AdminScreen } from 'c/adminScreen';
import { fromNow, hourText, numberText, shareText, whenText } from 'c/adminWords';

const HOURS: readonly Column[] = [
  { id: 'hour', label: 'Hour' },
  { id: 'livePerson', label: 'In LivePerson', numeric: true },
  { id: 'salesforce', label: 'In Salesforce', numeric: true },
  { id: 'missing', label: 'Missing', numeric: true },
];
const HOLES: readonly Column[] = [
  { id: 'conversation', label: 'Conversation' },
  { id: 'closed', label: 'Closed' },
  { id: 'why', label: 'What is known' },
];
const DAY_MS = 86_400_000;
const SOON_MS = 3_000;
const OTHERWISE_MS = 60_000;
/** How long after healing somebody watches the holes go. */
const HEALING_MS = 120_000;

/**
 * Closed conversations in LivePerson against records in Salesforce, hour by hour, and the way to mend what is missing.
 * Event `conversation` (detail: its id).
 */
export default class AdminCoverage extends AdminScreen<CoverageReport> {
  readonly hourColumns = HOURS;
  readonly holeColumns = HOLES;
  _healingUntil = 0;

  async ask(host: AdminHost, connection: string): Promise<CoverageReport> {
    return host.get(`/admin/api/coverage?connection=${encodeURIComponent(connection)}`);
  }
  again(report: CoverageReport): number {
    const healing = report.holes.length > 0 && Date.now() < this._healingUntil;
    return report.counting || healing ? SOON_MS : OTHERWISE_MS;
  }

  get empty(): string {
    if (!this.report || this.report.countedAt !== null) return '';
    if (this.report.text !== null) return this.report.text;
    return this.report.counting ? 'It is being counted for the first time.' : 'It has not been counted yet.';
  }
  get trouble(): string {
    return this.report?.countedAt != null ? (this.report.text ?? '') : '';
  }
  get share(): string {
    return this.report ? shareText(this.report.inSalesforce, this.report.inLivePerson) : '';
  }
  get shareClass(): string {
    return this.missing === 0 ? 'share share_good' : 'share share_bad';
  }
  get missing(): number {
    return this.report ? Math.max(0, this.report.inLivePerson - this.report.inSalesforce) : 0;
  }
  get sentence(): string {
    if (!this.report) return '';
    const { inLivePerson, inSalesforce } = this.report;
    if (inLivePerson === 0) return 'LivePerson had no closed conversations then.';
    return this.missing === 0
      ? `All ${numberText(inLivePerson)} closed conversations are in Salesforce.`
      : `${numberText(inSalesforce)} of ${numberText(inLivePerson)} closed conversations are in Salesforce; ${numberText(this.missing)} ${this.missing === 1 ? 'is' : 'are'} missing.`;
  }
  get counted(): string {
    const { report } = this;
    if (!report?.countedAt) return '';
    const window = `From ${whenText(report.from)} to ${whenText(report.to)}.`;
    return report.counting
      ? `${window} It is being counted anew.`
      : `${window} Counted ${fromNow(report.countedAt, Date.now())}.`;
  }
  get hours(): readonly Row[] {
    return (this.report?.hours ?? []).map((hour) => {
      const missing = Math.max(0, hour.inLivePerson - hour.inSalesforce);
      return {
        id: String(hour.at),
        cells: {
          hour: { text: hourText(hour.at) },
          livePerson: { text: numberText(hour.inLivePerson) },
          salesforce: { text: numberText(hour.inSalesforce) },
          missing: missing === 0 ? { text: '0' } : { text: numberText(missing), tone: 'bad' },
        },
      };
    });
  }
  get hasHoles(): boolean {
    return (this.report?.holes.length ?? 0) > 0;
  }
  get holesLead(): string {
    const shown = this.report?.holes.length ?? 0;
    return this.missing > shown ? `The first ${numberText(shown)} of ${numberText(this.missing)}.` : '';
  }
  get holes(): readonly Row[] {
    return (this.report?.holes ?? []).map((hole) => ({
      id: hole.conversationId,
      cells: {
        conversation: { text: hole.conversationId, pick: hole.conversationId },
        closed: { text: whenText(hole.closedAt) },
        why: { text: hole.text ?? 'Nothing.' },
      },
      act: {
        label: this.busy === hole.conversationId ? 'Healing…' : 'Heal',
        about: `Heal ${hole.conversationId}`,
        busy: this.busy !== '',
      },
    }));
  }
  get healAllLabel(): string {
    return this.busy === 'all' ? 'Healing…' : 'Heal all';
  }
  get ariaBusy(): string {
    return String(this.busy !== '');
  }

  get countLabel(): string {
    return this.busy === 'count' || this.report?.counting ? 'Counting…' : 'Count the last 24 hours';
  }

  handleCount(): void {
    if (this.report?.counting) return;
    void this.act('count', async (host) => {
      const to = Date.now();
      await host.post('/admin/api/coverage/count', { connection: this.connection, from: to - DAY_MS, to });
      return 'It is being counted.';
    });
  }
  handleHealAll(): void {
    this.heal('all');
  }
  handleHeal(event: CustomEvent<string>): void {
    this.heal(event.detail);
  }
  handlePick(event: CustomEvent<string>): void {
    this.dispatchEvent(new CustomEvent('conversation', { detail: event.detail }));
  }

  private heal(what: string): void {
    void this.act(what, async (host) => {
      const { started } = await host.post<{ started: number }>('/admin/api/coverage/heal', {
        connection: this.connection,
        ...(what === 'all' ? {} : { conversationIds: [what] }),
      });
      this._healingUntil = Date.now() + HEALING_MS;
      const many = started === 1 ? 'One conversation is' : `${numberText(started)} conversations are`;
      return `${many} read from LivePerson again and written to Salesforce.`;
    });
  }
}
