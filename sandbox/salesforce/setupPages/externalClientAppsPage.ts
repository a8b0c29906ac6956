/** External Client App Manager: consumer key and secret, and the policies an administrator sets. */
import { escape, form } from './html.ts';
import { given, SetupRefusal, type SetupContext, type SetupPage } from './setupPage.ts';
import type { ExternalClientApp } from '../oauth/externalClientApps.ts';

function appHtml({ people }: SetupContext, { name, label, global, policy, scopes }: ExternalClientApp): string {
  const sets = [...policy.permissionSets];
  const free = [...people.permissionSets().values()].filter((set) => !policy.permissionSets.has(set.name));
  return `<section id="${escape(name)}"><h2>${escape(label)}</h2><dl>
<dt>Consumer Key</dt><dd><code class="consumer-key">${escape(global?.consumerKey ?? 'none: no OAuth settings')}</code></dd>
<dt>Consumer Secret</dt><dd><code class="consumer-secret">${escape(global?.consumerSecret ?? '')}</code></dd>
<dt>Callback URL</dt><dd>${escape(global?.callbackUrls.join(' ') ?? '')}</dd>
<dt>OAuth Scopes</dt><dd>${escape(scopes?.join(', ') ?? '')}</dd>
<dt>JWT Bearer Flow certificate</dt><dd>${global?.certificatePem ? 'uploaded' : 'none'}</dd>
<dt>App status</dt><dd>${policy.enabled ? 'Enabled' : 'Disabled'}</dd>
<dt>Selected Permission Sets</dt><dd>${sets.map((set) => `${escape(set)} ${form('removeSet', 'Remove', [], { app: name, set })}`).join('') || 'none'}</dd>
</dl>${form(
    'policies',
    'Save Policies',
    [
      {
        name: 'permittedUsers',
        label: 'Permitted Users',
        value: policy.permittedUsers,
        options: [
          ['AllSelfAuthorized', 'All users can self-authorize'],
          ['AdminApprovedPreAuthorized', 'Admin approved users are pre-authorized'],
        ],
      },
      {
        name: 'enabled',
        label: 'App status',
        value: String(policy.enabled),
        options: [
          ['true', 'Enabled'],
          ['false', 'Disabled'],
        ],
      },
      {
        name: 'clientCredentials',
        label: 'Client Credentials Flow',
        value: String(policy.clientCredentials),
        options: [
          ['false', 'Off'],
          ['true', 'On'],
        ],
      },
      { name: 'runAs', label: 'Run As (Username)', value: policy.runAsUsername ?? '' },
    ],
    { app: name },
  )}${form(
    'addSet',
    'Add Permission Set',
    [{ name: 'set', label: 'Permission Set', options: free.map((set) => [set.name, set.label] as const) }],
    { app: name },
  )}</section>`;
}

export const externalClientAppsPage: SetupPage = {
  path: 'ManageExternalClientApplication',
  title: 'External Client App Manager',
  render: (context) =>
    context.apps.all().map((app) => appHtml(context, app)).join('') || '<p>No external client apps.</p>', // prettier-ignore
  change({ apps, people }, data) {
    const app = apps.get(given(data, 'app'));
    if (!app) throw new SetupRefusal('There is no such app.');
    const { permissionSets } = app.policy;
    switch (data.get('action')) {
      case 'addSet': {
        const set = given(data, 'set');
        if (!people.permissionSets().has(set)) throw new SetupRefusal('There is no such permission set.');
        apps.setPolicy(app.name, { permissionSets: new Set([...permissionSets, set]) });
        return `${set} may use ${app.label}.`;
      }
      case 'removeSet': {
        const set = given(data, 'set');
        apps.setPolicy(app.name, { permissionSets: new Set([...permissionSets].filter((each) => each !== set)) });
        return `${set} was removed.`;
      }
      default: {
        const runAs = data.get('runAs')?.trim() ?? '';
        if (runAs !== '' && !people.find(runAs)) throw new SetupRefusal('There is no user with this username.');
        if (data.get('clientCredentials') === 'true' && runAs === '')
          throw new SetupRefusal('Select a user to run the Client Credentials Flow as.');
        apps.setPolicy(app.name, {
          enabled: data.get('enabled') === 'true',
          permittedUsers:
            data.get('permittedUsers') === 'AllSelfAuthorized' ? 'AllSelfAuthorized' : 'AdminApprovedPreAuthorized',
          clientCredentials: data.get('clientCredentials') === 'true',
          runAsUsername: runAs === '' ? null : runAs,
        });
        return 'Your policies were saved.';
      }
    }
  },
};
