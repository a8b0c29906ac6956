/** Small helpers to build DOM without ever parsing text as markup. */
export type Child = Node | string | null | undefined | false;

/** Creates an element; `on*` props are listeners, `class`, `aria-*`, `data-*` and the rest are attributes. */
export function h<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  props: Record<string, unknown> = {},
  ...children: Child[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith('on') && typeof value === 'function')
      element.addEventListener(name.slice(2), value as EventListener);
    else element.setAttribute(name, value === true ? '' : typeof value === 'string' ? value : JSON.stringify(value));
  }
  element.append(
    ...children.filter((child): child is Node | string => child !== null && child !== undefined && child !== false),
  );
  return element;
}

/** An SLDS icon from the sprite of its family. */
export function icon(
  family: 'utility' | 'standard' | 'action',
  name: string,
  className = 'slds-icon slds-icon_small',
  title = '',
): HTMLElement {
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  svg.setAttribute('class', className);
  svg.setAttribute('aria-hidden', 'true');
  const use = document.createElementNS('http://www.w3.org/2000/svg', 'use');
  use.setAttribute('href', `/slds/icons/${family}-sprite/svg/symbols.svg#${name}`);
  svg.append(use);
  const tone = family === 'standard' ? ` slds-icon-standard-${name.replace(/_/g, '-')}` : '';
  return h('span', { class: `slds-icon_container${tone}`, title: title || null }, svg);
}

/** Replaces everything inside an element. */
export const fill = (element: Element, ...children: Child[]): void => {
  element.replaceChildren(
    ...children.filter((child): child is Node | string => child !== null && child !== undefined && child !== false),
  );
};
