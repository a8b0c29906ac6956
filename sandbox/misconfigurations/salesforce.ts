/** Signing in to the org, and the org itself. */
import { generate } from 'selfsigned';
import { salesforceId } from '../seed.ts';
import type { MisconfigurableWorld } from '../healthyWorld.ts';
import { inDocument, misconfiguration, type Misconfiguration, type Undo } from './misconfiguration.ts';

const API_APP = '3MVGdemo.jwt.bearer';
const IDENTITY = 'LivePerson_Connector';
const DAY_MS = 86_400_000;

/** A certificate somebody made, of a key nobody knows here. */
async function certificate(daysUntilEnd: number): Promise<{ pem: string; privateKey: string }> {
  const end = Date.now() + daysUntilEnd * DAY_MS;
  const made = await generate([{ name: 'commonName', value: 'somebody' }], {
    keySize: 2048,
    algorithm: 'sha256',
    notBeforeDate: new Date(end - 365 * DAY_MS),
    notAfterDate: new Date(end),
  });
  return { pem: made.cert, privateKey: made.private };
}

/** The org signs identities with this certificate; mended by the one before. */
function orgSignsWith({ salesforce }: MisconfigurableWorld, certificatePem: string): Undo {
  const { certificates } = salesforce.control.setup;
  const before = certificates.get(IDENTITY);
  if (!before) throw new Error('the org has no certificate for identities');
  certificates.set(IDENTITY, { ...before, certificatePem });
  return () => void certificates.set(IDENTITY, before);
}

