import { LightningElement, api } from 'lwc';
import { ICON_PATHS } from './paths';

/** A line icon in the colour of its text. Decorative unless `label` is given. */
export default class UiIcon extends LightningElement {
  @api name = 'other';
  /** x-small (12), small (16, default), medium (20) or large (32). */
  @api size = 'small';
  /** Alternative text; leave empty when the same words stand beside the icon. */
  @api label = '';

  get path(): string {
    return ICON_PATHS[this.name] ?? ICON_PATHS['other'] ?? '';
  }
  get svgClass(): string {
    return `icon icon_${this.size}`;
  }
  get svgRole(): string {
    return this.label ? 'img' : 'presentation';
  }
  get svgHidden(): string | null {
    return this.label ? null : 'true';
  }
  get ariaText(): string | null {
    return this.label || null;
  }
}
