import { LightningElement, api } from 'lwc';
import type { ConversationView, NotesView } from '../../../../../connector-server/src/protocol/types.ts';
import type { SoftphoneState } from '../lpModel/lpModel.ts';
import { sendIntent } from 'c/deskIntent';
import { LIMITS } from 'c/lpProtocol';
import { calendarDay } from 'c/uiTime';

const NONE: NotesView = { notes: '', wrapUp: '' };
type Part = keyof NotesView;

/**
 * What the agent adds to the record of a conversation: notes at any time, the wrap-up text once it is over, follow-ups. It is
 * saved as it is written. What is written here stays while focus is in it, whatever comes from outside.
 */
export default class DeskNotes extends LightningElement {
  /** Once the conversation is over. */
  @api withWrapUp = false;
  /** As a screen of its own: its title, with the way back (event `back`). */
  @api heading = '';

  asking = false;
  _state: SoftphoneState | null = null;
  _conversation: ConversationView | null = null;
  _focused: Part | null = null;
  /** The form was left: focus goes back to the button that opened it. */
  _return = false;
  _shown = false;

  @api
  get state(): SoftphoneState | null {
    return this._state;
  }
  set state(value: SoftphoneState | null) {
    this._state = value;
    this._fill();
  }

  @api
  get conversation(): ConversationView | null {
    return this._conversation;
  }
  set conversation(value: ConversationView | null) {
    if (value?.conversationId !== this._conversation?.conversationId) {
      this._focused = null;
      this.asking = false;
    } else if ((value?.followUps?.length ?? 0) > (this._conversation?.followUps?.length ?? 0)) this._stopAsking();
    this._conversation = value;
  }

  renderedCallback(): void {
    if (this.heading !== '' && !this._shown) this.focusText();
    this._shown = true;
    if (this._return) {
      this._return = false;
      this.template?.querySelector<HTMLElement>('.ask')?.focus();
    }
    this._fill();
  }

  get id(): string {
    return this._conversation?.conversationId ?? '';
  }
  get maxChars(): number {
    return LIMITS.NOTES_CHARS;
  }
  get boxClass(): string {
    return this.heading === '' ? 'notes' : 'notes notes_screen';
  }
  get followUps(): readonly unknown[] {
    return (this._conversation?.followUps ?? []).map((one) => ({
      id: one.followUpId,
      text: one.subject,
      when: [calendarDay(one.dueDate), one.ownerName].filter(Boolean).join(', '),
    }));
  }
  get hasFollowUps(): boolean {
    return this.followUps.length > 0;
  }

  @api
  focusText(): void {
    const part: Part = this.withWrapUp ? 'wrapUp' : 'notes';
    this.template?.querySelector<HTMLElement>(`[data-part="${part}"]`)?.focus();
  }

  handleInput(event: Event): void {
    const box = event.target as HTMLTextAreaElement;
    const notes: NotesView = { ...(this.state?.notes[this.id] ?? NONE), [box.dataset['part'] as Part]: box.value };
    sendIntent(this, { kind: 'notes', conversationId: this.id, notes });
  }
  handleFocus(event: Event): void {
    this._focused = (event.target as HTMLElement).dataset['part'] as Part;
  }
  handleBlur(): void {
    this._focused = null;
  }
  handleBack(): void {
    this.dispatchEvent(new CustomEvent('back'));
  }
  handleKey(event: KeyboardEvent): void {
    if (event.key === 'Escape' && this.heading !== '') this.handleBack();
  }
  handleAsk(): void {
    this.asking = true;
  }
  handleCancel(): void {
    this._stopAsking();
  }

  _stopAsking(): void {
    this._return = this.asking;
    this.asking = false;
  }

  _fill(): void {
    const saved = this.state?.notes[this.id] ?? NONE;
    for (const part of ['notes', 'wrapUp'] as const) {
      const box = this.template?.querySelector<HTMLTextAreaElement>(`[data-part="${part}"]`);
      // A textarea has no value attribute to bind; writing the same text would move the caret.
      if (box && part !== this._focused && box.value !== saved[part]) box.value = saved[part];
    }
  }
}
