/** The bar at the bottom with its one item and the panel that opens above it. */
import { fill, h, icon } from './dom.ts';
import type { UtilityState } from '../native/sandboxConsole.ts';

export class UtilityBar {
  readonly body = h('div', { class: 'utility-body' });
  readonly #title = h('h2', { class: 'slds-utility-panel__title' });
  readonly #panel: HTMLElement;
  readonly #item = h('button', { class: 'slds-button slds-utility-bar__action' });
  readonly element: HTMLElement;
  #state: UtilityState = { label: 'LivePerson', icon: 'comments', highlighted: false, visible: false };
  #panelLabel = 'LivePerson';
  #clicks = new Set<(visible: boolean) => void>();

  constructor() {
    const minimize = h(
      'button',
      { class: 'slds-button slds-button_icon', title: 'Minimize', onclick: () => this.#toggle() },
      icon('utility', 'minimize_window', 'slds-button__icon'),
      h('span', { class: 'slds-assistive-text' }, 'Minimize'),
    );
    this.#panel = h(
      'section',
      { class: 'utility-panel', 'aria-label': 'LivePerson softphone' },
      h(
        'header',
        { class: 'utility-header' },
        icon('utility', 'comments', 'slds-icon slds-icon_xx-small slds-icon-text-default'),
        this.#title,
        minimize,
      ),
      this.body,
    );
    this.#item.addEventListener('click', () => this.#toggle());
    this.element = h(
      'footer',
      { class: 'slds-utility-bar_container', 'aria-label': 'Utility Bar' },
      this.#panel,
      h('ul', { class: 'slds-utility-bar' }, h('li', { class: 'slds-utility-bar__item' }, this.#item)),
    );
    this.#paint();
  }

  state(): UtilityState {
    return this.#state;
  }

  update(change: Partial<UtilityState>): void {
    const wasVisible = this.#state.visible;
    this.#state = { ...this.#state, ...change };
    this.#paint();
    if (wasVisible !== this.#state.visible) for (const listener of this.#clicks) listener(this.#state.visible);
  }

  setPanelLabel(label: string): void {
    this.#panelLabel = label;
    this.#paint();
  }

  setPanelSize(size: { width?: number; height?: number }): void {
    if (size.width) this.#panel.style.width = `${size.width}px`;
    if (size.height) this.#panel.style.height = `${size.height}px`;
  }

  onClick(listener: (visible: boolean) => void): void {
    this.#clicks.add(listener);
  }

  #toggle(): void {
    this.update({ visible: !this.#state.visible });
  }

  #paint(): void {
    const { label, icon: iconName, highlighted, visible } = this.#state;
    fill(this.#title, this.#panelLabel);
    this.#panel.classList.toggle('is-open', visible);
    fill(
      this.#item,
      icon('utility', iconName, 'slds-icon slds-icon_xx-small slds-icon-text-default'),
      h('span', { class: 'slds-m-left_x-small' }, label),
    );
    this.#item.setAttribute('aria-pressed', String(visible));
    this.#item.parentElement?.classList.toggle('slds-has-notification', highlighted);
    this.#item.classList.toggle('slds-is-active', visible);
  }
}
