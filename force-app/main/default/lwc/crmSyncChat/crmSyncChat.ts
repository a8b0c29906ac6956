import { LightningElement, api } from 'lwc';

/** What a button of this card is doing, and what came of it. */
export interface SyncProgress {
  readonly busy: SyncAction | null;
  readonly outcome: 'none' | 'done' | 'warning' | 'failed';
  readonly text: string;
  /** What is stored may be replaced by what LivePerson holds. */
  readonly canRewrite: boolean;
}
export type SyncAction = 'sync' | 'verify' | 'rewrite';

const NO_PROGRESS: SyncProgress = { busy: null, outcome: 'none', text: '', canRewrite: false };

/**
 * Brings one conversation up to date from LivePerson, and compares its transcript, once the conversation has ended.
 * Events `sync`, `verify`, `rewrite`.
 */
export default class CrmSyncChat extends LightningElement {
  @api ended = false;
  /** What the record says cannot be read, or is no conversation of the connector. */
  @api problem = '';
  @api progress: SyncProgress = NO_PROGRESS;

  get text(): string {
    if (this.problem) return this.problem;
    return this.ended
      ? 'Reads the conversation from LivePerson again and brings this record up to date.'
      : 'The conversation is still open. It can be synced once it has ended.';
  }
  get blocked(): boolean {
    return !this.ended || this.problem !== '' || this.progress.busy !== null;
  }
  /** Not `disabled`: the button stays in reach of the keyboard, and the text says why it does nothing. */
  get ariaBlocked(): string {
    return String(this.blocked);
  }
  get syncLabel(): string {
    return this.progress.busy === 'sync' ? 'Syncing…' : 'Sync Chat';
  }
  get verifyLabel(): string {
    return this.progress.busy === 'verify' ? 'Comparing…' : 'Verify Transcript';
  }
  get canRewrite(): boolean {
    return this.progress.canRewrite || this.progress.busy === 'rewrite';
  }
  get rewriteLabel(): string {
    return this.progress.busy === 'rewrite' ? 'Asking…' : 'Write Transcript Again';
  }
  get resultClass(): string {
    return `result result_${this.progress.outcome}`;
  }
  get resultIcon(): string {
    return this.progress.outcome === 'done' ? 'check' : 'warning';
  }
  get hasResult(): boolean {
    return this.progress.outcome !== 'none';
  }

  handleSync(): void {
    if (!this.blocked) this.dispatchEvent(new CustomEvent('sync'));
  }
  handleVerify(): void {
    if (!this.blocked) this.dispatchEvent(new CustomEvent('verify'));
  }
  handleRewrite(): void {
    if (!this.blocked) this.dispatchEvent(new CustomEvent('rewrite'));
  }
}
