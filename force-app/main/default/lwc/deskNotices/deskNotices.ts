import { LightningElement, api } from 'lwc';
import type { SoftphoneState } from '../lpModel/lpModel.ts';
import { sendCommand, sendIntent } from 'c/deskIntent';
import { againWords, canRepeat, openWords } from 'c/lpModel';
import { clockTime, dayKey } from 'c/uiTime';

const LEVEL_NAMES = { info: 'Note', warning: 'Warning', error: 'Error' } as const;

/**
 * Bars under the header: the line to the connector, the LivePerson session, commands of open outcome, and what went wrong, in
 * words. Event `signinagain`: the agent wants to renew a session that ends soon, where that needs more than a window.
 */
export default class DeskNotices extends LightningElement {
  @api state: SoftphoneState | null = null;

  get offline(): boolean {
    return this.state?.connection.state !== 'live';
  }
  get connectionText(): string {
    return sentence(this.state?.connection.text || 'Not connected');
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
    return sentence(this.state?.livePerson?.text || 'Connecting to LivePerson again');
  }
  get canRetryLivePerson(): boolean {
    return this.state?.livePerson?.action === 'retry';
  }
  get livePersonRetryAt(): number | null {
    return this.state?.livePerson?.retryAt ?? null;
  }
  get offset(): number {
    return this.state?.serverClockOffsetMs ?? 0;
  }
  get endsSoon(): boolean {
    const livePerson = this.state?.livePerson;
    return !this.offline && livePerson?.state === 'connected' && livePerson.code === 'ending_soon';
  }
  get endsAt(): number | null {
    return this.state?.livePerson?.endsAt ?? null;
  }
  get open(): readonly unknown[] {
    const { state } = this;
    return (state?.uncertain ?? []).map((one) => ({
      id: one.id,
      text: openWords(one),
      again: state && canRepeat(one, state) ? againWords(one) : '',
      letGoText: `Dismiss: ${openWords(one)}`,
    }));
  }
  get notices(): readonly unknown[] {
    return (this.state?.notices ?? []).map((notice) => ({
      id: notice.id,
      text: notice.text,
      steps: notice.steps?.map(({ at, text }, index) => ({
        key: index,
        at: new Date(at).toISOString(),
        time: timeOf(at),
        text,
      })),
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
  handleSignIn(): void {
    const ways = this.state?.livePerson?.signInWith ?? [];
    if (ways.length === 1 && ways[0] === 'oauth') sendIntent(this, { kind: 'signInPopup' });
    else this.dispatchEvent(new CustomEvent('signinagain'));
  }
  handleRepeat(event: Event): void {
    const id = idOf(event);
    if (id) sendIntent(this, { kind: 'repeat', id });
  }
  handleLetGo(event: Event): void {
    const id = idOf(event);
    if (id) sendIntent(this, { kind: 'letGo', id });
  }
  handleDismiss(event: Event): void {
    const id = idOf(event);
    if (id) sendIntent(this, { kind: 'dismissNotice', id });
  }
}

/** The day too, when it is not today: an absence may last over night. */
function timeOf(at: number): string {
  const now = Date.now();
  const day = new Date(at).toLocaleDateString([], { weekday: 'short' });
  return dayKey(at) === dayKey(now) ? clockTime(at) : `${day} ${clockTime(at)}`;
}

/** With its full stop and a space, so that another may follow. */
function sentence(text: string): string {
  return /[.!?…]$/u.test(text) ? `${text} ` : `${text}. `;
}

function idOf(event: Event): string | undefined {
  return (event.currentTarget as HTMLElement).dataset['id'];
}
