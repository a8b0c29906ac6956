import type { RecordPage } from './api.ts';
import { h, icon } from './dom.ts';
import { pageHeader } from './listView.ts';
import type { RecordSlots } from './recordComponents.ts';

type Field = RecordPage['highlights'][number];
type Open = (id: string) => void;

/** A value, as a link when it points at a record. */
export function fieldValue(field: Field, open: Open): Node {
  if (field.recordId) {
    const id = field.recordId;
    return h('a', { href: '#', onclick: (event: Event) => (event.preventDefault(), open(id)) }, field.value);
  }
  return field.long ? h('div', { class: 'long-text', dir: 'auto' }, field.value) : document.createTextNode(field.value);
}

/** A record page: highlights, components, details and related lists on the left, components and activity on the right. */
export function recordView(page: RecordPage, slots: RecordSlots, open: Open, reload: () => void): HTMLElement {
  const refresh = h('button', { class: 'slds-button slds-button_neutral', onclick: reload }, 'Refresh');
  return h(
    'article',
    { class: 'record-page', 'aria-label': `${page.label} ${page.name}`, 'data-record-id': page.id },
    h(
      'div',
      { class: 'slds-page-header slds-page-header_record-home slds-m-bottom_small' },
      pageHeader(page.icon, page.label, page.name, refresh),
      highlights(page.highlights, open),
    ),
    h(
      'div',
      { class: 'record-columns' },
      h(
        'div',
        { class: 'record-left' },
        ...slots.of(page, 'main'),
        details(page, open),
        ...page.related.map((list) => relatedList(list, open)),
      ),
      page.object === 'Task'
        ? null
        : h('div', { class: 'record-right' }, ...slots.of(page, 'sidebar'), timeline(page.timeline, open)),
    ),
  );
}

const highlights = (fields: Field[], open: Open): HTMLElement =>
  h(
    'ul',
    { class: 'slds-page-header__detail-row' },
    ...fields.map((field) =>
      h(
        'li',
        { class: 'slds-page-header__detail-block' },
        h('div', { class: 'slds-text-title slds-truncate' }, field.label),
        h('div', { class: 'slds-truncate' }, fieldValue(field, open)),
      ),
    ),
  );

const details = (page: RecordPage, open: Open): HTMLElement =>
  h(
    'section',
    { class: 'slds-card', 'aria-label': 'Details' },
    h('div', { class: 'slds-card__header' }, h('h2', { class: 'slds-card__header-title' }, 'Details')),
    h(
      'div',
      { class: 'slds-card__body slds-card__body_inner' },
      ...page.sections.map((section) =>
        h(
          'div',
          { class: 'detail-section' },
          section.title && h('h3', { class: 'slds-text-title_bold detail-title' }, section.title),
          h(
            'div',
            { class: 'detail-columns' },
            ...section.columns.map((column) =>
              h(
                'dl',
                {},
                ...column.flatMap((field) => [
                  h('dt', { class: 'slds-text-title' }, field.label),
                  h('dd', { 'data-field': field.name }, fieldValue(field, open)),
                ]),
              ),
            ),
          ),
        ),
      ),
    ),
  );

const relatedList = (list: RecordPage['related'][number], open: Open): HTMLElement =>
  h(
    'section',
    { class: 'slds-card', 'aria-label': list.title },
    h(
      'div',
      { class: 'slds-card__header slds-grid' },
      h(
        'div',
        { class: 'slds-media slds-media_center slds-has-flexi-truncate' },
        h('div', { class: 'slds-media__figure' }, icon('standard', list.icon)),
        h(
          'div',
          { class: 'slds-media__body' },
          h('h2', { class: 'slds-card__header-title' }, `${list.title} (${list.rows.length})`),
        ),
      ),
    ),
    list.rows.length === 0
      ? null
      : h(
          'div',
          { class: 'slds-card__body' },
          h(
            'table',
            { class: 'slds-table slds-table_cell-buffer slds-table_bordered' },
            h(
              'thead',
              {},
              h(
                'tr',
                { class: 'slds-line-height_reset' },
                ...(list.rows[0]?.cells ?? []).map((cell) => h('th', { scope: 'col' }, cell.label)),
              ),
            ),
            h(
              'tbody',
              {},
              ...list.rows.map((row) =>
                h(
                  'tr',
                  {},
                  ...row.cells.map((cell, index) =>
                    h(
                      'td',
                      {},
                      h(
                        'div',
                        { class: 'slds-truncate', title: cell.value },
                        index === 0
                          ? h(
                              'a',
                              { href: '#', onclick: (event: Event) => (event.preventDefault(), open(row.id)) },
                              cell.value,
                            )
                          : fieldValue(cell, open),
                      ),
                    ),
                  ),
                ),
              ),
            ),
          ),
        ),
  );

const timeline = (items: RecordPage['timeline'], open: Open): HTMLElement =>
  h(
    'section',
    { class: 'slds-card', 'aria-label': 'Activity' },
    h('div', { class: 'slds-card__header' }, h('h2', { class: 'slds-card__header-title' }, 'Activity')),
    h(
      'div',
      { class: 'slds-card__body slds-card__body_inner' },
      items.length === 0
        ? h('p', { class: 'slds-text-color_weak slds-p-bottom_small' }, 'No activities to show.')
        : h(
            'ul',
            { class: 'slds-timeline' },
            ...items.map((item) =>
              h(
                'li',
                { class: 'timeline-item' },
                icon('standard', 'task'),
                h(
                  'div',
                  { class: 'timeline-body' },
                  h(
                    'a',
                    { href: '#', onclick: (event: Event) => (event.preventDefault(), open(item.id)) },
                    item.subject,
                  ),
                  h(
                    'p',
                    { class: 'slds-text-body_small slds-text-color_weak' },
                    [item.status, item.owner, item.date].filter(Boolean).join(' · '),
                  ),
                  item.description ? h('p', { class: 'timeline-text', dir: 'auto' }, item.description) : null,
                ),
              ),
            ),
          ),
    ),
  );
