import { LightningElement, api } from 'lwc';
import type { CrmReference } from '../../../../../connector-server/src/protocol/crmTypes.ts';
import type { LinkView } from '../../../../../connector-server/src/protocol/types.ts';
import type { CrmPort } from '../crmForm/port.ts';
import { sameRecord, sendDeed, wordsOf } from 'c/crmRows';
import { objectName } from 'c/uiWords';
import { loadCard } from './loadCard';
import type { LoadedCard } from './loadCard';

/**
 * A record as the agent may see it: the bubble with a few fields and its cases and opportunities (`kind` overview), or all
 * mapped fields and the related lists (`view`). Events: `deed`, and `loaded` (detail: CrmReference with its parents).
 */
export default class CrmCard extends LightningElement {
  @api port: CrmPort | null = null;
  @api kind: 'overview' | 'view' = 'overview';
  @api object = '';
  @api links: readonly LinkView[] = [];
  /** A link is under way: nothing is linked twice. */
  @api busy = false;

  card: LoadedCard | null = null;
  failure = '';
  _recordId = '';
  _asked = 0;

  @api
  get recordId(): string {
    return this._recordId;
  }
  set recordId(value: string) {
    if (value === this._recordId) return;
    this._recordId = value;
    if (this.isConnected) void this._load();
  }

  connectedCallback(): void {
    void this._load();
  }

  /** Reads the record anew, e.g. after it was edited. */
  @api
  async reload(): Promise<void> {
    await this._load();
  }

  get loading(): boolean {
    return this.card === null && this.failure === '';
  }
  get fields(): LoadedCard['fields'] {
    return this.card?.fields ?? [];
  }
  /** For whoever can fix it: an administrator mapped more than the org allows. */
  get withheld(): string {
    const names = (this.card?.withheld ?? []).join(', ');
    return names && `Your Salesforce administrator has not allowed this from the softphone: ${names}.`;
  }
  get lists(): readonly unknown[] {
    return (this.card?.lists ?? []).map((list) => ({
      ...list,
      empty: list.rows.length === 0,
      headingText: `${list.heading} (${list.counted})`,
      rows: list.rows.map((row) => {
        const linked = this.links.some((link) => sameRecord(link.recordId, row.record.recordId));
        const what = `${objectName(list.object)} ${row.record.name}`;
        return {
          ...row,
          id: row.record.recordId,
          showText: `Show ${what}`,
          linkText: `Link Chat to ${what}`,
          linked,
          canLink: list.linkable && !linked,
        };
      }),
    }));
  }

  handleRetry(): void {
    void this._load();
  }
  handleShow(event: Event): void {
    const record = this._find(event);
    if (record) sendDeed(this, { kind: 'show', record });
  }
  handleLink(event: Event): void {
    const record = this._find(event);
    if (record) sendDeed(this, { kind: 'link', record });
  }

  _find(event: Event): CrmReference | undefined {
    const id = (event.currentTarget as HTMLElement).dataset['id'];
    return this.card?.lists.flatMap(({ rows }) => rows).find(({ record }) => record.recordId === id)?.record;
  }

  async _load(): Promise<void> {
    const { port, kind, object, _recordId: recordId } = this;
    if (!port || recordId === '') return;
    const asked = ++this._asked;
    this.failure = '';
    try {
      const card = await loadCard(port, kind, object, recordId);
      if (asked !== this._asked) return;
      this.card = card;
      this.dispatchEvent(new CustomEvent('loaded', { detail: card.record }));
    } catch (error) {
      if (asked !== this._asked) return;
      this.card = null;
      this.failure = wordsOf(error);
    }
  }
}
