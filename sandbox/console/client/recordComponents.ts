/** Places for our Lightning web components in a record page; they stay the same elements when the page is read again. */
import type { RecordPage } from './api.ts';
import { h } from './dom.ts';

const SCRIPT = '/native/record-page.js';
let script: Promise<void> | null = null;

/** Waits for the components: they come with the native softphone, else with a script of their own. */
function ready(): Promise<void> {
  if (window.sandboxRecordComponent) return Promise.resolve();
  script ??= new Promise((resolve, reject) => {
    document.addEventListener('sandboxrecordcomponents', () => resolve(), { once: true });
    if (document.querySelector('script[src^="/native/softphone.js"]')) return;
    const element = h('script', { type: 'module', src: SCRIPT });
    element.addEventListener('error', () => reject(new Error('The components of the record page did not load.')));
    document.head.append(element);
  });
  return script;
}

/** What holds the components of one record page. */
export class RecordSlots {
  #slots = new Map<string, HTMLElement>();

  /** The places of one region of the page, in order. */
  of(page: RecordPage, region: 'main' | 'sidebar'): HTMLElement[] {
    return page.components
      .filter((component) => component.region === region)
      .map(({ name }) => {
        const slot = this.#slots.get(name) ?? h('div', { class: 'record-component', 'data-component': name });
        if (!this.#slots.has(name)) void fillSlot(slot, name, page.id);
        this.#slots.set(name, slot);
        return slot;
      });
  }
}

/** The place of a component that is a tab of its own. */
export function tabComponent(name: string): HTMLElement {
  const slot = h('div', { class: 'tab-component', 'data-component': name });
  void fillSlot(slot, name, '');
  return slot;
}

async function fillSlot(slot: HTMLElement, name: string, recordId: string): Promise<void> {
  try {
    await ready();
    const component = window.sandboxRecordComponent?.(name, recordId);
    if (component) slot.append(component);
  } catch (error) {
    slot.textContent = error instanceof Error ? error.message : 'A component did not load.';
  }
}
