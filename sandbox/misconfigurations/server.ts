/** The server: its settings, its files, the way to it and from it. */
import { chmodSync } from 'node:fs';
import path from 'node:path';
import { INSTALLED_APP } from '../seed.ts';
import type { FrontDoorMode } from '../frontDoor.ts';
import type { MisconfigurableWorld } from '../healthyWorld.ts';
import { inDocument, misconfiguration, type Misconfiguration } from './misconfiguration.ts';

const door =
  (mode: FrontDoorMode) =>
  ({ frontDoor }: MisconfigurableWorld): (() => void) => {
    frontDoor.mode = mode;
    return () => {
      frontDoor.mode = 'pass';
    };
  };

const environment =
  (name: string, value: string | null) =>
  ({ environment: variables }: MisconfigurableWorld): (() => void) => {
    const before = variables[name];
    if (value === null) delete variables[name];
    else variables[name] = value;
    return () => {
      if (before === undefined) delete variables[name];
      else variables[name] = before;
    };
  };

export const SERVER_MISTAKES: Misconfiguration[] = [
  misconfiguration(
    'settings-are-no-json',
    'A comma is missing in the settings document.',
    ({ write, save }) => {
      write('settings.json', '{ "version": 1 "connections": [] }');
      return save;
    },
    { check: 'server.settings', cause: 'rejected', state: 'fail', words: /JSON/i },
  ),
  misconfiguration(
    'settings-misspelt',
    'A setting was written with a typing error.',
    inDocument((connection) => {
      (connection.salesforce as unknown as Record<string, unknown>)['orignis'] = [];
    }),
    { check: 'server.settings', cause: 'rejected', state: 'fail', words: /orignis/ },
  ),
  misconfiguration(
    'settings-file-named-wrongly',
    'SETTINGS_FILE names a file that is not there.',
    environment('SETTINGS_FILE', '/nowhere/settings.json'),
    { check: 'server.settings', cause: 'rejected', state: 'fail', words: /cannot be read/ },
  ),
  misconfiguration('settings-file-not-named', 'SETTINGS_FILE is not set.', environment('SETTINGS_FILE', null), {
    check: 'server.settings',
    cause: 'no_document',
    state: 'fail',
    words: /SETTINGS_FILE/,
  }),
  misconfiguration(
    'secret-file-missing',
    'A file with a secret, named in the settings document, is not there.',
    inDocument((connection, { folder }) => {
      connection.salesforce.auth['privateKey'] = { file: path.join(folder, 'secrets', 'gone.key') };
    }),
    { check: 'server.settings', cause: 'rejected', state: 'fail', words: /privateKey/ },
  ),
  misconfiguration(
    'no-connection',
    'The settings document has no connection.',
    ({ write, save }) => {
      write('settings.json', '{ "version": 1, "connections": [] }');
      return save;
    },
    { check: 'server.settings', cause: 'no_connection', state: 'fail', words: /npm run connect/ },
  ),
  misconfiguration(
    'public-address-without-encryption',
    'PUBLIC_URL is plain http to another machine.',
    environment('PUBLIC_URL', 'http://connector.harbor-demo.example'),
    { check: 'server.settings', cause: 'rejected', state: 'fail', words: /https:\/\// },
  ),
  misconfiguration(
    'secret-key-not-given',
    'The public address is https, and no SECRET_KEY is given.',
    (world) => {
      const key = environment('SECRET_KEY', null)(world);
      const url = environment('PUBLIC_URL', 'https://connector.harbor-demo.example')(world);
      return () => {
        url();
        key();
      };
    },
    { check: 'server.secretKey', cause: 'beside_data', state: 'fail', words: /openssl rand/ },
  ),
  misconfiguration(
    'settings-readable-by-others',
    'Other users of the machine may read the settings document, and a secret stands in it.',
    async (world) => {
      const undo = await inDocument(({ liveperson }) => {
        if (liveperson.api) liveperson.api.clientSecret = INSTALLED_APP.apiClientSecret;
      })(world);
      chmodSync(path.join(world.folder, 'settings.json'), 0o644);
      return undo;
    },
    { check: 'server.files', cause: 'readable_by_others', state: 'fail', words: /settings\.json/ },
  ),
  misconfiguration(
    'key-readable-by-others',
    'Other users of the machine may read the private key.',
    ({ folder }) => {
      const file = path.join(folder, 'secrets', 'harbor-salesforce.key');
      chmodSync(file, 0o644);
      return () => chmodSync(file, 0o600);
    },
    { check: 'server.files', cause: 'readable_by_others', state: 'fail', words: /chmod 600/ },
  ),
  misconfiguration('server-not-running', 'Nobody started the server.', environment('PORT', '9'), {
    check: 'server.running',
    cause: 'not_running',
    state: 'fail',
    words: /npm start/,
  }),
  misconfiguration('public-address-closed', 'A firewall cuts connections to the public address.', door('closed'), {
    check: 'server.publicUrl',
    cause: 'unreachable',
    state: 'fail',
    words: /PUBLIC_URL|proxy/,
  }),
  misconfiguration(
    'public-address-of-another-program',
    'Another program answers at the public address.',
    door('other_program'),
    {
      check: 'server.publicUrl',
      cause: 'other_program',
      state: 'fail',
      words: /PORT|PUBLIC_URL/,
    },
  ),
  misconfiguration(
    'public-address-redirects',
    'The proxy in front sends browsers to another address.',
    door('redirect'),
    {
      check: 'server.publicUrl',
      cause: 'redirected',
      state: 'fail',
      words: /redirect|sent to/,
    },
  ),
  misconfiguration('proxy-finds-no-server', 'The proxy in front does not find the server.', door('bad_gateway'), {
    check: 'server.publicUrl',
    cause: 'http_error',
    state: 'fail',
    words: /proxy/,
  }),
  misconfiguration(
    'proxy-drops-upgrades',
    'The proxy in front takes WebSockets for plain requests.',
    door('no_upgrade'),
    { check: 'server.webSocket', cause: 'upgrade_lost', state: 'fail', words: /Upgrade/ },
    'server',
  ),
  misconfiguration(
    'liveperson-service-blocked',
    'A firewall blocks one of LivePerson’s hosts.',
    ({ livePerson }) => {
      // Nobody listens at the discard port.
      livePerson.control.setService('msgHist', '127.0.0.1:9');
      return () => void livePerson.control.setService('msgHist', undefined);
    },
    { check: 'server.egress', cause: 'unreachable', state: 'fail', words: /msgHist/ },
  ),
];

export const SETTINGS_MISTAKES: Misconfiguration[] = [
  misconfiguration(
    'matching-by-a-field-that-is-not-there',
    'A matching rule compares a field the org does not have.',
    inDocument((connection) => {
      connection.crm = {
        ...connection.crm,
        identification: [
          {
            id: 'number',
            weight: 50,
            name: 'By customer number',
            object: 'Contact',
            keys: [{ field: 'Customer_Number__c', source: { value: 'email' } }],
          },
        ],
      };
    }),
    { check: 'settings.crm', cause: 'cannot_work', state: 'fail', words: /Customer_Number__c/ },
  ),
  misconfiguration(
    'no-skill-allowed',
    'Only listed skills may use the CRM side, and none is listed.',
    inDocument((connection) => {
      connection.crm = { ...connection.crm, skillsAllowed: 'listed', skills: [] };
    }),
    { check: 'settings.skills', cause: 'none_selected', state: 'fail', words: /skill/i },
  ),
  misconfiguration(
    'skill-without-object',
    'A skill has no object to open with.',
    inDocument((connection) => {
      connection.crm = { ...connection.crm, skills: [{ skillId: '4101', objects: [] }] };
    }),
    { check: 'settings.skills', cause: 'no_object', state: 'warn', words: /object/i },
  ),
  misconfiguration(
    'sync-switched-off',
    'The sync with history is off.',
    inDocument((connection) => {
      connection.sync = { periodic: false, daily: false };
    }),
    { check: 'settings.sync', cause: 'off', state: 'warn', words: /sync\.periodic/ },
  ),
];
