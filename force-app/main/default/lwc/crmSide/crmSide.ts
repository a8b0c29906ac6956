import { LightningElement, api } from 'lwc';
import type { CrmObject, CrmReference, CrmScreen } from '../../../../../connector-server/src/protocol/crmTypes.ts';
import type { ConversationView, LinkView } from '../../../../../connector-server/src/protocol/types.ts';
import type { CrmPort } from '../crmForm/port.ts';
import type { SoftphoneState } from '../lpModel/lpModel.ts';
import type { MenuItem } from '../uiMenu/uiMenu.ts';
import { actionsFor, missingText, objectLabel, sameRecord, whyNoEdit, wordsOf } from 'c/crmRows';
import type { CrmDeed, Rights } from 'c/crmRows';
import { sendCommand, sendIntent } from 'c/deskIntent';
import { loadScreen } from './loadScreen';
import { nameOfRecord } from './nameOfRecord';
import { back, formOf, forth } from './screens';
import type { CrmEntry, CrmView } from './screens';

const LINKING = ['linkRecord', 'linkRecords', 'unlinkRecord', 'undoLinks'];

/**
 * The CRM side of one conversation: search, who the customer is, links, records and forms. It lies over the conversation,
 * or beside it where the panel is wide enough (`columns`). Event `chat`: the agent goes back to the conversation.
 */
export default class CrmSide extends LightningElement {
  @api state: SoftphoneState | null = null;
  @api port: CrmPort | null = null;
  @api columns = false;

  screen: CrmScreen | null = null;
  rights: Rights = null;
  failure = '';
  stack: readonly CrmView[] = [{ kind: 'search' }];
  /** A form with something in it would be left: where to, once the agent says so. */
  leaving: (() => void) | null = null;
  trouble = '';
  _conversation: ConversationView | null = null;
  _entry: CrmEntry | null = null;
  _focus = false;
  /** The open form has something in it that is not saved. */
  _dirty = false;
  /** Opened to relate the conversation to the record on the screen: done once everything is set. */
  _relates = false;

  @api
  get conversation(): ConversationView | null {
    return this._conversation;
  }
  set conversation(value: ConversationView | null) {
    this._conversation = value;
  }

  @api
  get entry(): CrmEntry | null {
    return this._entry;
  }
  set entry(value: CrmEntry | null) {
    if (value === this._entry || value === null) return;
    this._entry = value;
    this._focus = true;
    if (value.screen === 'matches' || value.screen === 'links') this._go({ kind: value.screen });
    else if (value.screen === 'relate') this._go({ kind: 'links' });
    // `start` goes on where the agent was.
    else if (this.view.kind === 'matches' || this.view.kind === 'links') this._go({ kind: 'search' });
    this._relates = value.screen === 'relate';
  }

  connectedCallback(): void {
    void this._load();
  }

  renderedCallback(): void {
    if (this._relates) {
      this._relates = false;
      void this._relate();
    }
    if (!this._focus || this.leaving) return;
    const main = this.isSearch
      ? this.template?.querySelector<HTMLElement & { focusBox(): void }>('c-crm-search')
      : null;
    const heading = this.template?.querySelector<HTMLElement>('.back');
    if (!main && this.isSearch && !this.refusal && !this.failure) return;
    this._focus = false;
    if (main) main.focusBox();
    else heading?.focus();
  }

