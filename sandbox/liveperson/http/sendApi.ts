/** Connector (Send) API: a server speaks for a consumer, with AppJWT V1 and a consumer JWS. */
import type { CloudContext } from '../context.ts';
import { consumerPublish, consumerRequestConversation } from '../consumer/consumerSocket.ts';
import { announceField } from '../conversations/updateFields.ts';
import type { Actor } from '../conversations/types.ts';
import { isObject, listOf, parseJson, text, type JsonObject } from '../json.ts';
import { Refusal } from '../refusal.ts';
import type { CloudRequest, Reply, Router } from './router.ts';

const PROPERTIES = { type: '.ClientProperties', ipAddress: '203.0.113.30', integration: 'BRAND_SDK' };

const refused = (code: number, errorCode: number, title: string): Reply => ({
  status: code,
  body: { kind: 'resp', code, type: '.ReqBody$ErrorResp', body: { title, details: title, errorCode } },
});

/** The consumer the two tokens allow to speak for, or the refusal. */
async function onBehalf(cloud: CloudContext, request: CloudRequest): Promise<string | Reply> {
  if (request.params['account'] !== cloud.world.account) return refused(401, 40102, 'AppJWT is invalid');
  if (request.headers.authorization === undefined) return refused(401, 40105, 'AppJWT is missing');
  const app = await cloud.keys.verify('appStatic', request.headers.authorization);
  if (app === undefined || !String(app['scope']).split(' ').includes('msg.consumer'))
    return refused(401, 40102, 'AppJWT is invalid or expired');
  const behalf = request.headers['x-lp-on-behalf'];
  if (typeof behalf !== 'string') return refused(401, 40104, 'ConsumerJWS is missing');
  const consumer = await cloud.keys.verify('idp', behalf, 'consumer-jws');
  return consumer?.sub ?? refused(401, 40103, 'ConsumerJWS is invalid');
}

function perform(cloud: CloudContext, actor: Actor, request: JsonObject): JsonObject {
  const body = isObject(request['body']) ? request['body'] : {};
  switch (text(request['type'])?.replace(/^\.(ams\.)?/, '')) {
    case 'userprofile.SetUserProfile':
      cloud.consumers.update(actor.id, body);
      return { msg: 'OK User Profile set successfully' };
    case 'cm.ConsumerRequestConversation':
      if (body['brandId'] !== cloud.world.account) throw new Refusal(400, 'brandId is missing or not this account');
      return { conversationId: consumerRequestConversation(cloud, actor.id, body, PROPERTIES) };
    case 'ms.PublishEvent':
      return { sequence: consumerPublish(cloud, actor, body, listOf(request['metadata'])) };
    case 'cm.UpdateConversationField':
      return { msg: announceField(cloud, actor, body, []) };
    default:
      throw new Refusal(400, 'unknown request type');
  }
}

export function routeSendApi(router: Router, cloud: CloudContext): void {
  const serve = async (request: CloudRequest, expected: readonly string[] | null): Promise<Reply> => {
    const consumerId = await onBehalf(cloud, request);
    if (typeof consumerId !== 'string') return consumerId;
    const parsed = parseJson(request.body.toString('utf8'));
    const requests = listOf(parsed).filter(isObject);
    if (requests.length === 0) return refused(400, 40001, 'missing parameter');
    if (expected !== null && expected.some((type, i) => !String(requests[i]?.['type']).endsWith(type)))
      return refused(400, 40001, 'requests are missing or in the wrong order');
    cloud.consumers.ensure(consumerId);
    const actor: Actor = { id: consumerId, pid: consumerId, kind: 'consumer', clientProperties: PROPERTIES };
    try {
      const answers = requests.map((one, i) => ({
        code: 'OK',
        body: perform(cloud, actor, one),
        reqId: String((one['id'] as string | number | undefined) ?? i + 1),
      }));
      return { status: 200, body: expected === null ? answers[0] : answers };
    } catch (error) {
      if (error instanceof Refusal) return refused(error.code, error.code * 100 + 1, error.message);
      throw error;
    }
  };
  const base = '/api/account/:account/messaging/consumer/conversation';
  router.on('POST', base, (request) =>
    serve(request, ['userprofile.SetUserProfile', 'cm.ConsumerRequestConversation']),
  );
  router.on('POST', `${base}/send`, (request) => serve(request, null));
}
