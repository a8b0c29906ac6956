/** A consumer's UMS socket: signed in by header, or by InitConnection as the first request. */
import { randomUUID } from 'node:crypto';
import type { WebSocket } from 'ws';
import type { CloudContext } from '../context.ts';
import { exFilter } from '../agent/conversationRequests.ts';
import { answerSurvey } from '../conversations/close.ts';
import { consumerRecord } from '../conversations/encode.ts';
import { openConversation } from '../conversations/open.ts';
import { publishEvent } from '../conversations/publish.ts';
import type { Actor } from '../conversations/types.ts';
import { announceField } from '../conversations/updateFields.ts';
import { profileBody } from '../identity/consumerProfiles.ts';
import { consumerOfJwt, type ConsumerIdentity } from '../identity/consumerTokens.ts';
import { finite, isObject, text, type JsonObject } from '../json.ts';
import { badRequest, Refusal } from '../refusal.ts';
import { bodyOf, said, serveRequests, umsSocket, type UmsAnswer, type UmsRequest } from '../sockets/connection.ts';
import { notificationText } from '../sockets/frames.ts';
import type { UmsSocket } from '../sockets/registry.ts';

export interface ConsumerCall {
  cloud: CloudContext;
  socket: UmsSocket;
  actor: Actor;
  request: UmsRequest;
}
type Table = Record<string, (call: ConsumerCall) => UmsAnswer>;

const TTR_NAMES = new Set(['NORMAL', 'URGENT', 'PRIORITIZED']);

/** Opens a conversation for a consumer from a request body. Also used by the Send API. */
export function consumerRequestConversation(
  cloud: CloudContext,
  consumerId: string,
  body: JsonObject,
  clientProperties: JsonObject,
): string {
  const brandId = body['brandId'];
  if (brandId !== undefined && brandId !== cloud.world.account) throw badRequest('brandId is not this account');
  const given = isObject(body['conversationContext'])
    ? body['conversationContext']
    : { type: 'SharkContext', lang: 'en-US' };
  const ttrType = text(body['ttrDefName']) ?? 'NORMAL';
  if (!TTR_NAMES.has(ttrType)) throw badRequest('unknown ttrDefName');
  if (body['channelType'] !== undefined && body['channelType'] !== 'MESSAGING') throw badRequest('unknown channelType');
  const conversation = openConversation(cloud, {
    consumerId,
    skillId: text(body['skillId']) ?? '-1',
    ttrType,
    context: { ...given, clientProperties },
    campaignInfo: isObject(body['campaignInfo']) ? body['campaignInfo'] : null,
  });
  cloud.subscriptions.announce(conversation);
  cloud.rings.offer(conversation);
  return conversation.id;
}

/** Publishes for a consumer; an answer inside a survey goes to the survey bot. */
export function consumerPublish(cloud: CloudContext, actor: Actor, body: JsonObject, metadata: unknown[]): number {
  const dialogId = text(body['dialogId']);
  const { event } = body;
  if (dialogId === undefined || !isObject(event)) throw badRequest('dialogId or event is missing');
  const sequence = publishEvent(cloud, actor, {
    dialogId,
    event,
    audience: text(body['messageAudience']) ?? 'ALL',
    metadata,
  });
  const found = cloud.conversations.dialogs.get(dialogId);
  if (found?.dialog.type === 'POST_SURVEY' && event['type'] === 'ContentEvent')
    answerSurvey(cloud, found.conversation, found.dialog, String(event['message']));
  return sequence;
}

function subscribeMessages({ cloud, socket, request }: ConsumerCall): UmsAnswer {
  const body = bodyOf(request);
  const dialogId = text(body['dialogId']) ?? '';
  const found = cloud.conversations.dialogs.get(dialogId);
  if (found === undefined || found.conversation.consumerId !== socket.ownerId)
    throw new Refusal(cloud.switches.unknownConversationCode, 'Dialog does not exist');
  const from = finite(body['fromSeq']) ?? 0;
  return {
    code: 200,
    type: '.ams.GenericSubscribeResponse',
    body: {},
    after: () => {
      socket.dialogs.add(dialogId);
      const changes = found.dialog.events
        .filter((stored) => stored.sequence >= from && stored.audience === 'ALL')
        .map((stored) => consumerRecord(stored));
      if (changes.length > 0)
        socket.send(notificationText('ms.MessagingEventNotification', JSON.stringify({ changes })));
    },
  };
}

