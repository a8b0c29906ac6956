import { LightningElement, api } from 'lwc';
import type { AdminDoor, AdminSignInChoice } from 'c/adminTypes';
import { problemText } from 'c/adminWords';

const PROBLEMS: Readonly<Record<string, string>> = {
  permission_missing:
    'Salesforce does not say that you hold the permission LivePerson Admin. Ask for the permission set LivePerson Admin; if you have it, the custom permission LivePerson Admin does not name the app yet.',
  sign_in_refused: 'Salesforce did not let you in, or you cancelled.',
  sign_in_lost: 'This sign-in was begun in another browser or took longer than ten minutes. Begin again.',
  no_sign_in: 'This connection does not let administrators sign in here.',
  admin_other_org: 'You signed in to another Salesforce org than the one of this connection.',
  admin_permissions_unknown:
    'Salesforce did not say which permissions you hold. The app needs the scope “Access custom permissions”, and the custom permission LivePerson Admin must name the app.',
};
const OTHERWISE = 'Salesforce did not complete the sign-in. Begin again.';

/** The ways in at the connector's own page: with Salesforce, or by a set-up link. Event `signedin`. */
export default class AdminSignIn extends LightningElement {
  @api door: AdminDoor | null = null;
  _choices: readonly AdminSignInChoice[] | null = null;
  problem = '';
  busy = false;
  /** A set-up link works once. */
  _linkUsed = false;

  connectedCallback(): void {
    const code = this.door?.problem ?? null;
    if (code !== null) this.problem = PROBLEMS[code] ?? OTHERWISE;
    void this.fetchChoices();
  }

  get hasLink(): boolean {
    return this.door?.linkToken != null && !this._linkUsed;
  }
  get loading(): boolean {
    return this._choices === null;
  }
  get hasChoices(): boolean {
    return (this._choices?.length ?? 0) > 0;
  }
  get choices(): readonly unknown[] {
    const several = (this._choices?.length ?? 0) > 1;
    return (this._choices ?? []).map(({ id, name }) => ({
      id,
      href: this.door?.signInAddress(id) ?? '',
      label: several ? `Sign in with Salesforce: ${name}` : 'Sign in with Salesforce',
    }));
  }
  get ariaBusy(): string {
    return String(this.busy);
  }

  handleLink(): void {
    void this.useLink();
  }

  private async useLink(): Promise<void> {
    const token = this.door?.linkToken;
    if (!this.door || token == null || this.busy) return;
    this.busy = true;
    this.problem = '';
    try {
      await this.door.useLink(token);
      this.dispatchEvent(new CustomEvent('signedin'));
    } catch (error) {
      this.problem = problemText(error);
      this._linkUsed = true;
    }
    this.busy = false;
  }

  private async fetchChoices(): Promise<void> {
    try {
      this._choices = (await this.door?.choices()) ?? [];
    } catch (error) {
      this._choices = [];
      this.problem = problemText(error);
    }
  }
}