  get id(): string {
    return this._conversation?.conversationId ?? '';
  }
  get links(): readonly LinkView[] {
    return this._conversation?.links ?? [];
  }
  get objects(): readonly CrmObject[] {
    return this.screen?.objects ?? [];
  }
  get view(): CrmView {
    return this.stack[this.stack.length - 1] ?? { kind: 'search' };
  }
  get refusal(): string {
    return this.screen?.refusal?.text ?? '';
  }
  get loading(): boolean {
    return this.screen === null && this.failure === '';
  }
  get ready(): boolean {
    return this.screen !== null && this.refusal === '';
  }
  get covering(): boolean {
    return !this.columns;
  }
  get isSearch(): boolean {
    return this.view.kind === 'search';
  }
  get searchHidden(): boolean {
    return !this.isSearch;
  }
  get isMatches(): boolean {
    return this.view.kind === 'matches';
  }
  get isLinks(): boolean {
    return this.view.kind === 'links';
  }
  get record(): CrmReference | null {
    return this.view.kind === 'record' ? this.view.record : null;
  }
  get recordKind(): string {
    return this.record ? objectLabel(this.record.object, this.objects, this.rights) : '';
  }
  get form(): ReturnType<typeof formOf> {
    return formOf(this.stack);
  }
  get isForm(): boolean {
    return this.view.kind === 'form';
  }
  get formHidden(): boolean {
    return !this.isForm;
  }
  get title(): string {
    const { view } = this;
    if (view.kind === 'record') return this.recordKind;
    if (view.kind === 'form') {
      const label = objectLabel(view.object, this.objects, this.rights);
      return view.recordId === null ? `New ${label}` : `Edit ${label}`;
    }
    return 'Salesforce';
  }
  get backText(): string {
    return this.stack.length > 1 ? 'Back' : 'Back to the conversation';
  }
  get tabs(): readonly unknown[] {
    const links = this.links.length;
    const found = this._conversation?.match.candidates.length ?? 0;
    return [
      { kind: 'search', label: 'Search' },
      { kind: 'matches', label: found > 0 ? `Matches (${found})` : 'Matches' },
      { kind: 'links', label: `Links (${links})` },
    ].map((tab) => ({ ...tab, current: tab.kind === this.view.kind ? 'page' : null }));
  }
  get showsTabs(): boolean {
    return this.stack.length === 1;
  }
  get busy(): boolean {
    return this.state?.pending.some((one) => one.conversationId === this.id && LINKING.includes(one.name)) ?? false;
  }
  get linked(): boolean {
    const { record } = this;
    return record !== null && this.links.some((link) => sameRecord(link.recordId, record.recordId));
  }
  get canWiden(): boolean {
    return this.state?.capabilities?.canWiden ?? false;
  }
  get wide(): string {
    return String(this.state?.wide ?? false);
  }
  /** `New …`, and on a record what may be done with it. */
  get actions(): readonly MenuItem[] {
    const { record } = this;
    if (!record) return actionsFor(this.objects, this.rights, null);
    const own = this.objects.find(({ object }) => object === record.object);
    const link = this.linked
      ? [{ id: 'unlink', label: 'Unlink Chat', icon: 'cross' }]
      : own?.allowLink
        ? [{ id: 'link', label: 'Link Chat', icon: 'link' }]
        : [];
    const edit = whyNoEdit(own, this.rights) === '' ? [{ id: 'edit', label: 'Edit', icon: 'note' }] : [];
    return [
      ...link,
      ...edit,
      ...actionsFor(this.objects, this.rights, record.object),
      { id: 'full', label: 'SF Full View', icon: 'open', divider: true },
    ];
  }
  get footnote(): string {
    const { record } = this;
    const missing = missingText(this.objects, this.rights, record?.object ?? null);
    if (!record || this.rights === null) return missing;
    const own = this.objects.find(({ object }) => object === record.object);
    return [whyNoEdit(own, this.rights), missing].filter(Boolean).join(' ');
  }
  get showsActions(): boolean {
    return this.ready && !this.isForm;
  }
  /** The record the agent looks at, if a conversation can be linked to such a one and is not yet. */
  get inView(): { recordId: string; object: string; name: string; text: string } | null {
    const context = this.state?.context ?? null;
    if (context === null || this.isForm || !this._linkable(context.object)) return null;
    if (this.links.some((link) => sameRecord(link.recordId, context.recordId))) return null;
    const label = objectLabel(context.object, this.objects, this.rights);
    return { ...context, text: context.name ? `${label} ${context.name}` : `the ${label}` };
  }

