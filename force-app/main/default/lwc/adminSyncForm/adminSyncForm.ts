import { LightningElement, api } from 'lwc';
import { fromLocalInput, toLocalInput, zoneName } from 'c/adminWords';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/**
 * Two ways to sync now: a past window, or one conversation. Events `window` (detail: from and to) and `conversation`
 * (detail: its id). What cannot be is said here; the connector checks again.
 */
export default class AdminSyncForm extends LightningElement {
  @api maxDays = 30;
  /** `window` or `conversation` while that one is being started. */
  @api busy = '';
  from = toLocalInput(Date.now() - DAY_MS);
  to = toLocalInput(Date.now());
  windowProblem = '';
  conversationProblem = '';
  _conversationId = '';

  get zone(): string {
    return `Times in ${zoneName()}; at most ${this.maxDays} days back.`;
  }
  get ariaBusy(): string {
    return String(this.busy !== '');
  }
  get windowLabel(): string {
    return this.busy === 'window' ? 'Starting…' : 'Sync this window';
  }
  get conversationLabel(): string {
    return this.busy === 'conversation' ? 'Starting…' : 'Sync conversation';
  }
  get windowInvalid(): string {
    return String(this.windowProblem !== '');
  }
  get conversationInvalid(): string {
    return String(this.conversationProblem !== '');
  }

  handleFrom(event: Event): void {
    this.from = (event.target as HTMLInputElement).value;
  }
  handleTo(event: Event): void {
    this.to = (event.target as HTMLInputElement).value;
  }
  handleId(event: Event): void {
    this._conversationId = (event.target as HTMLInputElement).value.trim();
  }

  handleWindow(event: Event): void {
    event.preventDefault();
    if (this.busy) return;
    const [from, to] = [fromLocalInput(this.from), fromLocalInput(this.to)];
    this.windowProblem = windowProblem(from, to, this.maxDays, Date.now());
    if (this.windowProblem !== '' || from === null || to === null) return;
    // Typed to the minute: one that was "now" when the page opened is not in the future by the seconds since.
    this.dispatchEvent(new CustomEvent('window', { detail: { from, to: Math.min(to, Date.now()) } }));
  }
  handleConversation(event: Event): void {
    event.preventDefault();
    if (this.busy) return;
    this.conversationProblem = this._conversationId === '' ? 'Enter the id of a conversation.' : '';
    if (this.conversationProblem === '')
      this.dispatchEvent(new CustomEvent('conversation', { detail: this._conversationId }));
  }
}

/** Why a window cannot be synced, in a sentence; empty: it can. */
export function windowProblem(from: number | null, to: number | null, maxDays: number, now: number): string {
  if (from === null || to === null) return 'Enter a start and an end.';
  if (from >= to) return 'The start must be before the end.';
  if (to > now + 60_000) return 'The end must not be in the future.';
  // The minute in which the page was opened does not count against the window.
  if (from < now - maxDays * DAY_MS - HOUR_MS) return `A window may begin at most ${maxDays} days ago.`;
  return '';
}
