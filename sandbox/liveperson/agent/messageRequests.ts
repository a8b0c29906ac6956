/** PublishEvent and QueryMessages of an agent. */
import { agentRecord } from '../conversations/encode.ts';
import { publishEvent } from '../conversations/publish.ts';
import { finite, isObject, text } from '../json.ts';
import { badRequest, Refusal } from '../refusal.ts';
import { bodyOf } from '../sockets/connection.ts';
import type { AgentCall, AgentRequestTable } from './agentSocket.ts';

function publish({ cloud, actor, request }: AgentCall): ReturnType<AgentRequestTable[string]> {
  const body = bodyOf(request);
  const dialogId = text(body['dialogId']);
  if (dialogId === undefined || !isObject(body['event'])) throw badRequest('dialogId or event is missing');
  const audience =
    body['messageAudience'] === undefined || body['messageAudience'] === null
      ? 'ALL'
      : (text(body['messageAudience']) ?? '');
  const sequence = publishEvent(cloud, actor, { dialogId, event: body['event'], audience, metadata: request.metadata });
  return { code: 200, type: '.ams.ms.PublishEvent$Response', body: { sequence } };
}

function query({ cloud, actor, user, request }: AgentCall): ReturnType<AgentRequestTable[string]> {
  const body = bodyOf(request);
  const found = cloud.conversations.dialogs.get(text(body['dialogId']) ?? '');
  if (found === undefined) throw new Refusal(cloud.switches.unknownConversationCode, 'Dialog does not exist');
  const { conversation, dialog } = found;
  const took =
    conversation.participants.some((p) => p.id === actor.id) ||
    conversation.steps.some((step) => step.agentId === actor.id);
  if (!took && !user.manager)
    throw new Refusal(cloud.switches.notParticipantCode, 'The agent is not part of the conversation');
  if (dialog.state === 'CLOSE' && cloud.switches.queryMessagesClosedCode !== 200)
    throw new Refusal(cloud.switches.queryMessagesClosedCode, 'Dialog is not available');
  const newer = finite(body['newerThanSequence']) ?? 0;
  const older = finite(body['olderThanSequence']) ?? Infinity;
  const most = finite(body['maxQuantity']) ?? Infinity;
  const inclusive = newer === 0 && cloud.switches.queryMessagesZero === 'includes-zero';
  const records = dialog.events
    .filter(({ sequence }) => (sequence > newer || (inclusive && sequence === 0)) && sequence < older)
    .slice(0, most)
    .map((stored) => agentRecord(stored));
  return { code: 200, type: '.ams.ms.QueryMessages$Response', body: records };
}

export const MESSAGE_REQUESTS: AgentRequestTable = {
  'ms.PublishEvent': publish,
  'ms.QueryMessages': query,
};
