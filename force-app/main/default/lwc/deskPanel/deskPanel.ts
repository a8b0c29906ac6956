import { LightningElement, api } from 'lwc';
import type { ConversationView } from '../../../../../connector-server/src/protocol/types.ts';
import type { CrmPort } from '../crmForm/port.ts';
import type { CrmEntry } from '../crmSide/screens.ts';
import type { IntentEvent, SoftphoneState } from '../lpModel/lpModel.ts';
import { sendIntent } from 'c/deskIntent';

/** What the panel's main part can do with the focus. */
interface Main {
  focusMain(): void;
}

/** The CRM side of one conversation: made when first opened, kept as long as the conversation is there. */
interface Side {
  readonly id: string;
  readonly shown: boolean;
  readonly entry: CrmEntry;
}

/** From this width on the CRM side stands beside the conversation, px. */
const TWO_COLUMNS_PX = 680;

function focusIsLost(): boolean {
  return document.activeElement === null || document.activeElement === document.body;
}

/** The softphone's panel: shows `state` and asks for everything with bubbling `intent` events. */
export default class DeskPanel extends LightningElement {
  /** What the CRM sides ask through. */
  @api crmPorts: { of(conversationId: string): CrmPort } | null = null;

  columns = false;
  _sides: readonly Side[] = [];
  _watch: ResizeObserver | null = null;
  _state: SoftphoneState | null = null;
  /** Conversation the agent just asked for: takes the caret when it is shown. */
  _focusId: string | null = null;
  /** Focus was in the panel before the state now shown. */
  _held = false;
  /** The agent asked to sign in again while the session still runs. */
  _again = false;
  /** Focus was lost and nothing could take it yet. */
  _homeless = false;

  @api
  get state(): SoftphoneState | null {
    return this._state;
  }
  set state(value: SoftphoneState | null) {
    this._held ||= document.hasFocus() && Boolean(this.template?.activeElement);
    this._state = value;
    if (!this.endsSoon) this._again = false;
    const there = new Set(value?.conversations.map(({ conversationId }) => conversationId));
    if (this._sides.some(({ id }) => !there.has(id))) this._sides = this._sides.filter(({ id }) => there.has(id));
  }

  connectedCallback(): void {
    window.addEventListener('keydown', this._onKey);
    if (typeof ResizeObserver === 'undefined') return;
    this._watch = new ResizeObserver(([box]) => {
      this.columns = (box?.contentRect.width ?? 0) >= TWO_COLUMNS_PX;
    });
    this._watch.observe(this.template?.host as Element);
  }
  disconnectedCallback(): void {
    window.removeEventListener('keydown', this._onKey);
    this._watch?.disconnect();
  }

  get screen(): string {
    return this.state?.screen ?? 'starting';
  }
  get showsChoice(): boolean {
    return this.screen === 'choose';
  }
  get showsDesk(): boolean {
    return this.screen === 'desk';
  }
  get startText(): string {
    return this.state?.connection.text || 'Starting';
  }
  get showsChecks(): boolean {
    return this.screen === 'checks';
  }
  get current(): ConversationView | null {
    const id = this.state?.selectedConversationId ?? null;
    return this.state?.conversations.find((one) => one.conversationId === id) ?? null;
  }
  get selectedId(): string | null {
    return this.current?.conversationId ?? null;
  }
  /** The agent has to do something about the LivePerson session before conversations can come. */
  get needsSignIn(): boolean {
    const livePerson = this.state?.livePerson;
    if (!livePerson) return false;
    if (livePerson.state === 'signed_out' || livePerson.state === 'signing_in' || livePerson.state === 'failed')
      return true;
    return livePerson.state === 'connecting' && this.state?.conversations.length === 0;
  }
  get endsSoon(): boolean {
    return this.state?.livePerson?.code === 'ending_soon';
  }
  /** The agent renews a session that still runs. */
  get signsInAgain(): boolean {
    return this._again && this.endsSoon && !this.needsSignIn;
  }
  get showsSignIn(): boolean {
    return this.needsSignIn || this.signsInAgain;
  }
  get crmOpen(): boolean {
    return !this.showsSignIn && this._sides.some(({ id, shown }) => shown && id === this.selectedId);
  }
  get covered(): boolean {
    return this.crmOpen && !this.columns;
  }
  get mainClass(): string {
    return this.crmOpen && this.columns ? 'main main_columns' : 'main';
  }
  get conversationClass(): string {
    return this.covered ? 'covered' : '';
  }
  get crmSides(): readonly unknown[] {
    return this._sides.flatMap(({ id, entry }) => {
      const conversation = this.state?.conversations.find(({ conversationId }) => conversationId === id);
      const port = this.crmPorts?.of(id);
      const hidden = !(this.crmOpen && id === this.selectedId);
      // What is not seen need not be drawn with every event.
      const state = hidden ? null : this.state;
      return conversation && port ? [{ id, entry, conversation, port, hidden, state }] : [];
    });
  }
  get hasRail(): boolean {
    return !this.needsSignIn || (this.state?.conversations.length ?? 0) > 0;
  }

