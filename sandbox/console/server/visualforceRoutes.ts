/** The origin of Visualforce pages: our real page, our real static resource, and the stand-in Open CTI script. */
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import express, { type Router } from 'express';
import { USERS } from '../../seed.ts';
import type { SalesforceOrg } from '../../salesforce/org.ts';
import { breakOf } from './breaks.ts';
import { slds } from './assets.ts';
import { canOpenPage } from './granted.ts';
import { renderVisualforcePage } from './visualforce.ts';

const OPEN_CTI = fileURLToPath(new URL('../../../force-app/open-cti/default/', import.meta.url));
const SCRIPT = fileURLToPath(new URL('../openCti/opencti_min.js', import.meta.url));
const DRIVER = fileURLToPath(new URL('../stageDriver.js', import.meta.url));

export function visualforceRoutes(org: SalesforceOrg): Router {
  const router = express.Router();
  router.use('/slds', slds());
  router.use(
    '/resource/LivePersonSoftphone',
    express.static(path.join(OPEN_CTI, 'staticresources/LivePersonSoftphone')),
  );
  router.get('/stage-driver.js', (_request, response) => response.sendFile(DRIVER));
  router.get('/support/api/:version/lightning/opencti_min.js', (request, response) => {
    // The page's own address decides whether its script is broken: the script tag carries no query.
    if (breakOf(new URL(request.get('referer') ?? 'http://none').searchParams.get('break')) === 'script') {
      response.status(404).end();
      return;
    }
    response.type('text/javascript').set('cache-control', 'no-store').sendFile(SCRIPT);
  });
  router.get('/as/:user/apex/:page', (request, response) => {
    const user = USERS.find(({ key }) => key === request.params.user)?.salesforce;
    if (!user) {
      response.status(404).send('Unknown user.');
      return;
    }
    if (!canOpenPage(org, request.params.user, request.params.page)) {
      response
        .status(403)
        .type('html')
        .send(
          '<!DOCTYPE html><title>Insufficient Privileges</title><p>You do not have the level of access necessary to open this page.</p>',
        );
      return;
    }
    const html = renderVisualforcePage(new URL(`file://${OPEN_CTI}pages/${path.basename(request.params.page)}.page`), {
      userId: user.userId,
      organizationId: org.orgId,
      language: 'en_US',
      resourceUrl: (name, file) => `/resource/${name}/${file}`,
      sldsUrl: '/slds/styles/salesforce-lightning-design-system.min.css',
    });
    const driver = request.query.stage === '1' ? '<script src="/stage-driver.js"></script></body>' : '</body>';
    response.set('referrer-policy', 'same-origin').type('html').send(html.replace('</body>', driver));
  });
  return router;
}
