import { api } from 'lwc';
import type { AdminHost, Column, LedgerDetail, LedgerEvent, Row, Tone, TranscriptVerifyAnswer } from 'c/adminTypes';
import { AdminScreen } from 'c/adminScreen';
import { whenText } from 'c/adminWords';

const STATES: Readonly<Record<LedgerDetail['state'], string>> = {
  saved: 'All of it is in Salesforce.',
  saving: 'It waits to be written.',
  failed: 'It could not be written and waits for a person.',
};
const OUTCOMES: Readonly<Record<LedgerEvent['outcome'], { text: string; tone: Tone }>> = {
  written: { text: 'Written', tone: 'good' },
  unchanged: { text: 'Unchanged', tone: 'plain' },
  retry: { text: 'Tried again later', tone: 'wait' },
  failed: { text: 'Failed', tone: 'bad' },
  left_out: { text: 'Left out', tone: 'wait' },
};
const COLUMNS: readonly Column[] = [
  { id: 'at', label: 'When' },
  { id: 'object', label: 'What' },
  { id: 'outcome', label: 'Outcome' },
  { id: 'text', label: 'Why' },
];
const WHILE_SAVING_MS = 3_000;

/** One conversation in the ledger: what was written when, why not, and what can be done. Event `back`. */
export default class AdminConversation extends AdminScreen<LedgerDetail> {
  @api conversationId = '';
  readonly columns = COLUMNS;

  async ask(host: AdminHost, connection: string): Promise<LedgerDetail> {
    const id = encodeURIComponent(this.conversationId);
    return host.get(`/admin/api/conversations/${id}?connection=${encodeURIComponent(connection)}`);
  }
  again(report: LedgerDetail): number | null {
    return report.state === 'saving' ? WHILE_SAVING_MS : null;
  }

  get stateText(): string {
    return this.report ? STATES[this.report.state] : '';
  }
  get opened(): string {
    return whenText(this.report?.openedAt ?? null);
  }
  get closed(): string {
    return this.report?.closedAt == null ? 'Still open' : whenText(this.report.closedAt);
  }
  get recordId(): string {
    return this.report?.recordId ?? '';
  }
  get canOpen(): boolean {
    return this.recordId !== '' && this.host?.openRecord != null;
  }
  get noEvents(): string {
    return this.report?.events.length === 0 ? 'Nothing was written yet.' : '';
  }
  get events(): readonly Row[] {
    return (this.report?.events ?? []).map((event) => ({
      id: event.id,
      cells: {
        at: { text: whenText(event.at) },
        object: { text: event.object, ...(event.recordId === null ? {} : { sub: event.recordId }) },
        outcome: { ...OUTCOMES[event.outcome], ...(event.code === null ? {} : { sub: event.code }) },
        text: {
          text: [event.text, event.field === null ? null : `Field ${event.field}.`].filter(Boolean).join(' ') || '–',
          ...(event.whatToDo === null ? {} : { sub: event.whatToDo }),
        },
      },
    }));
  }
  get leftOut(): readonly unknown[] {
    return (this.report?.leftOut ?? []).map((one) => ({ ...one, key: `${one.object}.${one.field}` }));
  }
  get hasLeftOut(): boolean {
    return this.leftOut.length > 0;
  }
  get tasks(): readonly unknown[] {
    return (this.report?.tasks ?? []).map(({ agentId, recordId }) => ({
      agentId,
      text: `Agent ${agentId}: ${recordId ?? 'not written yet'}`,
    }));
  }
  get hasTasks(): boolean {
    return this.tasks.length > 0;
  }
  get ariaBusy(): string {
    return String(this.busy !== '');
  }
  get replayLabel(): string {
    return this.busy === 'replay' ? 'Starting…' : 'Write again';
  }
  get syncLabel(): string {
    return this.busy === 'sync' ? 'Starting…' : 'Sync from LivePerson';
  }
  get verifyLabel(): string {
    return this.busy === 'verify' ? 'Comparing…' : 'Verify transcript';
  }

  handleBack(): void {
    this.dispatchEvent(new CustomEvent('back'));
  }
  handleOpen(): void {
    this.host?.openRecord?.(this.recordId);
  }
  handleReplay(): void {
    void this.act('replay', async (host) => {
      const id = encodeURIComponent(this.conversationId);
      await host.post(`/admin/api/conversations/${id}/replay`, { connection: this.connection });
      return 'It is written again.';
    });
  }
  handleSync(): void {
    void this.act('sync', async (host) => {
      const { connection, conversationId } = this;
      await host.post('/admin/api/sync/conversation', { connection, conversationId });
      return 'The conversation is read from LivePerson again.';
    });
  }
  handleVerify(): void {
    void this.act('verify', async (host) => {
      const { connection, conversationId } = this;
      const answer = await host.post<TranscriptVerifyAnswer>('/admin/api/transcripts/verify', {
        connection,
        conversationId,
      });
      if (answer.outcome !== 'same') throw new Error(answer.text);
      return answer.text;
    });
  }
}
