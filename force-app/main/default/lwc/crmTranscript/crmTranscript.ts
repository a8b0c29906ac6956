import { LightningElement, api } from 'lwc';
import type { TranscriptLine, TranscriptPart } from '../crmTranscriptLines/crmTranscriptLines.ts';
import { foldBots, matchingKeys, parseTranscript } from 'c/crmTranscriptLines';
import { count } from 'c/uiWords';

/** A transcript of 200,000 characters has some thousand lines; the page draws them as they are asked for. */
const ROWS_AT_ONCE = 200;

interface Row {
  key: string;
  drawKey?: string;
  day?: string;
  line?: TranscriptLine;
  grouped?: boolean;
  current?: boolean;
  bot?: { label: string; expanded: string; icon: string };
}

/**
 * What was said in a conversation, as stored: bubbles by writer, days, a search, the bot's part folded.
 * Event `retry`: read it again.
 */
export default class CrmTranscript extends LightningElement {
  /** It is being read. */
  @api loading = false;
  /** Why it cannot be shown; empty when it can. */
  @api problem = '';
  /** Said when there is no text: why there is none, or when it comes. */
  @api emptyText = 'No transcript was saved for this conversation.';

  query = '';
  position = 0;
  from = 0;
  to = ROWS_AT_ONCE;
  /** Rows after a jump are drawn anew: sorting those that happen to stay in between the new ones takes longer. */
  jumps = 0;
  opened: readonly string[] = [];
  lines: readonly TranscriptLine[] = [];
  parts: readonly TranscriptPart[] = [];
  matches: readonly string[] = [];
  _text = '';
  _toShow = '';
  _rows: readonly Row[] = [];

  /** The text of `Transcript__c`, or of the transcript's file. */
  @api
  get text(): string {
    return this._text;
  }
  set text(value: string) {
    if (value === this._text) return;
    this._text = value ?? '';
    this.lines = parseTranscript(this._text);
    this.parts = foldBots(this.lines);
    this.from = 0;
    this.to = ROWS_AT_ONCE;
    this.opened = [];
    this._search(this.query);
  }

  get hasLines(): boolean {
    return this.lines.length > 0 && !this.problem;
  }
  get isEmpty(): boolean {
    return !this.loading && !this.problem && this.lines.length === 0;
  }
  get isLoading(): boolean {
    return this.loading && !this.problem && this.lines.length === 0;
  }
  get countText(): string {
    return count(this.lines.filter(({ role }) => role !== 'note' && role !== 'system').length, 'message', 'messages');
  }
  get searching(): boolean {
    return this.query.trim() !== '';
  }
  get noMatch(): boolean {
    return this.matches.length === 0;
  }
  get ariaNoMatch(): string {
    return String(this.noMatch);
  }
  get matchText(): string {
    if (!this.searching) return '';
    return this.noMatch ? 'Nothing found' : `${this.position + 1} of ${this.matches.length}`;
  }
  get currentKey(): string {
    return this.searching ? (this.matches[this.position] ?? '') : '';
  }
  /** The rows that are drawn: some of all, with the match the search stands on among them. */
  get rows(): readonly Row[] {
    return this._rows.slice(this.from, this.to).map((row, index) => ({
      ...row,
      drawKey: `${this.jumps}:${row.key}`,
      // Whoever comes first is named, although the line before, which is not drawn, named them.
      grouped: index > 0 && row.grouped === true,
      current: row.line !== undefined && row.key === this.currentKey,
    }));
  }
  get hasEarlier(): boolean {
    return this.from > 0;
  }
  get hasMore(): boolean {
    return this.to < this._rows.length;
  }

  renderedCallback(): void {
    if (!this._toShow) return;
    const row = this.template?.querySelector<HTMLElement>(`[data-line="${this._toShow}"]`);
    const box = this.template?.querySelector<HTMLElement>('.scroll');
    if (!row || !box) return;
    this._toShow = '';
    // Only the list moves, never the record page around it.
    box.scrollTop += row.getBoundingClientRect().top - box.getBoundingClientRect().top - box.clientHeight / 3;
  }

  /** Day marks, lines, folded parts and, when opened, what is in them. */
  _buildRows(): Row[] {
    const rows: Row[] = [];
    let day = '';
    let before: TranscriptLine | null = null;
    const put = (line: TranscriptLine): void => {
      if (line.day && line.day !== day) {
        day = line.day;
        before = null;
        rows.push({ key: `day:${line.key}`, day: dayText(day) });
      }
      rows.push({ key: line.key, line, grouped: before !== null && sameWriter(before, line) });
      before = line;
    };
    for (const part of this.parts) {
      if (part.kind === 'line') put(part.line);
      else {
        const open = this._isOpen(part);
        const label = `${part.bots.join(', ')}: ${count(part.lines.length, 'message', 'messages')} with the bot`;
        rows.push({ key: part.key, bot: { label, expanded: String(open), icon: open ? 'down' : 'right' } });
        before = null;
        if (open) part.lines.forEach(put);
        before = null;
      }
    }
    return rows;
  }

  _isOpen(part: TranscriptPart): boolean {
    if (part.kind === 'line') return true;
    return (
      this.opened.includes(part.key) || (this.searching && part.lines.some(({ key }) => this.matches.includes(key)))
    );
  }

  _search(query: string): void {
    this.query = query;
    this.matches = matchingKeys(this.lines, query);
    this._rows = this._buildRows();
    this._stand(0);
  }

  _stand(position: number): void {
    const many = this.matches.length;
    this.position = many === 0 ? 0 : (position + many) % many;
    this._toShow = this.currentKey;
    const index = this._rows.findIndex(({ key }) => key === this.currentKey);
    if (index < 0 || (index >= this.from && index < this.to)) return;
    this.jumps += 1;
    this.from = Math.max(0, index - ROWS_AT_ONCE / 2);
    this.to = this.from + ROWS_AT_ONCE;
  }

  handleSearch(event: Event): void {
    this._search((event.target as HTMLInputElement).value);
  }
  handleSearchKey(event: KeyboardEvent): void {
    if (event.key === 'Enter') {
      event.preventDefault();
      this._stand(this.position + (event.shiftKey ? -1 : 1));
    } else if (event.key === 'Escape' && this.searching) {
      // Escape may close what the component stands in; here it only ends the search.
      event.stopPropagation();
      (event.target as HTMLInputElement).value = '';
      this._search('');
    }
  }
  handleNext(): void {
    this._stand(this.position + 1);
  }
  handlePrevious(): void {
    this._stand(this.position - 1);
  }
  handleFold(event: Event): void {
    const key = (event.currentTarget as HTMLElement).dataset['key'] ?? '';
    this.opened = this.opened.includes(key) ? this.opened.filter((one) => one !== key) : [...this.opened, key];
    this._rows = this._buildRows();
  }
  handleEarlier(): void {
    this.from = Math.max(0, this.from - ROWS_AT_ONCE);
  }
  handleMore(): void {
    this.to += ROWS_AT_ONCE;
  }
  handleRetry(): void {
    this.dispatchEvent(new CustomEvent('retry'));
  }
}

const sameWriter = (a: TranscriptLine, b: TranscriptLine): boolean =>
  a.writer === b.writer && a.role === b.role && a.internal === b.internal;

/** A day as written in the transcript, in words; it has no zone of its own, so it is read and said as UTC. */
function dayText(day: string): string {
  return new Date(`${day}T00:00:00Z`).toLocaleDateString([], {
    weekday: 'long',
    day: 'numeric',
    month: 'long',
    year: 'numeric',
    timeZone: 'UTC',
  });
}
