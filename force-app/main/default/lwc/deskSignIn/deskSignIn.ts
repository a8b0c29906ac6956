import { LightningElement, api } from 'lwc';
import type { SoftphoneState } from '../lpModel/lpModel.ts';
import { sendCommand, sendIntent } from 'c/deskIntent';

/**
 * Signing in to LivePerson: a popup, or a password where the connection allows it; and what went wrong. Event `leave`: not now,
 * where the agent is still signed in.
 */
export default class DeskSignIn extends LightningElement {
  @api state: SoftphoneState | null = null;
  /** The session still runs: signing in may wait. */
  @api canLeave = false;

  missing = '';

  get livePerson() {
    return this.state?.livePerson ?? null;
  }
  get connecting(): boolean {
    return (
      this.livePerson?.state === 'connecting' ||
      (this.livePerson?.state === 'failed' && this.livePerson.action === 'wait')
    );
  }
  get heading(): string {
    return this.connecting
      ? 'Connecting to LivePerson'
      : this.canSignIn
        ? 'Sign in to LivePerson'
        : 'LivePerson is not available';
  }
  get canSignIn(): boolean {
    const livePerson = this.livePerson;
    return (
      !this.connecting &&
      (livePerson?.action === 'sign_in' || livePerson?.state === 'signed_out' || livePerson?.state === 'signing_in')
    );
  }
  get account(): string {
    return this.state?.connectionName ?? '';
  }
  get inWindow(): boolean {
    return this.state?.signIn.state === 'opening' || this.state?.signIn.state === 'open';
  }
  /** Why signing in failed, from the popup or from LivePerson. */
  get failure(): string {
    if (this.inWindow) return '';
    if (this.state?.signIn.state === 'failed') return this.state.signIn.text;
    return this.livePerson?.state === 'failed' || (this.livePerson?.state === 'signed_out' && this.livePerson.code)
      ? this.livePerson.text
      : '';
  }
  get info(): string {
    if (this.failure) return '';
    if (this.livePerson?.state === 'signing_in') return this.livePerson.text;
    if (this.inWindow) return 'Continue in the window that opened.';
    return this.connecting ? (this.livePerson?.text ?? '') : '';
  }
  get withPopup(): boolean {
    return this.canSignIn && (this.livePerson?.signInWith.includes('oauth') ?? false);
  }
  get withPassword(): boolean {
    return this.canSignIn && (this.livePerson?.signInWith.includes('password') ?? false);
  }
  get both(): boolean {
    return this.withPopup && this.withPassword;
  }
  get noWay(): boolean {
    return this.canSignIn && !this.withPopup && !this.withPassword;
  }
  get blockedUrl(): string | null {
    return this.state?.signIn.state === 'blocked' ? this.state.signIn.url : null;
  }
  get popupLabel(): string {
    if (this.state?.signIn.state === 'opening') return 'Opening…';
    return this.state?.signIn.state === 'open' ? 'Open the window again' : 'Sign in';
  }
  /** For `aria-disabled`: a button that waits must not lose the focus. */
  get popupBusy(): string | null {
    return this.state?.signIn.state === 'opening' || this.livePerson?.state === 'signing_in' ? 'true' : null;
  }
  get passwordWaits(): string | null {
    return this.passwordBusy ? 'true' : null;
  }
  get passwordBusy(): boolean {
    return this.state?.pending.some((command) => command.name === 'signInWithPassword') ?? false;
  }
  get passwordLabel(): string {
    return this.passwordBusy ? 'Signing in…' : 'Sign in with password';
  }
  get passwordClass(): string {
    return this.withPopup ? 'slds-button slds-button_neutral wide' : 'slds-button slds-button_brand wide';
  }
  get canRetry(): boolean {
    return this.livePerson?.action === 'retry';
  }
  get mustAsk(): boolean {
    return this.livePerson?.action === 'contact_admin';
  }

  handleLeave(): void {
    this.dispatchEvent(new CustomEvent('leave'));
  }
  handlePopup(): void {
    if (!this.popupBusy) sendIntent(this, { kind: 'signInPopup' });
  }
  handleRetry(): void {
    sendCommand(this, { name: 'retryConnection' });
  }
  handlePassword(event: Event): void {
    event.preventDefault();
    if (this.passwordBusy) return;
    const username = this.template?.querySelector<HTMLInputElement>('.username');
    const password = this.template?.querySelector<HTMLInputElement>('.password');
    if (!username || !password) return;
    this.missing = username.value.trim() && password.value ? '' : 'Enter your user name and your password.';
    if (this.missing) {
      (username.value.trim() ? password : username).focus();
      return;
    }
    sendCommand(this, { name: 'signInWithPassword', username: username.value.trim(), password: password.value });
    password.value = '';
  }
}
