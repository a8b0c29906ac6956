import { LightningElement, api } from 'lwc';
import type { HostCheck } from '../hostTypes/hostTypes.ts';
import type { SoftphoneState } from '../lpModel/lpModel.ts';
import { sendIntent } from 'c/deskIntent';
import { firstFailed } from 'c/lpModel';

const NAMES: Readonly<Record<HostCheck['id'], string>> = {
  frame: 'Opened inside Salesforce',
  script: 'Salesforce scripts loaded',
  settings: 'Settings found',
  connector: 'Connector reached',
  origin: 'This address is allowed',
  identity: 'You are recognised',
  livePerson: 'LivePerson linked',
};
const STATES = { ok: 'OK', waiting: 'Waiting', failed: 'Failed' } as const;
const ICONS = { ok: 'check', waiting: 'wait', failed: 'cross' } as const;
const FIXERS = {
  agent: 'You can fix this yourself.',
  admin: 'Your Salesforce or LivePerson administrator can fix this. Send them the report.',
} as const;

/** What stands between the agent and the connector: named checks, the first failed one with cause and who can fix it. */
export default class DeskChecks extends LightningElement {
  @api state: SoftphoneState | null = null;

  get failure(): HostCheck | null {
    return this.state ? firstFailed(this.state) : null;
  }
  get heading(): string {
    if (this.failure) return 'LivePerson could not start';
    return this.state?.connection.text || 'Connecting';
  }
  /** Says more than the failed check does, e.g. why the server refused. While it is tried again, the check says it all. */
  get lead(): string {
    const { state, text = '' } = this.state?.connection ?? {};
    return state === 'stopped' && this.failure && text !== this.failure.text ? text : '';
  }
  get rows(): readonly unknown[] {
    return (this.state?.checks ?? []).map((check) => ({
      id: check.id,
      name: NAMES[check.id] ?? check.id,
      stateName: STATES[check.state],
      icon: ICONS[check.state],
      rowClass: `check check_${check.state}`,
      detail: check.state === 'ok' ? '' : check.text,
      fixer: check === this.failure && check.whoCanFix ? FIXERS[check.whoCanFix] : '',
    }));
  }
  get canRetry(): boolean {
    return this.state?.connection.action === 'retry';
  }
  get mustReload(): boolean {
    return this.state?.connection.action === 'reload';
  }
  get retryAt(): number | null {
    return this.state?.connection.retryAt ?? null;
  }
  get copyLabel(): string {
    return this.state?.reportCopied ? 'Report copied' : 'Copy report';
  }
  get copyIcon(): string {
    return this.state?.reportCopied ? 'check' : 'copy';
  }

  handleRetry(): void {
    sendIntent(this, { kind: 'retry' });
  }
  handleCopy(): void {
    sendIntent(this, { kind: 'copyReport' });
  }
}
