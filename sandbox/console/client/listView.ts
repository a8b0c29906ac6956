import type { ListPage } from './api.ts';
import { h, icon } from './dom.ts';
import { fieldValue } from './recordView.ts';

/** The page header both lists and records begin with. */
export function pageHeader(iconName: string, kind: string, title: string, ...actions: Node[]): HTMLElement {
  return h(
    'div',
    { class: 'slds-page-header__row' },
    h(
      'div',
      { class: 'slds-page-header__col-title' },
      h(
        'div',
        { class: 'slds-media' },
        h('div', { class: 'slds-media__figure' }, icon('standard', iconName, 'slds-icon slds-page-header__icon')),
        h(
          'div',
          { class: 'slds-media__body' },
          h(
            'div',
            { class: 'slds-page-header__name' },
            h(
              'h1',
              {},
              h('span', {}, kind),
              h('span', { class: 'slds-page-header__title slds-truncate', title }, title),
            ),
          ),
        ),
      ),
    ),
    h('div', { class: 'slds-page-header__col-actions' }, h('div', { class: 'slds-button-group' }, ...actions)),
  );
}

/** A list view as a table; rows open their record. */
export function listView(page: ListPage, open: (id: string) => void): HTMLElement {
  const rows = page.rows.map((row) =>
    h(
      'tr',
      { class: 'slds-hint-parent' },
      ...row.cells.map((cell, index) =>
        h(
          'td',
          {},
          h(
            'div',
            { class: 'slds-truncate', title: cell.value },
            index === 0
              ? h('a', { href: '#', onclick: (event: Event) => (event.preventDefault(), open(row.id)) }, cell.value)
              : fieldValue(cell, open),
          ),
        ),
      ),
    ),
  );
  return h(
    'div',
    { class: 'slds-card list-card' },
    h(
      'div',
      { class: 'slds-page-header' },
      pageHeader(page.icon, page.plural, 'Recently Created'),
      h('p', { class: 'slds-page-header__meta-text' }, `${page.rows.length} items, newest first`),
    ),
    rows.length === 0
      ? h('p', { class: 'slds-p-around_large slds-text-color_weak' }, 'There is nothing here that you may see.')
      : h(
          'table',
          { class: 'slds-table slds-table_cell-buffer slds-table_bordered' },
          h(
            'thead',
            {},
            h(
              'tr',
              { class: 'slds-line-height_reset' },
              ...page.columns.map((label) => h('th', { scope: 'col' }, label)),
            ),
          ),
          h('tbody', {}, ...rows),
        ),
  );
}

export function homePage(): HTMLElement {
  return h(
    'div',
    { class: 'slds-card slds-p-around_large home-card' },
    h('h1', { class: 'slds-text-heading_medium slds-m-bottom_small' }, 'Home'),
    h(
      'p',
      {},
      'Open a list from the menu beside the app name, or search at the top. The softphone is the item “LivePerson” in the bar below.',
    ),
    h(
      'p',
      { class: 'slds-m-top_small slds-text-color_weak' },
      'This console, the org behind it and LivePerson are stand-ins on your machine. The softphone and the connector are the real ones.',
    ),
  );
}

/** A page that says why there is nothing to show. */
export function messagePage(title: string, text: string): HTMLElement {
  return h(
    'div',
    { class: 'slds-card slds-p-around_large home-card', role: 'alert' },
    h('h1', { class: 'slds-text-heading_medium slds-m-bottom_small' }, title),
    h('p', {}, text),
  );
}
