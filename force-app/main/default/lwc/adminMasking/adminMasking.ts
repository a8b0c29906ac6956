import { LightningElement, api } from 'lwc';
import type { AdminHost, MaskingAnswer } from 'c/adminTypes';
import { problemText } from 'c/adminWords';

/** Test bench of the masking: a text as it would be written to Salesforce. Nothing of it is kept. */
export default class AdminMasking extends LightningElement {
  @api host: AdminHost | null = null;
  @api connection = '';
  answer: MaskingAnswer | null = null;
  problem = '';
  busy = false;
  _text = '';
  _pattern = '';

  get ariaBusy(): string {
    return String(this.busy);
  }
  get label(): string {
    return this.busy ? 'Masking…' : 'Mask';
  }
  get found(): string {
    if (!this.answer) return '';
    return this.answer.found.length === 0
      ? 'Nothing is masked in this text.'
      : `Masked: ${this.answer.found.map(({ rule, count }) => `${rule} (${count})`).join(', ')}.`;
  }

  handleText(event: Event): void {
    this._text = (event.target as HTMLTextAreaElement).value;
  }
  handlePattern(event: Event): void {
    this._pattern = (event.target as HTMLInputElement).value;
  }
  handleMask(event: Event): void {
    event.preventDefault();
    void this.mask();
  }

  private async mask(): Promise<void> {
    if (!this.host || this.busy) return;
    this.busy = true;
    this.problem = '';
    this.answer = null;
    try {
      const { connection, _text: text } = this;
      const rules = this._pattern === '' ? {} : { rules: rulesToTry(this._pattern) };
      this.answer = await this.host.post<MaskingAnswer>('/admin/api/masking', { connection, text, ...rules });
    } catch (error) {
      this.problem = problemText(error);
    }
    this.busy = false;
  }
}

/** Payment cards, and one pattern that is not in the settings yet. */
function rulesToTry(pattern: string): unknown {
  return { cards: true, patterns: [{ name: 'pattern to try', pattern }] };
}
