import { LightningElement, api } from 'lwc';
import { sendCommand, sendIntent } from 'c/deskIntent';
import { onTick } from 'c/uiTicker';
import { firstName } from 'c/uiWords';

export interface DraftEntry {
  readonly conversationId: string;
  readonly draft: string;
}

const TYPING_IDLE_MS = 5_000;
/** From this share of the limit on, the count of characters is shown. */
const COUNT_FROM = 0.9;

/**
 * Where the agent writes. Enter sends, Shift+Enter breaks the line. The text lives here while focus is in it and goes
 * out as a draft with every change, so that nothing from outside can overwrite what is being typed.
 * Event `composing` (detail: boolean): whether something is being written.
 */
export default class DeskComposer extends LightningElement {
  @api customer = '';
  @api maxChars = 8000;
  /** Why nothing can be sent now, in words; empty when it can. */
  @api blocked = '';

  text = '';
  internal = false;
  _conversationId = '';
  _focused = false;
  _composing = false;
  _typedAt = 0;
  _typing = false;
  _stop: (() => void) | null = null;

  _entry: DraftEntry = { conversationId: '', draft: '' };

  /** Which conversation, and its draft: one value, so that a text never meets the wrong conversation. */
  @api
  get entry(): DraftEntry {
    return this._entry;
  }
  set entry(value: DraftEntry) {
    this._entry = value;
    const switched = value.conversationId !== this._conversationId;
    if (switched) {
      this._endTyping();
      this._conversationId = value.conversationId;
      this.internal = false;
    }
    if (switched || !this._focused || this.text === '') this.text = value.draft;
    this._tellComposing();
  }

  renderedCallback(): void {
    // A textarea has no value attribute to bind; writing the same text would move the caret.
    const box = this.template?.querySelector<HTMLTextAreaElement>('.text');
    if (box && box.value !== this.text) box.value = this.text;
  }
  disconnectedCallback(): void {
    this._endTyping();
  }

  @api
  focusText(): void {
    this.template?.querySelector<HTMLTextAreaElement>('.text')?.focus();
  }

  get first(): string {
    return firstName(this.customer);
  }
  get label(): string {
    return this.internal ? `Private note about ${this.customer}` : `Message to ${this.customer}`;
  }
  get placeholder(): string {
    return this.internal ? `Private note, ${this.first} does not see it` : `Write to ${this.first}`;
  }
  get boxClass(): string {
    return this.internal ? 'composer composer_internal' : 'composer';
  }
  get notePressed(): string {
    return String(this.internal);
  }
  get noteLabel(): string {
    return this.internal ? 'Private note on' : 'Private note';
  }
  get over(): number {
    return this.text.length - this.maxChars;
  }
  get countText(): string {
    if (this.over > 0) return `${this.over.toLocaleString()} ${this.over === 1 ? 'character' : 'characters'} too many`;
    if (this.text.length < this.maxChars * COUNT_FROM) return '';
    return `${this.text.length.toLocaleString()} of ${this.maxChars.toLocaleString()}`;
  }
  get countClass(): string {
    return this.over > 0 ? 'count count_over' : 'count';
  }
  get cannotSend(): boolean {
    return Boolean(this.blocked) || this.over > 0 || this.text.trim() === '';
  }

  handleInput(event: Event): void {
    this.text = (event.target as HTMLTextAreaElement).value;
    sendIntent(this, { kind: 'draft', conversationId: this._conversationId, text: this.text });
    this._tellComposing();
    if (this.text === '' || this.internal) this._endTyping();
    else this._showTyping();
  }
  handleKey(event: KeyboardEvent): void {
    // While an input method is choosing a word, Enter belongs to it.
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    this.handleSend();
  }
  handleFocus(): void {
    this._focused = true;
    this._tellComposing();
  }
  handleBlur(): void {
    this._focused = false;
    this._tellComposing();
  }
  handleNote(): void {
    this.internal = !this.internal;
    if (this.internal) this._endTyping();
    this.focusText();
  }
  handleSend(): void {
    if (this.cannotSend) return;
    const text = this.text;
    this._endTyping();
    this.text = '';
    sendCommand(this, {
      name: 'sendMessage',
      conversationId: this._conversationId,
      text,
      audience: this.internal ? 'internal' : 'all',
    });
    sendIntent(this, { kind: 'draft', conversationId: this._conversationId, text: '' });
    this.internal = false;
    this._tellComposing();
    this.focusText();
  }

  _tellComposing(): void {
    const composing = this._focused && this.text !== '';
    if (composing === this._composing) return;
    this._composing = composing;
    this.dispatchEvent(new CustomEvent('composing', { detail: composing }));
  }

  _showTyping(): void {
    this._typedAt = Date.now();
    if (this._typing || this.blocked) return;
    this._typing = true;
    sendCommand(this, { name: 'setTyping', conversationId: this._conversationId, typing: true });
    this._stop = onTick((now) => {
      if (now - this._typedAt >= TYPING_IDLE_MS) this._endTyping();
    });
  }
  _endTyping(): void {
    this._stop?.();
    this._stop = null;
    if (!this._typing) return;
    this._typing = false;
    sendCommand(this, { name: 'setTyping', conversationId: this._conversationId, typing: false });
  }
}
