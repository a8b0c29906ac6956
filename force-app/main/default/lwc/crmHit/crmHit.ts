import { LightningElement, api } from 'lwc';
import type { CrmObject } from '../../../../../connector-server/src/protocol/crmTypes.ts';
import type { PlanRow } from '../../../../../connector-server/src/protocol/planTypes.ts';
import type { LinkView } from '../../../../../connector-server/src/protocol/types.ts';
import type { CrmPort } from '../crmForm/port.ts';
import type { MenuItem } from '../uiMenu/uiMenu.ts';
import {
  actionsFor,
  fieldText,
  missingText,
  objectLabel,
  rowName,
  rowReference,
  sameRecord,
  sendDeed,
} from 'c/crmRows';
import type { Rights } from 'c/crmRows';

/** One record that a search found: its name, a few facts, its bubble, and what can be made from it. Event: `deed`. */
export default class CrmHit extends LightningElement {
  @api row: PlanRow | null = null;
  /** Fields shown under the name. */
  @api columns: readonly string[] = [];
  @api objects: readonly CrmObject[] = [];
  @api rights: Rights = null;
  @api links: readonly LinkView[] = [];
  @api port: CrmPort | null = null;
  @api busy = false;

  open = false;

  get name(): string {
    return this.row ? rowName(this.row) : '';
  }
  get id(): string {
    return this.row?.id ?? '';
  }
  get object(): string {
    return this.row?.object ?? '';
  }
  get what(): string {
    return `${objectLabel(this.object, this.objects, this.rights)} ${this.name}`;
  }
  get label(): string {
    return objectLabel(this.object, this.objects, this.rights);
  }
  get facts(): string {
    const fields = this.row?.fields ?? {};
    return this.columns
      .map((field) => fieldText(fields[field]))
      .filter(Boolean)
      .join(' · ');
  }
  get linked(): boolean {
    return this.links.some((link) => sameRecord(link.recordId, this.id));
  }
  get canLink(): boolean {
    return !this.linked && (this.objects.find(({ object }) => object === this.object)?.allowLink ?? false);
  }
  get linkText(): string {
    return `Link ${this.what}`;
  }
  get showText(): string {
    return `Show ${this.what}`;
  }
  get infoText(): string {
    return `Overview of ${this.what}`;
  }
  get menuText(): string {
    return `More for ${this.what}`;
  }
  get expanded(): string {
    return String(this.open);
  }
  get actions(): readonly MenuItem[] {
    return [...actionsFor(this.objects, this.rights, this.object), { id: 'open', label: 'SF Full View', icon: 'open' }];
  }
  get footnote(): string {
    return missingText(this.objects, this.rights, this.object);
  }

  handleShow(): void {
    if (this.row) sendDeed(this, { kind: 'show', record: rowReference(this.row) });
  }
  handleLink(): void {
    if (this.row) sendDeed(this, { kind: 'link', record: rowReference(this.row) });
  }
  handleInfo(): void {
    this.open = !this.open;
  }
  handleMenu(event: CustomEvent<string>): void {
    if (!this.row) return;
    if (event.detail === 'open') return sendDeed(this, { kind: 'open', recordId: this.id });
    sendDeed(this, { kind: 'make', object: event.detail.slice('new:'.length), from: rowReference(this.row) });
  }
}
