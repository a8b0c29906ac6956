import { LightningElement, api } from 'lwc';
import type { CrmForm as ServerForm, CrmReference } from '../../../../../connector-server/src/protocol/crmTypes.ts';
import type { RecordPlan } from '../../../../../connector-server/src/protocol/planTypes.ts';
import type { LinkView } from '../../../../../connector-server/src/protocol/types.ts';
import type { FieldChange } from '../crmFormField/crmFormField.ts';
import type { FormField, LoadedForm } from '../crmFormModel/fields.ts';
import type { FoundRow } from '../crmFormModel/rows.ts';
import type { Outcome, SavedRecord } from '../crmFormModel/saving.ts';
import {
  Likeness,
  faultsOf,
  linkSaved,
  lookAgain,
  namesOf,
  openConsole,
  openForm,
  parentLinks,
  saveAndLink,
  valuesOf,
  withAccountOf,
  withErrors,
  withText,
} from 'c/crmFormModel';
import { objectName } from 'c/uiWords';
import { forget, keepRun, keepTyped, keptOf, typedAgain, type Kept } from './kept';
import { duplicates, likely, review, uncertain, unlinked, type Panel } from './panels';
import type { CrmPort } from './port.ts';

const FIELDS = 'c-crm-form-fields';

/**
 * The form of a new or an existing record. Events: `saved` (detail: object, recordId, name, linked), `cancel`, `dirty`
 * (detail: dirty), `view` (detail: object, recordId, name): the agent wants to look at a record that was found.
 */
export default class CrmForm extends LightningElement {
  @api conversationId = '';
  @api object = '';
  /** Null: a new record. */
  @api recordId: string | null = null;
  /** The record it is made from. */
  @api source: CrmReference | null = null;
  @api port: CrmPort | null = null;

  loading = true;
  failure = '';
  busy = false;
  leaving = false;
  said = '';
  /** Something keeps the form from being saved. */
  wrong = false;
  /** Errors of the record as a whole, and of fields that are not on the form. */
  general: { field: string; text: string }[] = [];
  fields: FormField[] = [];
  panel: Panel | null = null;
  assign = false;
  _form: ServerForm | null = null;
  loaded: LoadedForm | null = null;
  _key = '';
  _asked = 0;
  _likeness = new Likeness();
  /** What the agent was asked about already. */
  _accepted: readonly FoundRow[] | null = null;
  /** Selector that gets the focus once it is drawn. */
  _focus = '';
  _dirty = false;

  connectedCallback(): void {
    void this.load();
  }
  renderedCallback(): void {
    if (this.key !== this._key) void this.load();
    // What is being saved is not changed. Templates do not know the attribute.
    this.template?.querySelector('.filled')?.toggleAttribute('inert', this.busy);
    if (this._focus === '') return;
    const target = this._focus;
    this._focus = '';
    if (target === FIELDS) this.focusField();
    else this.template?.querySelector<HTMLElement>(target)?.focus();
  }
  disconnectedCallback(): void {
    this._asked++;
  }

  /** Throws away what was entered; a save under way goes on. */
  discard(): void {
    if (!this.busy) forget(this._key);
    this.tellDirty(false);
  }

  /** Puts the focus into the first field. */
  @api
  focus(): void {
    this.focusField();
  }

  get key(): string {
    return [this.conversationId, this.object, this.recordId].join('|');
  }
  get kept(): Kept {
    return keptOf(this._key);
  }
  get isNew(): boolean {
    return this.recordId === null;
  }
  get what(): string {
    return this._form?.label ?? this.loaded?.described.label ?? objectName(this.object);
  }
  get heading(): string {
    return `${this.isNew ? 'New' : 'Edit'} ${this.what}`;
  }
  /** The fields may be changed: neither is it uncertain what became of them, nor are they saved already. */
  get open(): boolean {
    return this.panel?.kind !== 'uncertain' && this.panel?.kind !== 'unlinked';
  }
  get linkable(): boolean {
    return this.isNew && (this._form?.linkable ?? false);
  }
  get saveLabel(): string {
    if (this.busy) return 'Saving…';
    return this.linkable ? 'Save & Link' : 'Save';
  }
  /** For `aria-disabled`: a button that waits must not lose the focus. */
  get waits(): string | null {
    return this.busy ? 'true' : null;
  }
  get recordTypeId(): string | null {
    return this.kept.recordTypeId;
  }
  get asksAssignment(): boolean {
    return this._form?.assignmentRules === 'agent';
  }
  get canUseConsole(): boolean {
    return this.isNew && (this.port?.host.canCreateRecord ?? false);
  }
  get discardText(): string {
    return `The ${this.what} ${this.isNew ? 'is not saved' : 'keeps what it had'}.`;
  }

  // ---------------------------------------------------------------- opening

