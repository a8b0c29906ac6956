import { LightningElement, api } from 'lwc';
import type { TranscriptLine } from '../crmTranscriptLines/crmTranscriptLines.ts';
import { markHits } from 'c/crmTranscriptLines';
import { linkParts } from 'c/uiLinks';

const ROLE_WORDS: Readonly<Record<string, string>> = { bot: 'Bot', manager: 'Manager', observer: 'Observer' };

/** One line of a stored transcript. All text is text: nothing of it becomes markup. */
export default class CrmTranscriptLine extends LightningElement {
  @api line: TranscriptLine | null = null;
  /** The line before is by the same writer. */
  @api grouped = false;
  @api query = '';
  /** The match the search stands on. */
  @api current = false;

  get isNote(): boolean {
    return this.line?.role === 'note';
  }
  get isSystem(): boolean {
    return this.line?.role === 'system';
  }
  get rowClass(): string {
    const { role = 'note', internal = false } = this.line ?? {};
    const side = role === 'customer' ? 'in' : 'out';
    return `message message_${side}${role === 'bot' ? ' message_bot' : ''}${internal ? ' message_internal' : ''}${this.current ? ' message_current' : ''}`;
  }
  get systemClass(): string {
    return this.current ? 'system message_current' : 'system';
  }
  get showsWriter(): boolean {
    return !this.grouped;
  }
  get roleWord(): string {
    return ROLE_WORDS[this.line?.role ?? ''] ?? '';
  }
  get writerParts(): readonly unknown[] {
    return markHits(this.line?.writer ?? '', this.query, 'w');
  }
  /** Pieces of the text: links and what was found, a found piece of a link being a link still. */
  get parts(): readonly unknown[] {
    return linkParts(this.line?.text ?? '').flatMap(({ key, text, href }) =>
      markHits(text, this.query, `${key}:`).map((piece) => ({ ...piece, href, cssClass: piece.hit ? 'hit' : '' })),
    );
  }
  get spoken(): string {
    const { writer = '', role = 'note', internal = false } = this.line ?? {};
    const word = ROLE_WORDS[role];
    return `${writer}${word ? `, ${word.toLowerCase()}` : ''}${internal ? ', private note' : ''}: `;
  }
}