  renderedCallback(): void {
    const held = this._held;
    this._held = false;
    if (this._focusId !== null && this._focusId === this.selectedId) {
      this._focusId = null;
      this._focusMain();
      return;
    }
    // What had the focus is gone: transferred, done, answered. It goes on where the agent works next, which may only
    // come back a moment later, after a restart of the server.
    const lost = (held || (this._homeless && document.hasFocus())) && focusIsLost();
    this._homeless = lost && !this._focusMain();
  }

  _hideSide(): void {
    this._sides = this._sides.map((side) => (side.id === this.selectedId ? { ...side, shown: false } : side));
  }

  _focusMain(): boolean {
    const find = (name: string) => this.template?.querySelector<HTMLElement & Main>(name);
    const main = find('c-desk-conversation') ?? find('c-desk-home');
    main?.focusMain();
    return Boolean(main);
  }

  /** F8 leads from anywhere to the offer that ends soonest, and from the offers back to work. */
  _onKey = (event: KeyboardEvent): void => {
    if (event.key !== 'F8') return;
    const rings = this.template?.querySelector<HTMLElement & { focusRing(): boolean }>('c-desk-rings');
    const inRings = Boolean(rings) && this.template?.activeElement === rings;
    if (inRings) this._focusMain();
    else if (!rings?.focusRing()) return;
    event.preventDefault();
  };

  handleCrm(event: CustomEvent<CrmEntry['screen'] | 'close'>): void {
    const id = this.selectedId;
    const screen = event.detail;
    if (id === null) return;
    if (screen === 'close') return this._hideSide();
    const entry: CrmEntry = { screen };
    const known = this._sides.some((side) => side.id === id);
    const side: Side = { id, shown: true, entry };
    this._sides = known ? this._sides.map((one) => (one.id === id ? side : one)) : [...this._sides, side];
  }
  handleChat(): void {
    this._hideSide();
    this._focusId = this.selectedId;
  }
  handleSignInAgain(): void {
    this._again = true;
  }
  handleLeaveSignIn(): void {
    this._again = false;
  }
  handlePick(event: CustomEvent<string | null>): void {
    this._focusId = event.detail;
    sendIntent(this, { kind: 'select', conversationId: event.detail });
  }
  /** The agent's own accept brings the caret into the conversation it opens, unless the agent went on writing meanwhile. */
  handleIntent(event: IntentEvent): void {
    const intent = event.detail;
    if (intent.kind === 'draft') this._focusId = null;
    if (intent.kind !== 'command' || intent.command.name !== 'acceptRing') return;
    const { ringId } = intent.command;
    this._focusId = this.state?.rings.find((ring) => ring.ringId === ringId)?.conversationId ?? null;
  }
}
