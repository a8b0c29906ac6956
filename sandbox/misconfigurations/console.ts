/** What agents' consoles need: trusted URLs, our settings in the org, origins, utility items, session settings. */
import type { MisconfigurableWorld } from '../healthyWorld.ts';
import { inDocument, misconfiguration, type Misconfiguration } from './misconfiguration.ts';

const trustedUrl =
  (name: string, change: 'gone' | { isActive?: boolean; endpointUrl?: string; context?: string }) =>
  ({ salesforce }: MisconfigurableWorld): (() => void) => {
    const { trustedUrls } = salesforce.control.setup;
    const before = trustedUrls.get(name);
    if (!before) throw new Error(`the org has no trusted URL ${name}`);
    if (change === 'gone') trustedUrls.delete(name);
    else trustedUrls.set(name, { ...before, ...change });
    return () => void trustedUrls.set(name, before);
  };

const setting =
  (name: string, value: string | null) =>
  ({ salesforce }: MisconfigurableWorld): (() => void) => {
    const before = salesforce.control.setSetting(name, value);
    return () => void salesforce.control.setSetting(name, before);
  };

export const CONSOLE_MISTAKES: Misconfiguration[] = [
  misconfiguration(
    'trusted-url-missing',
    'The connector’s address is not among the trusted URLs.',
    trustedUrl('LivePerson_Connector_Https', 'gone'),
    { check: 'console.trustedUrls', cause: 'missing', state: 'fail', words: /Trusted URLs/ },
  ),
  misconfiguration(
    'trusted-url-for-wss-missing',
    'The trusted URL for WebSockets was forgotten.',
    trustedUrl('LivePerson_Connector_Wss', 'gone'),
    { check: 'console.trustedUrls', cause: 'missing_wss', state: 'fail', words: /ws:\/\// },
  ),
  misconfiguration(
    'trusted-url-inactive',
    'A trusted URL was switched off.',
    trustedUrl('LivePerson_Connector_Https', { isActive: false }),
    { check: 'console.trustedUrls', cause: 'inactive', state: 'fail', words: /not active/ },
  ),
  misconfiguration(
    'trusted-url-placeholder',
    'The package was deployed with the placeholder for the connector’s host.',
    trustedUrl('LivePerson_Connector_Https', { endpointUrl: 'https://connector.example.com' }),
    { check: 'console.trustedUrls', cause: 'missing', state: 'fail', words: /connector\.example\.com/ },
  ),
  misconfiguration(
    'trusted-url-for-visualforce-only',
    'A trusted URL was made for Visualforce pages only.',
    trustedUrl('LivePerson_Connector_Https', { context: 'VisualForce' }),
    { check: 'console.trustedUrls', cause: 'other_context', state: 'fail', words: /Lightning/ },
  ),
  misconfiguration(
    'connector-url-placeholder',
    'The setting ConnectorUrl still holds the placeholder.',
    (world) => {
      // The audience follows ConnectorUrl where it is empty: that is another mistake.
      const audience = setting('TokenAudience', world.frontDoor.url)(world);
      const url = setting('ConnectorUrl', 'https://connector.example.com')(world);
      return () => {
        url();
        audience();
      };
    },
    { check: 'console.connectorUrl', cause: 'differs', state: 'fail', words: /connector\.example\.com/ },
  ),
  misconfiguration(
    'connector-url-empty',
    'The setting ConnectorUrl is empty.',
    (world) => {
      const audience = setting('TokenAudience', world.frontDoor.url)(world);
      const url = setting('ConnectorUrl', null)(world);
      return () => {
        url();
        audience();
      };
    },
    { check: 'console.connectorUrl', cause: 'missing', state: 'fail', words: /empty/ },
  ),
  misconfiguration(
    'token-audience-of-another-server',
    'The setting TokenAudience names the test server.',
    setting('TokenAudience', 'https://connector-test.harbor-demo.example'),
    { check: 'console.tokenAudience', cause: 'differs', state: 'fail', words: /connector-test/ },
  ),
  misconfiguration(
    'certificate-name-unknown',
    'The setting CertificateName names a certificate the org does not have.',
    setting('CertificateName', 'LivePerson_Conector'),
    {
      check: 'console.certificateName',
      cause: 'no_certificate',
      state: 'fail',
      words: /unique name LivePerson_Conector/,
    },
  ),
  misconfiguration(
    'certificate-not-made',
    'Nobody made the certificate in Setup.',
    ({ salesforce }) => {
      const { certificates } = salesforce.control.setup;
      const before = certificates.get('LivePerson_Connector');
      certificates.delete('LivePerson_Connector');
      return () => void (before && certificates.set('LivePerson_Connector', before));
    },
    { check: 'console.certificateName', cause: 'no_certificate', state: 'fail', words: /self-signed/ },
  ),
  misconfiguration(
    'no-origins',
    'The settings allow no origin.',
    inDocument((connection) => {
      connection.salesforce.origins = [];
    }),
    { check: 'console.origins', cause: 'none', state: 'fail', words: /salesforce\.origins/ },
  ),
  misconfiguration(
    'origin-not-in-force',
    'An origin was added to the settings, and the running server did not take it.',
    inDocument((connection) => {
      connection.salesforce.origins.push('http://127.0.0.1:9409');
    }),
    { check: 'console.origins', cause: 'not_in_force', state: 'fail', words: /9409/ },
    'server',
  ),
  misconfiguration(
    'utility-item-lost',
    'Somebody took the softphone out of the utility bar of the LivePerson console.',
    ({ salesforce }) => {
      const { apps } = salesforce.control.setup;
      const before = apps.get('LivePerson_Console');
      if (!before) throw new Error('the org has no LivePerson console');
      apps.set('LivePerson_Console', { ...before, utilityBar: null });
      return () => void apps.set('LivePerson_Console', before);
    },
    { check: 'console.utilityItem', cause: 'app_without', state: 'warn', words: /LivePerson Console/ },
  ),
  misconfiguration(
    'utility-item-nowhere',
    'No app of the org has the softphone in its utility bar.',
    ({ salesforce }) => {
      const { apps } = salesforce.control.setup;
      const before = [...apps];
      for (const [name, app] of before) apps.set(name, { ...app, utilityBar: null });
      return () => before.forEach(([name, app]) => apps.set(name, app));
    },
    { check: 'console.utilityItem', cause: 'nowhere', state: 'fail', words: /Utility Items/ },
  ),
  misconfiguration(
    'clickjack-protection',
    'Clickjack protection keeps the softphone’s page from being framed.',
    ({ salesforce }) => {
      const { session } = salesforce.control.setup;
      session.clickjackForVisualforce = true;
      return () => {
        session.clickjackForVisualforce = false;
      };
    },
    { check: 'console.sessionSettings', cause: 'clickjack', state: 'warn', words: /Session Settings/ },
  ),
];
