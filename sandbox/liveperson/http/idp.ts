/** Identity provider for consumers: anonymous, brand-authenticated, and the consumer token of the Send API. */
import type { CloudContext } from '../context.ts';
import {
  anonymousJwt,
  authenticateBrand,
  consumerIdOf,
  externalSubject,
  externalToken,
} from '../identity/consumerTokens.ts';
import { text } from '../json.ts';
import { bodyObject, type Router, type Handler } from './router.ts';

const UNAUTHORIZED = { status: 401, body: { error: 'unauthorized' } };

export function routeIdp(router: Router, cloud: CloudContext): void {
  const guarded =
    (handler: Handler): Handler =>
    (request) => {
      const fault = cloud.faults.take('idp');
      if (fault !== null) return { status: fault, body: { error: 'refused' } };
      return request.params['account'] === cloud.world.account ? handler(request) : UNAUTHORIZED;
    };
  const on = (path: string, handler: Handler): void =>
    router.on('POST', `/api/account/:account${path}`, guarded(handler));

  on('/signup', async () => ({ status: 200, body: { jwt: await anonymousJwt(cloud) } }));
  on('/anonymous/authorize', async (request) => {
    const renewed = text(bodyObject(request)?.['id_token']);
    if (renewed === undefined) return { status: 200, body: { token: await externalToken(cloud) } };
    const subject = await externalSubject(cloud, renewed);
    return subject === undefined ? UNAUTHORIZED : { status: 200, body: { token: await externalToken(cloud, subject) } };
  });
  on('/app/:connector/authenticate', async (request) => {
    const subject = await externalSubject(cloud, text(bodyObject(request)?.['id_token']) ?? '');
    return subject === undefined ? UNAUTHORIZED : { status: 200, body: { token: await anonymousJwt(cloud, subject) } };
  });
  on('/authenticate', async (request) => {
    const code = text(bodyObject(request)?.['authCode']);
    if (code === undefined) return { status: 400, body: { error: 'authCode is missing' } };
    const jwt = await authenticateBrand(cloud, code);
    return jwt === undefined ? UNAUTHORIZED : { status: 200, body: { jwt } };
  });
  on('/consumer', async (request) => {
    const app = await cloud.keys.verify('appStatic', request.headers.authorization ?? '');
    if (app === undefined) return UNAUTHORIZED;
    const external = text(bodyObject(request)?.['ext_consumer_id']);
    if (external === undefined || external === '')
      return { status: 400, body: { error: 'ext_consumer_id is missing' } };
    const consumerId = consumerIdOf(cloud, { iss: String(app['azp']), sub: external });
    cloud.consumers.ensure(consumerId);
    return {
      status: 201,
      body: {
        token: await cloud.keys.sign(
          'idp',
          { sub: consumerId, aud: `acc:${cloud.world.account}`, iss: 'consumer-jws' },
          3_600,
        ),
      },
    };
  });
}
