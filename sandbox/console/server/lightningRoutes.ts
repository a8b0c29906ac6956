/** The origin of the console itself: pages, record data, Apex as the user, and the native softphone's bundle. */
import { fileURLToPath } from 'node:url';
import express, { type Router, type Request } from 'express';
import { USERS } from '../../seed.ts';
import type { SalesforceOrg } from '../../salesforce/org.ts';
import { slds, typescriptModules } from './assets.ts';
import { BREAKS, breakOf, type Break } from './breaks.ts';
import { callCenterSettings } from './callCenter.ts';
import { consolePage } from './consolePage.ts';
import { contentSecurityPolicy } from './contentSecurity.ts';
import { appName, holdsAll, tabsOf } from './granted.ts';
import { nativeBundle, recordPageBundle } from './nativeBundle.ts';
import { createOrgClient, OrgRefusal, type OrgClient } from './orgClient.ts';
import { createRecord, listPage, navigation, newForm, recordFields, recordPage, search } from './recordApi.ts';
import { componentsOn } from './recordPages.ts';
import { NO_SOFTPHONE, softphoneFor } from './softphoneShown.ts';

export interface LightningOptions {
  org: SalesforceOrg;
  connectorUrl: () => string;
  visualforceUrl: string;
  refuseAgent: (userKey: string) => void;
}

const CLIENT = fileURLToPath(new URL('../client/', import.meta.url));
const DRIVER = fileURLToPath(new URL('../stageDriver.js', import.meta.url));
const CLOSED_PORT = 'http://127.0.0.1:9';

/** What LivePersonHostSettings.read returns is an object, unlike the other classes' text; two breaks falsify it. */
function hostSettings(text: string, broken: Break | null): unknown {
  const settings = JSON.parse(text) as { connectorUrl: string };
  if (broken === 'settings')
    throw new Error(
      JSON.stringify({
        ok: false,
        code: 'not_configured',
        message: 'The LivePerson setting ConnectorUrl is empty. Ask your Salesforce administrator to fill it.',
      }),
    );
  return broken === 'connector' ? { ...settings, connectorUrl: CLOSED_PORT } : settings;
}

export function lightningRoutes(options: LightningOptions): Router {
  const { org } = options;
  const clients = new Map<string, OrgClient>();
  const clientOf = (request: Request): OrgClient => {
    const key = String(request.params.user);
    const client = clients.get(key) ?? createOrgClient(org, key);
    clients.set(key, client);
    return client;
  };
  const router = express.Router();
  router.use(express.json());
  router.use('/slds', slds());
  router.use('/client', typescriptModules(CLIENT), express.static(CLIENT));
  router.get('/stage-driver.js', (_request, response) => response.sendFile(DRIVER));
  // Setup lives at the org's own address; on the platform its links work from here too.
  router.get('/lightning/setup/*path', (request, response) => response.redirect(org.publicUrl + request.originalUrl));
  router.get('/native/softphone.js', async (_request, response) => {
    response
      .type('text/javascript')
      .set('cache-control', 'no-store')
      .send(await nativeBundle());
  });
  router.get('/native/record-page.js', async (_request, response) => {
    response
      .type('text/javascript')
      .set('cache-control', 'no-store')
      .send(await recordPageBundle());
  });

  router.get('/as/:user/:host/', async (request, response) => {
    const user = USERS.find(({ key }) => key === request.params.user);
    const host = request.params.host === 'native' ? 'native' : 'open-cti';
    if (!user?.salesforce) {
      response.status(404).send('Unknown user.');
      return;
    }
    const broken = breakOf(request.query.break);
    // The native softphone runs on the console's own origin: the same console under another name is one the connector does not know.
    if (broken === 'origin' && host === 'native' && request.hostname !== 'localhost') {
      response.redirect(`http://localhost:${request.socket.localPort}${request.originalUrl}`);
      return;
    }
    if (broken === 'livePerson') options.refuseAgent(user.key);
    const connectorUrl = broken === 'connector' ? CLOSED_PORT : options.connectorUrl();
    const settings = callCenterSettings(org, connectorUrl) ?? {};
    if (broken === 'settings') delete settings['/lpConnector/lpConnectorUrl'];
    const visualforceUrl =
      broken === 'origin' ? options.visualforceUrl.replace('127.0.0.1', 'localhost') : options.visualforceUrl;
    const softphone = await softphoneFor(org, user.key, host);
    response.set('content-security-policy', contentSecurityPolicy(org, connectorUrl));
    response.type('html').send(
      consolePage({
        user: { key: user.key, name: user.name, userId: user.salesforce.userId },
        orgId: org.orgId,
        host,
        stage: request.query.stage === '1',
        broken,
        breaks: BREAKS,
        callCenterSettings: settings,
        connectorUrl: broken === 'settings' ? '' : connectorUrl,
        visualforceUrl,
        hasSoftphone: softphone === 'shown',
        whyNoSoftphone: NO_SOFTPHONE[softphone],
        appName: appName(org, user.key),
        navigation: await navigation(createOrgClient(org, user.key)),
        tabs: tabsOf(org, user.key),
      }),
    );
  });

  const api = express.Router({ mergeParams: true });
  api.get('/records/:id', async (request, response) => {
    const page = await recordPage(clientOf(request), request.params.id);
    const { user } = request.params as Record<string, string>;
    const components = componentsOn(org.metadataDirs(), page.object)
      .filter(({ permissions }) => holdsAll(org, String(user), permissions))
      .map(({ name, region }) => ({ name, region }));
    response.json({ ...page, components });
  });
  api.get('/records/:id/fields', async (request, response) => {
    const names = typeof request.query.names === 'string' ? request.query.names.split(',') : [];
    response.json(await recordFields(clientOf(request), request.params.id, names));
  });
  api.get('/lists/:object', async (request, response) =>
    response.json(await listPage(clientOf(request), request.params.object)),
  );
  api.get('/search', async (request, response) =>
    response.json(await search(clientOf(request), typeof request.query.q === 'string' ? request.query.q : '')),
  );
  api.get('/forms/:object', async (request, response) =>
    response.json(await newForm(clientOf(request), request.params.object)),
  );
  api.post('/records/:object', async (request, response) =>
    response.json({
      id: await createRecord(clientOf(request), request.params.object, request.body as Record<string, string>),
    }),
  );
  api.post('/apex/:class/:method', async (request, response) => {
    const broken = breakOf(request.query.break);
    const { user, class: className, method } = request.params as Record<string, string>;
    // The break "identity" runs the class as somebody to whom it was never granted.
    const userKey = broken === 'identity' && className === 'LivePersonIdentity' ? 'dan' : String(user);
    try {
      const value = await org.apex(userKey, String(className), String(method), request.body as Record<string, string>);
      response.json({ value: className === 'LivePersonHostSettings' ? hostSettings(value, broken) : value });
    } catch (error) {
      response.status(400).json({ message: error instanceof Error ? error.message : 'The Apex class failed.' });
    }
  });
  api.use((error: unknown, _request: Request, response: express.Response, next: express.NextFunction) => {
    if (!(error instanceof OrgRefusal)) return next(error);
    response.status(error.status).json({ code: error.errorCode, message: error.message });
  });
  router.use('/as/:user/api', api);
  return router;
}
