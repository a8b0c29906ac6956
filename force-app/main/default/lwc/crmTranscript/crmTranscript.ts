import { LightningElement, api } from 'lwc';
import type { TranscriptLine, TranscriptPart } from '../crmTranscriptLines/crmTranscriptLines.ts';
import { foldBots, matchingKeys, parseTranscript } from 'c/crmTranscriptLines';
import { count } from 'c/uiWords';

/** A transcript of 200,000 characters has some thousand lines; the page draws them as they are asked for. */
const LINES_AT_ONCE = 200;

interface Row {
  key: string;
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
  shown = LINES_AT_ONCE;
  opened: readonly string[] = [];
  lines: readonly TranscriptLine[] = [];
  parts: readonly TranscriptPart[] = [];
  matches: readonly string[] = [];
  _text = '';
  _toShow = '';

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
    this.shown = LINES_AT_ONCE;
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
  /** Rows as far as they are drawn: day marks, lines, folded parts and, when opened, what is in them. */
  get rows(): readonly Row[] {
    const rows: Row[] = [];
    let day = '';
    let before: TranscriptLine | null = null;
    const put = (line: TranscriptLine): void => {
      if (line.day && line.day !== day) {
        day = line.day;
        before = null;
        rows.push({ key: `day:${line.key}`, day: dayText(day) });
      }
      rows.push({
        key: line.key,
        line,
        grouped: before !== null && sameWriter(before, line),
        current: line.key === this.currentKey,
      });
      before = line;
    };
    for (const part of this.parts) {
      if (rows.length >= this.shown) break;
      if (part.kind === 'line') put(part.line);
      else {
        const open = this._isOpen(part);
        const who = part.bots.join(', ');
        rows.push({
          key: part.key,
          bot: {
            label: `${who}: ${count(part.lines.length, 'message', 'messages')} with the bot`,
            expanded: String(open),
            icon: open ? 'down' : 'right',
          },
        });
        before = null;
        if (open) part.lines.forEach(put);
        before = null;
      }
    }
    return rows;
  }
  get hasMore(): boolean {
    const all = this.parts.reduce(
      (sum, part) => sum + (part.kind === 'bot' && this._isOpen(part) ? part.lines.length + 1 : 1),
      0,
    );
    return all > this.shown;
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

  _isOpen(part: TranscriptPart): boolean {
    if (part.kind === 'line') return true;
    return (
      this.opened.includes(part.key) || (this.searching && part.lines.some(({ key }) => this.matches.includes(key)))
    );
  }

  _search(query: string): void {
    this.query = query;
    this.matches = matchingKeys(this.lines, query);
    this._stand(0);
  }

  _stand(position: number): void {
    const many = this.matches.length;
    this.position = many === 0 ? 0 : (position + many) % many;
    this._toShow = this.currentKey;
    const index = this.lines.findIndex(({ key }) => key === this.currentKey);
    // A line and its day mark: more rows than lines, never more than twice as many.
    if (index >= 0 && this.shown < 2 * index + LINES_AT_ONCE / 2) this.shown = 2 * index + LINES_AT_ONCE;
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
  }
  handleMore(): void {
    this.shown += LINES_AT_ONCE;
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
