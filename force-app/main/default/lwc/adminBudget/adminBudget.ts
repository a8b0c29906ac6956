import type { AdminHost, BudgetLevel, BudgetMeter, BudgetReport } from 'c/adminTypes';
import { AdminScreen } from 'c/adminScreen';
import { fromNow, numberText, shareText, whenText } from 'c/adminWords';

const NAMES: Readonly<Record<BudgetMeter['kind'], string>> = {
  calls: 'API calls in 24 hours',
  data_storage: 'Data storage',
  file_storage: 'File storage',
};
const LEVELS: Readonly<Record<BudgetLevel, string>> = {
  full: 'Everything is written at once.',
  no_transcripts: 'Transcripts wait. All else is written at once.',
  closing_only: 'Transcripts and updates of open conversations wait. What closes a conversation is written.',
  none: 'Everything waits: the allowance is used up.',
};
const EVERY_MS = 60_000;

/** What the connector uses of the org's allowances, and what waits because of it. */
export default class AdminBudget extends AdminScreen<BudgetReport> {
  async ask(host: AdminHost, connection: string): Promise<BudgetReport> {
    return host.get(`/admin/api/budget?connection=${encodeURIComponent(connection)}`);
  }
  again(): number {
    return EVERY_MS;
  }

  get empty(): string {
    return this.report && this.report.asOf === null && this.report.meters.length === 0
      ? 'Salesforce has not said its limits yet. They come with the first record that is written.'
      : '';
  }
  get asOf(): string {
    return this.report?.asOf == null ? '' : `As Salesforce said ${fromNow(this.report.asOf, Date.now())}.`;
  }
  get levelText(): string {
    // After a stop nothing is written at all, whatever the allowance.
    if (!this.report || this.report.stopped) return '';
    return this.report.text ?? LEVELS[this.report.level];
  }
  get levelClass(): string {
    const level = this.report?.level;
    if (level === 'none') return 'level level_bad';
    return level === 'full' ? 'level level_good' : 'level level_wait';
  }
  get levelIcon(): string {
    return this.report?.level === 'full' ? 'check' : 'warning';
  }
  get stopped(): string {
    const stopped = this.report?.stopped;
    return stopped ? `${stopped.text} Since ${whenText(stopped.since)}.` : '';
  }
  get ariaBusy(): string {
    return String(this.busy !== '');
  }
  get resumeLabel(): string {
    return this.busy === 'resume' ? 'Starting…' : 'Call Salesforce again';
  }
  get meters(): readonly unknown[] {
    return (this.report?.meters ?? []).map((meter) => {
      const unit = meter.kind === 'calls' ? '' : ' MB';
      const share = meter.limit > 0 ? meter.used / meter.limit : 0;
      const tone = share >= meter.thresholds.updates ? 'bad' : share >= meter.thresholds.transcripts ? 'wait' : 'good';
      return {
        kind: meter.kind,
        name: NAMES[meter.kind],
        used: `${numberText(meter.used)} of ${numberText(meter.limit)}${unit}`,
        share: shareText(meter.used, meter.limit),
        now: String(Math.round(Math.min(1, share) * 100)),
        bar: `inline-size: ${Math.round(Math.min(1, share) * 1000) / 10}%`,
        barClass: `bar bar_${tone}`,
        ours: meter.ours === null ? '' : `${numberText(meter.ours)}${unit} of these by the connector.`,
        runsOut:
          meter.runsOutAt === null
            ? 'At today’s rate it lasts.'
            : `At today’s rate it is used up ${fromNow(meter.runsOutAt, Date.now())}, ${whenText(meter.runsOutAt)}.`,
        waits: waitsText(meter),
      };
    });
  }

  handleResume(): void {
    void this.act('resume', async (host) => {
      await host.post('/admin/api/budget/resume', { connection: this.connection });
      return 'The connector calls this org again.';
    });
  }
}

function waitsText({ thresholds }: BudgetMeter): string {
  const at = (share: number): string => `${Math.round(share * 100)} %`;
  return `Transcripts wait from ${at(thresholds.transcripts)}, updates of open conversations from ${at(thresholds.updates)}, everything from ${at(thresholds.all)}.`;
}
