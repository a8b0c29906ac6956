import { LightningElement, api } from 'lwc';
import type { Channel } from '../../../../../connector-server/src/protocol/types.ts';
import { initials } from 'c/uiWords';

const TINTS = 6;

/** Initials on a quiet tint with the channel's sign on the rim. Decorative: the names are written beside it. */
export default class UiAvatar extends LightningElement {
  @api name = '';
  /** Whatever identifies the person; the tint follows from it. */
  @api seed = '';
  /** Null: no sign. */
  @api channel: Channel | null = null;

  get letters(): string {
    return initials(this.name);
  }
  get faceClass(): string {
    let hash = 0;
    for (const unit of this.seed) hash = (hash * 31 + (unit.codePointAt(0) ?? 0)) % 9973;
    return `face face_${hash % TINTS}`;
  }
}
