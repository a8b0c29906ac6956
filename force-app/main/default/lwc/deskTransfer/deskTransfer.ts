import { LightningElement, api } from 'lwc';
import type { Availability, ConversationView } from '../../../../../connector-server/src/protocol/types.ts';
import type { TransferTargetsView } from '../lpModel/lpModel.ts';
import { sendCommand } from 'c/deskIntent';
import { availabilityName, customerName } from 'c/uiWords';

interface Target {
  readonly key: string;
  readonly kind: 'skill' | 'agent' | 'bot';
  readonly id: string;
  readonly name: string;
  readonly note: string;
}

const GROUPS = [
  { kind: 'skill', name: 'Skills', icon: 'skill' },
  { kind: 'agent', name: 'Agents', icon: 'person' },
  { kind: 'bot', name: 'Bots', icon: 'bot' },
] as const;
const FIRST: readonly (Availability | null)[] = ['ONLINE', 'BACK_SOON', 'AWAY', null, 'OFFLINE'];

/** Who gets the conversation next: skills, agents and bots in one searchable list. Event `back`. */
export default class DeskTransfer extends LightningElement {
  @api conversation: ConversationView | null = null;
  @api view: TransferTargetsView | null = null;
  @api busy = '';

  term = '';
  picked = '';
  _focused = false;

  connectedCallback(): void {
    this._load();
  }
  renderedCallback(): void {
    if (this._focused) return;
    this._focused = true;
    this.template?.querySelector<HTMLElement>('.search')?.focus();
  }
  _load(): void {
    if (this.conversation)
      sendCommand(this, { name: 'listTransferTargets', conversationId: this.conversation.conversationId });
  }

  get heading(): string {
    return `Transfer ${customerName(this.conversation?.consumer.name ?? '')}`;
  }
  get loading(): boolean {
    return this.targets.length === 0 && this.view?.state !== 'ready' && this.view?.state !== 'failed';
  }
  get failure(): string {
    return this.view?.state === 'failed' ? this.view.text || 'The list could not be loaded.' : '';
  }
  get targets(): readonly Target[] {
    const { skills, agents } = this.view?.targets ?? { skills: [], agents: [] };
    const ranked = [...agents].sort(
      (a, b) => FIRST.indexOf(a.availability) - FIRST.indexOf(b.availability) || a.name.localeCompare(b.name),
    );
    return [
      ...skills.map((one) => ({
        key: `skill:${one.id}`,
        kind: 'skill' as const,
        id: one.id,
        name: one.name,
        note: one.id === this.conversation?.skillId ? 'now' : '',
      })),
      ...ranked.map((one) => {
        const kind = one.kind === 'bot' ? ('bot' as const) : ('agent' as const);
        return {
          key: `${kind}:${one.id}`,
          kind,
          id: one.id,
          name: one.name,
          note: one.availability === null ? '' : availabilityName(one.availability),
        };
      }),
    ];
  }
  get found(): readonly Target[] {
    const term = this.term.trim().toLocaleLowerCase();
    return term ? this.targets.filter((one) => one.name.toLocaleLowerCase().includes(term)) : this.targets;
  }
  get groups(): readonly unknown[] {
    return GROUPS.map((group) => ({
      ...group,
      rows: this.found
        .filter((one) => one.kind === group.kind)
        .map((one) => ({ ...one, checked: one.key === this.picked })),
    })).filter((group) => group.rows.length > 0);
  }
  get foundText(): string {
    if (this.loading) return 'Loading…';
    if (this.found.length > 0) return '';
    return this.term
      ? `Nothing is called “${this.term.trim()}”.`
      : this.failure
        ? ''
        : 'There is nobody to transfer to.';
  }
  get target(): Target | null {
    return this.targets.find((one) => one.key === this.picked) ?? null;
  }
  get noTarget(): boolean {
    return this.target === null;
  }
  /** For `aria-disabled`: a button that waits must not lose the focus. */
  get waiting(): string | null {
    return this.busy ? 'true' : null;
  }
  get transferLabel(): string {
    return this.busy || (this.target ? `Transfer to ${this.target.name}` : 'Transfer');
  }

  handleBack(): void {
    this.dispatchEvent(new CustomEvent('back'));
  }
  handleKey(event: KeyboardEvent): void {
    if (event.key === 'Escape') this.handleBack();
  }
  handleTerm(event: Event): void {
    this.term = (event.target as HTMLInputElement).value;
  }
  handlePick(event: Event): void {
    this.picked = (event.target as HTMLInputElement).value;
  }
  handleReload(): void {
    this._load();
  }
  handleTransfer(): void {
    const { target, conversation } = this;
    if (!target || !conversation || this.busy) return;
    const { conversationId } = conversation;
    if (target.kind === 'skill') sendCommand(this, { name: 'transferToSkill', conversationId, skillId: target.id });
    else sendCommand(this, { name: 'transferToAgent', conversationId, agentId: target.id });
  }
}
