import { LightningElement, api } from 'lwc';
import type { SoftphoneState } from '../lpModel/lpModel.ts';
import { sendCommand, sendIntent } from 'c/deskIntent';

const LEVEL_NAMES = { info: 'Note', warning: 'Warning', error: 'Error' } as const;

/** Bars under the header: the line to the connector, the LivePerson session, and what went wrong, in words. */
export default class DeskNotices extends LightningElement {
  @api state: SoftphoneState | null = null;

  get offline(): boolean {
    return this.state?.connection.state !== 'live';
  }
  get connectionText(): string {
    const text = this.state?.connection.text || 'Not connected';
    return /[.!?…]$/u.test(text) ? `${text} ` : `${text}. `;
  }
  get retryAt(): number | null {
    return this.state?.connection.retryAt ?? null;
  }
  get canRetry(): boolean {
    return this.state?.connection.action === 'retry';
  }
  get mustReload(): boolean {
    return this.state?.connection.action === 'reload';
  }
  get livePersonDown(): boolean {
    const livePerson = this.state?.livePerson;
    return (
      !this.offline &&
      (livePerson?.state === 'reconnecting' ||
        (livePerson?.state === 'connecting' && this.state?.conversations.length !== 0))
    );
  }
  get livePersonText(): string {
    return this.state?.livePerson?.text || 'Connecting to LivePerson again';
  }
  get canRetryLivePerson(): boolean {
    return this.state?.livePerson?.action === 'retry';
  }
  get notices(): readonly unknown[] {
    return (this.state?.notices ?? []).map((notice) => ({
      id: notice.id,
      text: notice.text,
      levelName: LEVEL_NAMES[notice.level],
      icon: notice.level === 'info' ? 'info' : 'warning',
      barClass: `bar bar_${notice.level}`,
      dismissText: `Dismiss: ${notice.text}`,
    }));
  }

  handleRetry(): void {
    sendIntent(this, { kind: 'retry' });
  }
  handleRetryLivePerson(): void {
    sendCommand(this, { name: 'retryConnection' });
  }
  handleDismiss(event: Event): void {
    const id = (event.currentTarget as HTMLElement).dataset['id'];
    if (id) sendIntent(this, { kind: 'dismissNotice', id });
  }
}