const TABLE: Table = {
  GetClock: ({ cloud }) => ({ code: 200, type: '.GetClock$Response', body: { currentTime: cloud.clock.now() } }),
  KeepAlive: () => ({ code: 200, type: '.KeepAlive$Response', body: {} }),
  'userprofile.SetUserProfile': ({ cloud, socket, request }) => {
    cloud.consumers.update(socket.ownerId, bodyOf(request));
    return said('OK User Profile set successfully');
  },
  'userprofile.GetUserProfile': ({ cloud, socket }) => ({
    code: 200,
    type: 'userprofile.GetUserProfileResponse',
    body: profileBody(cloud.consumers.ensure(socket.ownerId)),
  }),
  'cm.ConsumerRequestConversation': ({ cloud, socket, request }) => ({
    code: 200,
    type: 'cm.RequestConversationResponse',
    body: {
      conversationId: consumerRequestConversation(cloud, socket.ownerId, bodyOf(request), socket.clientProperties),
    },
  }),
  'ms.PublishEvent': ({ cloud, actor, request }) => ({
    code: 200,
    type: 'ms.PublishEventResponse',
    body: { sequence: consumerPublish(cloud, actor, bodyOf(request), request.metadata) },
  }),
  'ms.SubscribeMessagingEvents': subscribeMessages,
  'cqm.SubscribeExConversations': ({ cloud, socket, request }) => {
    const id = randomUUID();
    const filter = { ...exFilter(bodyOf(request)), agentIds: null };
    return {
      code: 200,
      type: 'cqm.SubscribeExConversationsResponse',
      body: { subscriptionId: id },
      after: () => cloud.subscriptions.open({ id, socket, filter, matched: new Set() }),
    };
  },
  'cqm.UnsubscribeExConversations': ({ cloud, socket, request }) => {
    if (!cloud.subscriptions.close(socket, text(bodyOf(request)['subscriptionId']) ?? ''))
      throw new Refusal(404, 'Unknown subscription');
    return said('OK Unsubscribed successfully');
  },
  'cm.UpdateConversationField': ({ cloud, actor, request }) =>
    said(announceField(cloud, actor, bodyOf(request), request.metadata)),
  'ms.GenerateURLForUploadFile': ({ cloud, request }) => ({
    code: 200,
    type: 'ms.GenerateURLResponse',
    body: cloud.files.uploadLink(bodyOf(request)),
  }),
  'ms.GenerateURLForDownloadFile': ({ cloud, request }) => ({
    code: 200,
    type: 'ms.GenerateURLResponse',
    body: cloud.files.downloadLink(bodyOf(request)),
  }),
};

/** Who InitConnection says it is. */
async function initialise(
  cloud: CloudContext,
  request: UmsRequest,
): Promise<{ identity: ConsumerIdentity; properties: JsonObject }> {
  if (request.type !== 'InitConnection') throw new Refusal(401, 'InitConnection must come first');
  const headers = request.headers.filter(isObject);
  const auth = headers.find((header) => header['type'] === '.ams.headers.ConsumerAuthentication');
  const identity = await consumerOfJwt(cloud, text(auth?.['jwt']) ?? '');
  if (identity === undefined) throw new Refusal(401, 'The consumer token is missing or not valid');
  return { identity, properties: headers.find((header) => header['type'] === '.ams.headers.ClientProperties') ?? {} };
}

export function serveConsumer(
  cloud: CloudContext,
  ws: WebSocket,
  byHeader: ConsumerIdentity | null,
  headerProperties: JsonObject = {},
): void {
  let line: { socket: UmsSocket; actor: Actor } | null = null;
  const open = (identity: ConsumerIdentity, properties: JsonObject): void => {
    const clientProperties = { ...properties, type: '.ClientProperties', ipAddress: '203.0.113.9' };
    const socket = umsSocket(cloud, ws, {
      kind: 'consumer',
      ownerId: identity.consumerId,
      token: identity.jwt,
      showsSuggested: false,
      clientProperties,
    });
    line = { socket, actor: { id: identity.consumerId, pid: identity.consumerId, kind: 'consumer', clientProperties } };
    cloud.consumers.ensure(identity.consumerId);
    cloud.sockets.add(socket);
  };
  if (byHeader !== null) open(byHeader, headerProperties);
  serveRequests(cloud, ws, (request) => {
    if (line === null)
      return initialise(cloud, request).then(({ identity, properties }) => {
        if (line !== null) throw badRequest('The connection is already initialised');
        open(identity, properties);
        return said('OK Connection initialised');
      });
    const handler = Object.hasOwn(TABLE, request.type) ? TABLE[request.type] : undefined;
    if (handler === undefined) throw badRequest(`Unknown request type ${request.type}`);
    return handler({ cloud, ...line, request });
  });
  ws.on('close', () => {
    if (line === null) return;
    cloud.sockets.remove(line.socket);
    cloud.subscriptions.closeAll(line.socket);
  });
}