  async load(): Promise<void> {
    const asked = ++this._asked;
    if (this.key !== this._key) this.reset();
    this.failure = '';
    const { kept, port, object, recordId, source: from } = this;
    if (!port) return;
    const opened = await openForm(port, { kind: 'form', object, recordId, from, recordTypeId: kept.recordTypeId });
    if (asked !== this._asked) return;
    this.loading = false;
    if (typeof opened === 'string') {
      this.failure = opened;
      return;
    }
    if (this._form === null) this.assign = opened.form.assignmentPreset;
    this._form = opened.form;
    this.loaded = opened.loaded;
    this.fields = typedAgain(kept, opened.loaded.fields);
    this.tellDirty();
    const { activeElement } = document;
    if (!activeElement || activeElement === document.body) this._focus = FIELDS;
    void this.nameLookups(port);
    if (kept.run) await this.follow(kept.run);
    else if (kept.open) await this.apply(kept.open);
    else void this.lookForDuplicates(false);
  }

  reset(): void {
    this._key = this.key;
    this._form = this.panel = this.loaded = null;
    this.fields = this.general = [];
    this._likeness = new Likeness();
    this.busy = this.leaving = this.wrong = false;
    this.loading = true;
    this.said = '';
  }
  /** Lookups that came as bare ids get the names of their records. */
  async nameLookups(port: CrmPort): Promise<void> {
    const names = await namesOf(port, this.object, this.fields);
    this.fields = this.fields.map((one) => ({ ...one, name: one.name || (one.text && names.get(one.text)) || '' }));
  }

  // ---------------------------------------------------------------- filling in

  handleChange({ detail }: CustomEvent<FieldChange>): void {
    const changed = withText(this.fields, detail.field, detail);
    const { fields, account } = withAccountOf(changed, this._form?.linkParents ?? [], detail);
    this.fields = [...fields];
    keepTyped(this.kept, this.fields, [detail.field, account]);
    this.wrong &&= this.general.length > 0 || this.fields.some(({ error }) => error !== '');
    this.tellDirty();
  }
  handleFieldLeave(event: CustomEvent<{ field: string }>): void {
    if (this._form?.duplicateKeys.includes(event.detail.field)) void this.lookForDuplicates(false);
  }
  handleType(event: CustomEvent<{ id: string }>): void {
    this.kept.recordTypeId = event.detail.id;
    void this.load();
  }
  handleAssign(): void {
    this.assign = !this.assign;
  }

  /** Shows records like this one. True: the agent has to choose before the save goes on. */
  async lookForDuplicates(saving: boolean): Promise<boolean> {
    const { port, object, fields, _form: form, _asked: asked } = this;
    if (!port || !form) return false;
    let rows: readonly FoundRow[] | null;
    try {
      rows = await this._likeness.find(port, object, fields, form.duplicateKeys);
    } catch (error) {
      // Not knowing is no reason to keep the agent from saving: Salesforce's own rules still look.
      this.said = `Duplicates could not be looked for: ${(error as Error).message}`;
      return false;
    }
    if (asked !== this._asked) return saving && rows !== null && rows.length > 0;
    const settled = this.panel !== null && this.panel.kind !== 'likely';
    if (rows === null || rows === this._accepted || (!saving && (this.busy || settled))) return false;
    this.panel = rows.length === 0 ? null : likely(rows, this.linkable);
    if (rows.length === 0) return false;
    this.said = saving ? '' : (this.panel?.heading ?? '');
    if (saving) this.ask(review(rows, this.linkable));
    this._accepted = saving ? rows : this._accepted;
    return saving;
  }
  ask(panel: Panel): void {
    this.panel = panel;
    this._focus = 'c-crm-form-found';
  }

  // ---------------------------------------------------------------- saving

  async handleSave(): Promise<void> {
    if (this.busy || !this.port) return;
    this.said = '';
    this.general = [];
    this.fields = faultsOf(this.fields);
    if (this.fields.some(({ error }) => error !== '')) return this.complain();
    this.wrong = false;
    await this.save(false, this.isNew);
  }

  /** Goes on when the agent leaves meanwhile, unless there is something to choose. */
  async save(allowDuplicates: boolean, look = false): Promise<void> {
    const { port, object, recordId, kept, _asked: asked } = this;
    if (!port || this.busy) return;
    const ask = {
      kind: 'save' as const,
      object,
      recordId,
      recordTypeId: this.isNew ? kept.recordTypeId : null,
      values: valuesOf(this.fields, this.isNew),
      assignmentRules: this.assign,
      allowDuplicates,
      ...(this.loaded?.unfillable.length ? { unfillable: this.loaded.unfillable.map(({ field }) => field) } : {}),
    };
    const parents = this.linkable ? this.parents : null;
    this.busy = true;
    this._focus = '.save';
    const waits = look && (await this.lookForDuplicates(true));
    if (!waits) await this.follow(keepRun(kept, saveAndLink(port, { ask, parents })), asked);
    else if (asked === this._asked) this.busy = false;
  }
  get parents(): LinkView[] {
    return parentLinks(this._form?.linkParents ?? [], this.fields);
  }
  async follow(run: Promise<Outcome>, asked = this._asked): Promise<void> {
    this.busy = true;
    const outcome = await run;
    if (asked !== this._asked) return;
    this.busy = false;
    await this.apply(outcome);
  }

