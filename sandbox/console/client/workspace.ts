/** Workspace tabs of the console: one per record, reused when it is open already; Home cannot be closed. */
import { api, ApiError, type RecordPage } from './api.ts';
import { fill, h, icon } from './dom.ts';
import { homePage, listView, messagePage } from './listView.ts';
import { RecordSlots, tabComponent } from './recordComponents.ts';
import { recordView } from './recordView.ts';
import type { FocusedRecord } from '../native/sandboxConsole.ts';

interface Tab {
  id: string;
  /** Record id, `list:Object`, `component:name`, or `home`. */
  key: string;
  title: string;
  iconName: string;
  record: FocusedRecord | null;
  body: HTMLElement;
  slots: RecordSlots;
}

export class Workspace {
  readonly strip = h('ul', {
    class: 'slds-context-bar__secondary slds-grid workspace-tabs',
    role: 'tablist',
    'aria-label': 'Workspace tabs',
  });
  readonly main = h('main', { class: 'workspace-main' });
  #tabs: Tab[] = [];
  #focused = '';
  #nextId = 1;
  #listeners = new Set<(record: FocusedRecord | null) => void>();

  constructor() {
    this.#add('home', 'Home', 'home', null);
    this.#focus('tab-1');
  }

  /** Opens or focuses a record; resolves with the tab id when it is shown. */
  async openRecord(recordId: string): Promise<string> {
    const open = this.#tabs.find((tab) => tab.record?.recordId.startsWith(recordId.slice(0, 15)));
    if (open) {
      this.#focus(open.id);
      await this.#load(open);
      return open.id;
    }
    const tab = this.#add(recordId, 'Loading…', 'record', { recordId, object: '', name: '' });
    this.#focus(tab.id);
    await this.#load(tab);
    return tab.id;
  }

  async openList(object: string, title: string, iconName: string): Promise<void> {
    const key = `list:${object}`;
    const tab = this.#tabs.find((candidate) => candidate.key === key) ?? this.#add(key, title, iconName, null);
    this.#focus(tab.id);
    await this.#load(tab);
  }

  /** Opens or focuses a tab that is a component of ours. */
  openComponent(name: string, title: string): void {
    const key = `component:${name}`;
    let tab = this.#tabs.find((candidate) => candidate.key === key);
    if (!tab) {
      tab = this.#add(key, title, 'settings', null);
      fill(tab.body, tabComponent(name));
    }
    this.#focus(tab.id);
  }

  /** Reads the tab in focus again, as the platform's refreshView does. */
  async refresh(): Promise<void> {
    const tab = this.#tabs.find(({ id }) => id === this.#focused);
    if (tab) await this.#load(tab);
  }

  tabs(): { tabId: string; record: FocusedRecord | null; focused: boolean }[] {
    return this.#tabs.map(({ id, record }) => ({ tabId: id, record, focused: id === this.#focused }));
  }

  focusTab(id: string): void {
    if (this.#tabs.some((tab) => tab.id === id)) this.#focus(id);
  }

  closeTab(id: string): void {
    const index = this.#tabs.findIndex((tab) => tab.id === id);
    if (index < 1) return;
    this.#tabs.splice(index, 1);
    if (this.#focused === id) this.#focus(this.#tabs[Math.max(0, index - 1)]?.id ?? '');
    else this.#paint();
  }

  focused(): FocusedRecord | null {
    return this.#tabs.find(({ id }) => id === this.#focused)?.record ?? null;
  }

  onFocus(listener: (record: FocusedRecord | null) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #add(key: string, title: string, iconName: string, record: FocusedRecord | null): Tab {
    const tab: Tab = {
      id: `tab-${this.#nextId++}`,
      key,
      title,
      iconName,
      record,
      body: h('div', { class: 'workspace-page' }),
      slots: new RecordSlots(),
    };
    if (key === 'home') fill(tab.body, homePage());
    this.#tabs.push(tab);
    return tab;
  }

  #focus(id: string): void {
    this.#focused = id;
    this.#paint();
    const record = this.focused();
    if (!record || record.object) for (const listener of this.#listeners) listener(record);
  }

  async #load(tab: Tab): Promise<void> {
    const open = (id: string): void => void this.openRecord(id);
    try {
      if (tab.record) {
        const page: RecordPage = await api.record(tab.record.recordId);
        const first = tab.record.object === '';
        tab.title = page.name;
        tab.iconName = page.icon;
        tab.record = { recordId: page.id, object: page.object, name: page.name };
        fill(
          tab.body,
          recordView(page, tab.slots, open, () => void this.#load(tab)),
        );
        this.#paint();
        if (first && this.#focused === tab.id) this.#focus(tab.id);
      } else if (tab.key.startsWith('list:')) {
        fill(tab.body, listView(await api.list(tab.key.slice(5)), open));
      }
    } catch (error) {
      const denied = error instanceof ApiError && (error.status === 404 || error.status === 403);
      if (denied) tab.title = 'No access';
      fill(
        tab.body,
        messagePage(
          denied ? "Looks like there's a problem" : 'The page did not load',
          error instanceof Error ? error.message : '',
        ),
      );
      this.#paint();
    }
  }

  #paint(): void {
    fill(this.strip, ...this.#tabs.map((tab) => this.#tabItem(tab)));
    for (const tab of this.#tabs) if (tab.body.parentElement !== this.main) this.main.append(tab.body);
    for (const body of [...this.main.children]) {
      const tab = this.#tabs.find((candidate) => candidate.body === body);
      if (!tab) body.remove();
      else (body as HTMLElement).hidden = tab.id !== this.#focused;
    }
  }

  #tabItem(tab: Tab): HTMLElement {
    const active = tab.id === this.#focused;
    return h(
      'li',
      {
        class: `slds-context-bar__item slds-context-bar__item_tab${active ? ' slds-is-active' : ''}`,
        role: 'presentation',
      },
      h(
        'a',
        {
          class: 'slds-context-bar__label-action',
          role: 'tab',
          href: '#',
          'aria-selected': String(active),
          title: tab.title,
          onclick: (event: Event) => (event.preventDefault(), this.#focus(tab.id)),
          onkeydown: (event: KeyboardEvent) => event.key === 'Delete' && this.closeTab(tab.id),
        },
        icon(
          tab.key === 'home' ? 'utility' : 'standard',
          tab.key === 'home' ? 'home' : tab.iconName,
          `slds-icon slds-icon_x-small${tab.key === 'home' ? ' slds-icon-text-default' : ''}`,
        ),
        h('span', { class: 'slds-truncate slds-m-left_x-small' }, tab.title),
      ),
      // A tablist may hold nothing but tabs: by keyboard a tab is closed with Delete.
      tab.key !== 'home' &&
        h(
          'button',
          {
            class: 'slds-button slds-button_icon slds-button_icon-x-small tab-close',
            title: `Close ${tab.title}`,
            tabindex: -1,
            'aria-hidden': 'true',
            onclick: () => this.closeTab(tab.id),
          },
          icon('utility', 'close', 'slds-button__icon'),
        ),
    );
  }
}
