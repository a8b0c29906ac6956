/** What decides how the console behaves: trusted URLs, utility items of Lightning apps, session settings, our settings. */
import { elements, texts, type XmlElement } from '../../../tools/metadata/xml.ts';
import type { SetupState } from '../setup/setupState.ts';
import { escape, form, table } from './html.ts';
import { given, SetupRefusal, type SetupContext, type SetupPage } from './setupPage.ts';

const DIRECTIVES = ['ConnectSrc', 'FontSrc', 'FrameSrc', 'ImgSrc', 'MediaSrc', 'StyleSrc'];

export const trustedUrlsPage: SetupPage = {
  path: 'SecurityCspTrustedSite',
  title: 'Trusted URLs',
  render: ({ org }) =>
    table(
      ['API Name', 'URL', 'Active', 'CSP Context', 'CSP Directives', ''],
      [...org.setup.trustedUrls].map(([name, site]) => [
        escape(name),
        escape(site.endpointUrl),
        site.isActive ? 'Yes' : 'No',
        escape(site.context),
        escape([...site.directives].join(', ')),
        form('toggle', site.isActive ? 'Deactivate' : 'Activate', [], { name }) +
          form('delete', 'Delete', [], { name }),
      ]),
    ) +
    '<h2>New Trusted URL</h2>' +
    form('create', 'Save', [
      { name: 'name', label: 'API Name' },
      { name: 'url', label: 'URL' },
      { name: 'directives', label: 'CSP Directives', value: 'ConnectSrc' },
    ]),
  change({ org }, data) {
    const name = given(data, 'name');
    const site = org.setup.trustedUrls.get(name);
    if (data.get('action') === 'create') {
      const endpointUrl = given(data, 'url');
      if (!/^(https?|wss?):\/\/[^/\s]+/.test(endpointUrl)) throw new SetupRefusal('Enter a valid URL.');
      const directives = new Set((data.get('directives') ?? '').split(/[\s,]+/).filter((d) => DIRECTIVES.includes(d)));
      if (directives.size === 0) throw new SetupRefusal('Select at least one CSP directive.');
      org.setup.trustedUrls.set(name, { endpointUrl, description: null, isActive: true, context: 'All', directives });
    } else if (!site) throw new SetupRefusal('There is no such trusted URL.');
    else if (data.get('action') === 'delete') org.setup.trustedUrls.delete(name);
    else site.isActive = !site.isActive;
    return `${name} was saved.`;
  },
};

/** Components in a utility bar, in order. */
export function utilityItems(setup: SetupState, app: string): string[] {
  const bar = setup.pages.get(setup.apps.get(app)?.utilityBar ?? '');
  return elements(bar?.metadata ?? {}, 'flexiPageRegions')
    .flatMap((region) => elements(region, 'itemInstances'))
    .flatMap((item) => elements(item, 'componentInstance'))
    .flatMap((instance) => texts(instance, 'componentName'));
}

const utilityBar = (items: readonly string[]): XmlElement => ({
  flexiPageRegions: [
    {
      itemInstances: items.map((componentName) => ({
        componentInstance: { componentName, identifier: componentName.replace(/\W/g, '_') },
      })),
      name: 'utilityItems',
      type: 'Region',
    },
  ],
  template: { name: 'one:utilityBarTemplateDesktop' },
  type: 'UtilityBar',
});

/** What App Builder offers as utility items: Open CTI always, and components of ours once they are deployed. */
const offered = ({ org }: SetupContext): string[] => [
  'opencti:softPhone',
  ...(org.setup.pages.has('LivePerson_Console_UtilityBar') ? ['lpUtility'] : []),
];

export const lightningAppsPage: SetupPage = {
  path: 'NavigationMenus',
  title: 'App Manager',
  render: (context) =>
    table(
      ['App Name', 'Developer Name', 'Navigation', 'Utility Items', 'Add'],
      [...context.org.setup.apps].map(([name, app]) => {
        const items = utilityItems(context.org.setup, name);
        return [
          escape(app.label),
          `<code>${escape(name)}</code>`,
          escape(app.navType),
          items.map((item) => `${escape(item)} ${form('remove', 'Remove', [], { app: name, item })}`).join('') ||
            'none',
          form(
            'add',
            'Add',
            [{ name: 'item', label: 'Utility Item', options: offered(context).map((i) => [i, i] as const) }],
            { app: name },
          ),
        ];
      }),
    ),
  change(context, data) {
    const { org } = context;
    const name = given(data, 'app');
    const app = org.setup.apps.get(name);
    if (!app) throw new SetupRefusal('There is no such app.');
    const item = given(data, 'item');
    const before = utilityItems(context.org.setup, name).filter((each) => each !== item);
    if (data.get('action') === 'add' && !offered(context).includes(item))
      throw new SetupRefusal('This component is not available as a utility item.');
    const page = app.utilityBar ?? `${name}_UtilityBar`;
    const known = org.setup.pages.get(page);
    org.setup.pages.set(page, {
      label: known?.label ?? `${app.label} UtilityBar`,
      type: 'UtilityBar',
      object: null,
      metadata: utilityBar(data.get('action') === 'add' ? [...before, item] : before),
    });
    app.utilityBar = page;
    return `${app.label} was saved.`;
  },
};

export const sessionSettingsPage: SetupPage = {
  path: 'SecuritySession',
  title: 'Session Settings',
  render: ({ org }) => {
    const { lightningWebSecurity, clickjackForVisualforce } = org.setup.session;
    const yesNo = [
      ['true', 'Yes'],
      ['false', 'No'],
    ] as const;
    return form('save', 'Save', [
      { name: 'lightningWebSecurity', label: 'Use Lightning Web Security for Lightning web components and Aura components', value: String(lightningWebSecurity), options: yesNo },
      { name: 'clickjackForVisualforce', label: 'Enable clickjack protection for customer Visualforce pages with headers disabled', value: String(clickjackForVisualforce), options: yesNo },
    ]); // prettier-ignore
  },
  change({ org }, data) {
    org.setup.session.lightningWebSecurity = data.get('lightningWebSecurity') === 'true';
    org.setup.session.clickjackForVisualforce = data.get('clickjackForVisualforce') === 'true';
    return 'Session settings were saved.';
  },
};

export const customMetadataPage: SetupPage = {
  path: 'CustomMetadata',
  title: 'Custom Metadata Types: LivePerson Setting',
  render: ({ org }) =>
    table(
      ['Name', 'Value', ''],
      org.customMetadata
        .filter(({ type }) => type === 'LivePerson_Setting')
        .map(({ name, values }) => [
          escape(name),
          escape(values['Value__c'] ?? ''),
          form('save', 'Save', [{ name: 'value', label: 'Value', value: values['Value__c'] ?? '' }], { name }),
        ]),
    ),
  change({ org, control }, data) {
    const name = given(data, 'name');
    if (!org.customMetadata.some((record) => record.type === 'LivePerson_Setting' && record.name === name))
      throw new SetupRefusal('There is no such record.');
    control.setSetting(name, data.get('value')?.trim() || null);
    return `${name} was saved.`;
  },
};