export const SIGN_IN_MISTAKES: Misconfiguration[] = [
  misconfiguration(
    'api-user-inactive',
    'The API user was deactivated.',
    ({ salesforce }) => {
      salesforce.control.deactivateUser('api');
      return () => salesforce.control.deactivateUser('api', false);
    },
    { check: 'salesforce.signIn', cause: 'user_inactive', state: 'fail', words: /activate/i },
  ),
  misconfiguration(
    'api-user-frozen',
    'The API user was frozen.',
    ({ salesforce }) => {
      salesforce.control.freezeUser('api');
      return () => salesforce.control.freezeUser('api', false);
    },
    { check: 'salesforce.signIn', cause: 'user_frozen', state: 'fail', words: /unfreeze/i },
  ),
  misconfiguration(
    'app-not-approved',
    'Nobody named a permission set in the policies of the External Client App.',
    ({ salesforce }) => {
      const before = salesforce.control.editApp(API_APP, { preAuthorizedPermissionSets: [] });
      return () => void salesforce.control.editApp(API_APP, before);
    },
    { check: 'salesforce.signIn', cause: 'not_approved', state: 'fail', words: /pre-authorized/i },
  ),
  misconfiguration(
    'api-user-misspelt',
    'The user name in the settings has a typing error.',
    inDocument((connection) => {
      connection.salesforce.auth['username'] = 'conector@harbor-demo.example';
    }),
    { check: 'salesforce.signIn', cause: 'not_approved', state: 'fail', words: /user name/i },
  ),
  misconfiguration(
    'login-address-of-another-kind',
    'The login address is not the org’s My Domain.',
    inDocument((connection) => {
      connection.salesforce.loginUrl = connection.salesforce.loginUrl.replace('127.0.0.1', 'localhost');
    }),
    { check: 'salesforce.signIn', cause: 'audience', state: 'fail', words: /loginUrl/ },
  ),
  misconfiguration(
    'private-key-of-another-pair',
    'The private key does not belong to the certificate in the app.',
    inDocument(async (connection, world) => {
      const { privateKey } = await certificate(100);
      connection.salesforce.auth['privateKey'] = { file: world.write('secrets/other-salesforce.key', privateKey) };
    }),
    { check: 'salesforce.signIn', cause: 'key_mismatch', state: 'fail', words: /certificate/i },
  ),
  misconfiguration(
    'app-without-certificate',
    'Digital signatures were not switched on in the app.',
    ({ salesforce }) => {
      const before = salesforce.control.editApp(API_APP, { certificatePem: null });
      return () => void salesforce.control.editApp(API_APP, before);
    },
    { check: 'salesforce.signIn', cause: 'app_has_no_certificate', state: 'fail', words: /digital signatures/i },
  ),
  misconfiguration(
    'consumer-key-misspelt',
    'The consumer key was copied without its last letter.',
    inDocument((connection) => {
      connection.salesforce.auth['clientId'] = API_APP.slice(0, -1);
    }),
    { check: 'salesforce.signIn', cause: 'client_unknown', state: 'fail', words: /consumer key/i },
  ),
  misconfiguration(
    'address-outside-login-ranges',
    'The server’s address is outside the login ranges of the API user’s profile.',
    ({ salesforce }) => {
      salesforce.control.refuseAddress('sign_in');
      return () => salesforce.control.refuseAddress();
    },
    { check: 'salesforce.signIn', cause: 'address_refused', state: 'fail', words: /ranges/i },
  ),
  misconfiguration(
    'no-run-as-user',
    'The client credentials flow has no user to run as.',
    inDocument((connection, { salesforce, write }) => {
      const { clientId, clientSecret } = salesforce.clientCredentials;
      const before = salesforce.control.editApp(clientId, { runAsUsername: null });
      connection.salesforce.auth = {
        flow: 'client_credentials',
        clientId,
        clientSecret: { file: write('secrets/harbor-salesforce-client.secret', clientSecret) },
      };
      return () => void salesforce.control.editApp(clientId, before);
    }),
    { check: 'salesforce.signIn', cause: 'no_run_as_user', state: 'fail', words: /run as/i },
  ),
  misconfiguration(
    'consumer-secret-wrong',
    'The consumer secret was changed in the app and not in the settings.',
    inDocument((connection, { salesforce, write }) => {
      connection.salesforce.auth = {
        flow: 'client_credentials',
        clientId: salesforce.clientCredentials.clientId,
        clientSecret: { file: write('secrets/harbor-salesforce-client.secret', 'the-secret-of-last-year') },
      };
    }),
    { check: 'salesforce.signIn', cause: 'client_secret', state: 'fail', words: /secret/i },
  ),
  misconfiguration(
    'another-org',
    'The settings name the organization id of another org.',
    inDocument((connection) => {
      connection.salesforce.orgId = salesforceId('00D', 77);
    }),
    { check: 'salesforce.signIn', cause: 'other_org', state: 'fail', words: /another org/i },
  ),
  misconfiguration(
    'org-unreachable',
    'A firewall lets nothing through to the org.',
    ({ salesforce }) => {
      salesforce.control.goDown('unreachable');
      return () => salesforce.control.goDown(null);
    },
    { check: 'salesforce.signIn', cause: 'unreachable', state: 'fail', words: /443|reach/i },
  ),
  misconfiguration(
    'org-in-maintenance',
    'Salesforce is being upgraded: it answers with its maintenance page.',
    ({ salesforce }) => {
      salesforce.control.goDown('maintenance');
      return () => salesforce.control.goDown(null);
    },
    { check: 'salesforce.signIn', cause: 'unavailable', state: 'fail', words: /wait/i },
  ),
  misconfiguration(
    'clock-behind',
    'The clock of this machine is five minutes behind both clouds.',
    ({ salesforce, livePerson }) => {
      salesforce.control.setClockOffset(300_000);
      livePerson.control.setClockSkew(300_000);
      return () => {
        salesforce.control.setClockOffset(0);
        livePerson.control.setClockSkew(0);
      };
    },
    { check: 'server.clock', cause: 'off', state: 'fail', words: /NTP/ },
  ),
  misconfiguration(
    'clock-ahead-a-little',
    'The clock of this machine is one minute ahead of both clouds.',
    ({ salesforce, livePerson }) => {
      salesforce.control.setClockOffset(-60_000);
      livePerson.control.setClockSkew(-60_000);
      return () => {
        salesforce.control.setClockOffset(0);
        livePerson.control.setClockSkew(0);
      };
    },
    { check: 'server.clock', cause: 'off', state: 'warn', words: /ahead/ },
  ),
];

