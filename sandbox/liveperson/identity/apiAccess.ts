/** Who may call the REST APIs: an agent by bearer, or an application by AppJWT (V2) with the right scope, or by an OAuth 1.0 key. */
import type { CloudContext } from '../context.ts';
import type { CloudRequest } from '../http/router.ts';
import type { CloudUser } from '../world.ts';
import { signedByKey } from './oauth1.ts';

export type ApiCaller = { kind: 'agent'; user: CloudUser } | { kind: 'app'; scope: string[] } | { kind: 'key' };

/** The caller, or the status to refuse with: 401 nobody, 403 without the scope. */
export async function apiCaller(
  cloud: CloudContext,
  request: CloudRequest,
  scope: string,
): Promise<ApiCaller | 401 | 403> {
  if (request.params['account'] !== cloud.world.account) return 401;
  if (/^OAuth /i.test(request.headers.authorization ?? '')) return signedByKey(cloud, request) ? { kind: 'key' } : 401;
  const token = /^Bearer (.+)$/i.exec(request.headers.authorization ?? '')?.[1];
  if (token === undefined) return 401;
  const session = cloud.sessions.byBearer(token);
  const user = session === undefined ? undefined : cloud.world.users.get(session.userId);
  if (user !== undefined) return user.isEnabled ? { kind: 'agent', user } : 401;
  const claims = await cloud.keys.verify('sentinel', token);
  if (claims === undefined || claims.aud !== cloud.world.account) return 401;
  const scopes = typeof claims['scope'] === 'string' ? claims['scope'].split(' ') : [];
  return scopes.includes(scope) ? { kind: 'app', scope: scopes } : 403;
}
