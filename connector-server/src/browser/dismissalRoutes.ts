import express from 'express';
import type { Router } from 'express';
import { z } from 'zod';
import type { Dismissal } from '../desk/ports.ts';
import { ADMIN_PERMISSION } from '../protocol/constants.ts';
import type { AuditSink } from '../support/audit.ts';
import type { Logger } from '../support/logger.ts';
import type { AccessTokens } from './accessTokens.ts';
import { bearerOf } from './healthRoutes.ts';
import type { IdentityConnections } from './ports.ts';

const asked = z.object({
  connectionId: z.string().min(1).max(128),
  salesforceUserId: z.string().regex(/^005[A-Za-z0-9]{15}$/),
});

/**
 * POST /agents/dismiss `{connectionId, salesforceUserId}` with an administrator's access token: ends the agent's
 * softphones and LivePerson session at once. An administrator reaches the agents of the own org only.
 */
export function dismissalRoutes(options: {
  dismissal: Dismissal;
  tokens: AccessTokens;
  connections: IdentityConnections;
  audit: AuditSink;
  log: Logger;
}): Router {
  const router = express.Router();
  router.post('/agents/dismiss', express.json({ limit: '2kb' }), async (request, response) => {
    const bearer = bearerOf(request);
    const admin = bearer === null ? null : await options.tokens.identityOf(bearer);
    if (!admin?.permissions.includes(ADMIN_PERMISSION))
      return void response.status(401).set('WWW-Authenticate', 'Bearer').json({ error: 'unauthorized' });
    const body = asked.safeParse(request.body);
    if (!body.success) return void response.status(400).json({ error: 'invalid_request' });
    const own = options.connections.connectionsOfOrg(admin.orgId).some(({ id }) => id === body.data.connectionId);
    if (!own) return void response.status(404).json({ error: 'not_found' });
    await options.tokens.revoke({ orgId: admin.orgId, salesforceUserId: body.data.salesforceUserId });
    options.log.info(
      { connection: body.data.connectionId, agent: body.data.salesforceUserId, by: admin.salesforceUserId },
      'An administrator ends the session of an agent',
    );
    await options.audit({
      connectionId: body.data.connectionId,
      actor: admin.username,
      action: 'ended the sessions of agent',
      subject: body.data.salesforceUserId,
    });
    await options.dismissal.dismiss(body.data, 'An administrator ended your session.');
    response.json({ ended: true });
  });
  return router;
}