export const ORG_MISTAKES: Misconfiguration[] = [
  misconfiguration(
    'app-certificate-of-another-pair',
    'The certificate kept beside the private key belongs to another key.',
    async (world) => {
      world.write('secrets/harbor-salesforce.crt', (await certificate(200)).pem);
      return () => void world.write('secrets/harbor-salesforce.crt', world.salesforce.apiUser.certificatePem);
    },
    { check: 'salesforce.appCertificate', cause: 'pair_differs', state: 'fail', words: /another key/i },
  ),
  misconfiguration(
    'identity-certificate-ended',
    'The org’s certificate for agent identities ended yesterday.',
    inDocument(async (connection, world) => {
      const { pem } = await certificate(-1);
      connection.salesforce.identityCertificates = [pem];
      return orgSignsWith(world, pem);
    }),
    { check: 'salesforce.identityCertificate', cause: 'expired', state: 'fail', words: /new certificate/i },
  ),
  misconfiguration(
    'identity-certificate-ends-soon',
    'The org’s certificate for agent identities ends in ten days.',
    inDocument(async (connection, world) => {
      const { pem } = await certificate(10);
      connection.salesforce.identityCertificates = [pem];
      return orgSignsWith(world, pem);
    }),
    { check: 'salesforce.identityCertificate', cause: 'ends_soon', state: 'warn', words: /new certificate/i },
  ),
  misconfiguration(
    'identity-certificate-of-last-year',
    'The org signs with a new certificate; the settings still hold the old one.',
    inDocument(async (connection) => {
      connection.salesforce.identityCertificates = [(await certificate(120)).pem];
    }),
    { check: 'salesforce.identityCertificate', cause: 'differs', state: 'fail', words: /signs with another/i },
  ),
  misconfiguration(
    'package-not-deployed',
    'The package “main” was deployed without the field that makes records unique.',
    ({ salesforce }) => salesforce.control.dropField('LivePerson_Conversation__c.External_Key__c'),
    { check: 'salesforce.package', cause: 'missing', state: 'fail', words: /External_Key__c/ },
  ),
  misconfiguration(
    'task-field-hidden',
    'The API user may not see the field of a Task that names its conversation.',
    ({ salesforce }) => {
      salesforce.control.hideField('api', 'Task.LivePerson_Conversation__c');
      return () => salesforce.control.hideField('api', 'Task.LivePerson_Conversation__c', false);
    },
    { check: 'salesforce.package', cause: 'hidden', state: 'fail', words: /Task\.LivePerson_Conversation__c/ },
  ),
  misconfiguration(
    'api-calls-used-up',
    'Other programs have used up the org’s API calls of the day.',
    ({ salesforce }) => {
      salesforce.control.limit({ used: 100_500, max: 100_600 });
      return () => salesforce.control.limit({ used: 0, max: 100_000 });
    },
    { check: 'salesforce.limits', cause: 'calls_used_up', state: 'fail', words: /calls/i },
  ),
  misconfiguration(
    'api-calls-low',
    'Nine tenths of the org’s API calls of the day are used.',
    ({ salesforce }) => {
      salesforce.control.limit({ used: 90_000, max: 100_000 });
      return () => salesforce.control.limit({ used: 0, max: 100_000 });
    },
    { check: 'salesforce.limits', cause: 'calls_low', state: 'warn', words: /calls/i },
  ),
  misconfiguration(
    'data-storage-full',
    'The org’s data storage is full.',
    ({ salesforce }) => {
      salesforce.control.storageLimit({ dataMb: 1 });
      return () => salesforce.control.storageLimit({ dataMb: 1_024 });
    },
    { check: 'salesforce.storage', cause: 'data_full', state: 'fail', words: /storage/i },
  ),
  misconfiguration(
    'conversations-public',
    'Somebody set the organization-wide default of conversations to Public Read.',
    ({ salesforce }) => {
      salesforce.control.setSharing('LivePerson_Conversation__c', 'Read');
      return () => salesforce.control.setSharing('LivePerson_Conversation__c', 'Private');
    },
    { check: 'salesforce.sharing', cause: 'not_private', state: 'warn', words: /private/i },
  ),
  misconfiguration(
    'queue-deleted',
    'The queue for conversations without an owner was deleted.',
    ({ salesforce }) => salesforce.control.dropQueue('LivePerson_Unassigned'),
    { check: 'salesforce.queue', cause: 'missing', state: 'fail', words: /LivePerson_Unassigned/ },
  ),
];