  async apply(outcome: Outcome): Promise<void> {
    switch (outcome.kind) {
      case 'saved':
        this.discard();
        this.dispatchEvent(new CustomEvent('saved', { detail: { ...outcome.record, linked: outcome.linked } }));
        return;
      case 'wrong':
        this.panel = null;
        Object.assign(this, withErrors(this.fields, outcome.errors));
        return this.complain();
      case 'duplicates':
        this.ask(duplicates(outcome.rows, outcome.text, outcome.mayAllow, this.linkable));
        return;
      case 'unlinked':
        this.ask(unlinked(`${objectName(outcome.record.object)} ${outcome.record.name}`, outcome.text));
        return;
      case 'uncertain':
        await this.look(outcome.look);
    }
  }
  /** Before anything else is done about a record whose creation was not answered. True: found, or the form is gone. */
  async look(plan: RecordPlan | null): Promise<boolean> {
    const { port, linkable, _asked: asked } = this;
    if (!port) return true;
    this.ask(uncertain(null, linkable));
    this.busy = true;
    const found = await lookAgain(port, plan);
    if (asked !== this._asked) return true;
    this.busy = false;
    this.ask(uncertain(found, linkable));
    return Array.isArray(found) && found.length > 0;
  }
  /** Saves once more; where nothing was found yet, after a last look: the lost save may have come through since. */
  async again(plan: RecordPlan | null): Promise<void> {
    if (this.panel?.rows.length === 0 && (await this.look(plan))) return;
    this.kept.open = this.panel = null;
    await this.save(false);
  }
  complain(): void {
    this.wrong = true;
    this._focus = 'c-crm-form-errors';
  }
  handleJump({ detail }: CustomEvent<{ field: string }>): void {
    this.focusField(detail.field);
  }
  focusField(name = ''): void {
    this.template?.querySelector<HTMLElement & { focusField(name: string): void }>(FIELDS)?.focusField(name);
  }

  // ---------------------------------------------------------------- what was found, what is uncertain

  handleView(event: CustomEvent<FoundRow>): void {
    const { object, recordId, name } = event.detail;
    this.dispatchEvent(new CustomEvent('view', { detail: { object, recordId, name } }));
  }
  handleLinkFound(event: CustomEvent<FoundRow>): void {
    const { object, recordId, name, accountId } = event.detail;
    const record = { object, recordId, name };
    const parents = this.panel?.kind === 'uncertain' ? this.parents : [];
    void this.link(record, [{ ...record, ...(accountId ? { accountId } : {}) }, ...parents]);
  }
  async link(record: SavedRecord, links: LinkView[]): Promise<void> {
    if (this.port && !this.busy) await this.follow(keepRun(this.kept, linkSaved(this.port, record, links)));
  }
  handlePanel(event: Event): void {
    const { open } = this.kept;
    if (this.busy) return;
    const { does } = (event.currentTarget as HTMLElement).dataset;
    switch (does) {
      case 'back':
        this.kept.open = this.panel = null;
        this._focus = FIELDS;
        return;
      case 'again':
        if (open?.kind === 'uncertain') void this.again(open.look);
        return;
      case 'anyway':
      case 'allow':
        this.kept.open = this.panel = null;
        void this.save(does === 'allow');
        return;
      case 'look':
        if (open) void this.apply(open);
        return;
      case 'relink':
        if (open?.kind === 'unlinked') void this.link(open.record, open.links);
        return;
      case 'close':
        this.tellDirty(false);
        this.dispatchEvent(new CustomEvent('cancel'));
        return;
      case 'leave':
        if (open?.kind === 'unlinked') void this.apply({ kind: 'saved', record: open.record, linked: false });
    }
  }

  // ---------------------------------------------------------------- leaving

  async handleConsole(): Promise<void> {
    if (this.port && !this.busy) this.said = await openConsole(this.port, this.object, this.fields);
  }
  handleKey(event: KeyboardEvent): void {
    if (event.key === 'Escape' && this.open) {
      event.stopPropagation();
      this.handleCancel();
    } else if (event.key === 'Enter' && (event.ctrlKey || event.metaKey) && this.open) void this.handleSave();
  }
  handleCancel(): void {
    if (this._dirty) this.leaving = true;
    else this.handleLeave();
  }
  handleStay(): void {
    this.leaving = false;
    this._focus = '.save';
  }
  handleLeave(): void {
    this.discard();
    this.dispatchEvent(new CustomEvent('cancel'));
  }
  tellDirty(dirty = this.fields.some(({ text, initial }) => text !== initial)): void {
    if (dirty === this._dirty) return;
    this._dirty = dirty;
    this.dispatchEvent(new CustomEvent('dirty', { detail: { dirty } }));
  }
}
