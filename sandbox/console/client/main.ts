/** Puts the console together: header, navigation, workspace, utility bar, softphone host. */
import { config, api } from './api.ts';
import { fill, h, icon } from './dom.ts';
import { offerPlatform, startNativeHost } from './nativeHost.ts';
import { startOpenCtiHost } from './openCtiHost.ts';
import { UtilityBar } from './utilityBar.ts';
import { Workspace } from './workspace.ts';

const workspace = new Workspace();
const utility = new UtilityBar();

function searchBox(): HTMLElement {
  const results = h('ul', { class: 'search-results', role: 'listbox', 'aria-label': 'Search results', hidden: true });
  const input = h('input', {
    class: 'slds-input',
    type: 'search',
    placeholder: 'Search Salesforce',
    'aria-label': 'Search Salesforce',
  });
  const show = async (): Promise<void> => {
    const found = input.value.trim().length < 2 ? [] : await api.search(input.value);
    fill(
      results,
      ...found.map((hit) =>
        h(
          'li',
          { role: 'option' },
          h(
            'button',
            { class: 'slds-button', onclick: () => ((results.hidden = true), void workspace.openRecord(hit.id)) },
            icon('standard', hit.icon, 'slds-icon slds-icon_x-small'),
            h('span', { class: 'slds-m-left_x-small' }, hit.name),
          ),
        ),
      ),
    );
    results.hidden = found.length === 0;
  };
  input.addEventListener('input', () => void show());
  input.addEventListener('keydown', (event) => event.key === 'Escape' && (results.hidden = true));
  return h('div', { class: 'global-search' }, input, results);
}

function breakMenu(): HTMLElement {
  const select = h(
    'select',
    { class: 'slds-select break-select', 'aria-label': 'Break the softphone on purpose' },
    h('option', { value: '' }, 'Nothing is broken'),
    ...Object.entries(config.breaks).map(([key, text]) =>
      h('option', { value: key, selected: key === config.broken }, `Break: ${text}`),
    ),
  );
  select.addEventListener('change', () => {
    const address = new URL(location.href);
    if (select.value) address.searchParams.set('break', select.value);
    else address.searchParams.delete('break');
    location.href = address.href;
  });
  return select;
}

const header = (): HTMLElement =>
  h(
    'header',
    { class: 'console-header' },
    h('span', { class: 'console-logo', 'aria-hidden': 'true' }, '☁'),
    h(
      'span',
      { class: 'stand-in-mark', title: 'Salesforce and LivePerson are stand-ins on this machine' },
      'stand-in org',
    ),
    searchBox(),
    breakMenu(),
    h(
      'span',
      { class: 'console-user', title: config.user.name },
      icon('standard', 'user', 'slds-icon slds-icon_x-small'),
      h('span', { class: 'slds-m-left_x-small' }, config.user.name),
    ),
  );

function navigationMenu(): HTMLElement {
  const select = h(
    'select',
    { class: 'slds-select nav-select', 'aria-label': 'Show navigation menu' },
    h('option', { value: '' }, 'Open a list…'),
    ...config.navigation.map(({ object, plural }) => h('option', { value: object }, plural)),
    ...config.tabs.map(({ component, label }) => h('option', { value: component }, label)),
  );
  select.addEventListener('change', () => {
    const item = config.navigation.find(({ object }) => object === select.value);
    const tab = config.tabs.find(({ component }) => component === select.value);
    select.value = '';
    if (tab) workspace.openComponent(tab.component, tab.label);
    if (item) void workspace.openList(item.object, item.plural, item.icon);
  });
  return select;
}

const navigationBar = (): HTMLElement =>
  h(
    'nav',
    { class: 'slds-context-bar console-nav', 'aria-label': 'LivePerson Console' },
    h(
      'div',
      { class: 'slds-context-bar__primary' },
      icon('utility', 'apps', 'slds-icon slds-icon_small slds-icon-text-default'),
      h('span', { class: 'app-name' }, config.appName),
      navigationMenu(),
    ),
    workspace.strip,
  );

const root = document.getElementById('console');
root?.append(
  header(),
  navigationBar(),
  workspace.main,
  ...(config.hasSoftphone ? [utility.element] : [h('footer', { class: 'no-softphone' }, config.whyNoSoftphone)]),
);
offerPlatform(workspace, utility);
if (config.hasSoftphone) {
  if (config.host === 'native') startNativeHost(utility);
  else startOpenCtiHost(workspace, utility);
}

const record = new URLSearchParams(location.search).get('record');
if (record) void workspace.openRecord(record);

// A record page elsewhere may change this one; the platform pushes that, the stand-in looks when the page is seen again.
document.addEventListener('visibilitychange', () => document.visibilityState === 'visible' && void workspace.refresh());