  handleBack(): void {
    if (this.stack.length > 1) this._to(back(this.stack));
    else this._chat();
  }
  handleChat(): void {
    this._chat();
  }
  handleKey(event: KeyboardEvent): void {
    if (event.key !== 'Escape' || event.defaultPrevented) return;
    event.preventDefault();
    this.handleBack();
  }
  handleTab(event: Event): void {
    const kind = (event.currentTarget as HTMLElement).dataset['kind'] as 'search' | 'matches' | 'links';
    this._go({ kind });
  }
  handleWide(): void {
    sendIntent(this, { kind: 'wide', wide: !(this.state?.wide ?? false) });
  }
  handleRetry(): void {
    void this._load();
  }
  handleRelate(): void {
    void this._relate();
  }
  handleLoaded(event: CustomEvent<CrmReference>): void {
    if (this.view.kind === 'record')
      this.stack = [...this.stack.slice(0, -1), { kind: 'record', record: event.detail }];
  }
  handleAction(event: CustomEvent<string>): void {
    const { record } = this;
    const id = event.detail;
    if (id.startsWith('new:'))
      return this._go({ kind: 'form', object: id.slice('new:'.length), recordId: null, source: record });
    if (!record) return;
    if (id === 'edit') this._go({ kind: 'form', object: record.object, recordId: record.recordId, source: null });
    else if (id === 'full') this._fullView(record.recordId);
    else this._link(record, id === 'link');
  }
  handleDeed(event: CustomEvent<CrmDeed>): void {
    event.stopPropagation();
    const deed = event.detail;
    if (deed.kind === 'show') this._go({ kind: 'record', record: deed.record });
    else if (deed.kind === 'make') this._go({ kind: 'form', object: deed.object, recordId: null, source: deed.from });
    else if (deed.kind === 'open') this._fullView(deed.recordId);
    else {
      this._link(deed.record, deed.kind === 'link');
      // The customer was chosen: the conversation goes on.
      if (deed.kind === 'link' && this.isMatches && !this.columns) this._chat();
    }
  }
  handleSaved(event: CustomEvent<CrmReference>): void {
    const { object, recordId, name } = event.detail;
    const view: CrmView = { kind: 'record', record: { object, recordId, name } };
    const below = this.stack.filter(({ kind }) => kind !== 'form');
    // An edited record is shown again, a new one in place of its form.
    const top = below[below.length - 1];
    const edited = top?.kind === 'record' && sameRecord(top.record.recordId, recordId);
    this._set(edited ? [...below.slice(0, -1), view] : [...below, view]);
  }
  handleDirty(event: CustomEvent<{ dirty: boolean }>): void {
    this._dirty = event.detail.dirty;
  }
  /** A record that the form found; the form waits below. */
  handleView(event: CustomEvent<CrmReference>): void {
    const { object, recordId, name } = event.detail;
    this._set(forth(this.stack, { kind: 'record', record: { object, recordId, name } }));
  }
  handleCancel(): void {
    this._set(back(this.stack));
  }
  handleStay(): void {
    this.leaving = null;
  }
  handleLeave(): void {
    const go = this.leaving;
    this.leaving = null;
    go?.();
  }

  _linkable(object: string): boolean {
    const own = this.objects.find((one) => one.object === object);
    return own?.allowLink ?? this.state?.settings.linkable?.includes(object) ?? false;
  }
  _chat(): void {
    this.dispatchEvent(new CustomEvent('chat'));
  }
  _go(view: CrmView): void {
    this._to(forth(this.stack, view));
  }
  _set(stack: readonly CrmView[]): void {
    this.trouble = '';
    if (formOf(stack) !== this.form) this._dirty = false;
    this._focus = stack !== this.stack;
    this.stack = stack;
  }
  /** Goes there; a form with something in it is not left without a word. */
  _to(stack: readonly CrmView[]): void {
    if (this._dirty && formOf(stack) !== this.form) this.leaving = () => this._set(stack);
    else this._set(stack);
  }
  _fullView(recordId: string): void {
    sendIntent(this, { kind: 'openRecord', recordId, where: this.screen?.fullView ?? 'console' });
  }
  _link(record: CrmReference, link: boolean): void {
    const { object, recordId, name, accountId } = record;
    const conversationId = this.id;
    if (!link) return sendCommand(this, { name: 'unlinkRecord', conversationId, object, recordId });
    sendCommand(this, {
      name: 'linkRecord',
      conversationId,
      object,
      recordId,
      recordName: name,
      ...(object === 'Contact' && accountId ? { accountId } : {}),
    });
  }
  /** Hosts may not know the name of the record on the screen; then Salesforce is asked. */
  async _relate(): Promise<void> {
    const record = this.inView;
    if (!record || !this.port) return;
    const { object, recordId } = record;
    // An account may be a person: only its fields tell.
    const named =
      record.name && object !== 'Account'
        ? { object, recordId, name: record.name }
        : await nameOfRecord(this.port, object, recordId, record.name);
    this._link(named, true);
  }
  async _load(): Promise<void> {
    if (!this.port) return;
    this.failure = '';
    try {
      this.screen = null;
      const { screen, rights } = await loadScreen(this.port);
      this.screen = screen;
      const [kind, object] = screen.screen.split(':');
      const fresh = this.stack.length === 1 && this.isSearch;
      if (kind === 'new' && object && fresh && this.links.length === 0)
        this._set(forth(this.stack, { kind: 'form', object, recordId: null, source: null }));
      this.rights = await rights;
    } catch (error) {
      if (this.screen === null) this.failure = wordsOf(error);
      else this.trouble = `What you may create and edit could not be read: ${wordsOf(error)}`;
    }
  }
}
