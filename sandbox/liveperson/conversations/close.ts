/** Ending dialogs and conversations, and the survey that may follow. Callers announce. */
import { randomBytes } from 'node:crypto';
import type { CloudContext } from '../context.ts';
import { createDialog, touch } from './open.ts';
import { append } from './publish.ts';
import type { Actor, CloseReason, Conversation, Dialog } from './types.ts';
import { assignedAgent, mainDialog } from './types.ts';

const CAUSE: Record<CloseReason, string> = {
  AGENT: 'Closed by agent',
  CONSUMER: 'Closed by consumer',
  TIMEOUT: 'Closed by timeout',
  SYSTEM: 'Closed by system',
};

export const closeReasonOf = (actor: Actor): CloseReason =>
  actor.kind === 'consumer' ? 'CONSUMER' : actor.kind === 'agent' ? 'AGENT' : 'SYSTEM';

function closeDialog(cloud: CloudContext, conversation: Conversation, dialog: Dialog, reason: CloseReason): void {
  if (dialog.state === 'CLOSE') return;
  touch(cloud, conversation, dialog);
  dialog.state = 'CLOSE';
  dialog.endedAt = dialog.updatedAt;
  dialog.closedBy = reason;
  dialog.closedCause = CAUSE[reason];
}

function endState(cloud: CloudContext, conversation: Conversation, reason: CloseReason): void {
  if (conversation.state === 'CLOSE') return;
  cloud.rings.withdraw(conversation);
  conversation.participants.splice(
    0,
    conversation.participants.length,
    ...conversation.participants.filter((p) => p.state === 'ACTIVE'),
  );
  const agent = assignedAgent(conversation);
  if (agent !== undefined && !cloud.switches.keepAgentWhenClosed)
    conversation.participants.splice(conversation.participants.indexOf(agent), 1);
  conversation.state = 'CLOSE';
  conversation.closeReason = reason;
  conversation.unansweredSince = null;
  touch(cloud, conversation);
  conversation.endedAt = conversation.metaUpdatedAt;
}

const wantsSurvey = (cloud: CloudContext, conversation: Conversation): boolean =>
  cloud.world.skills.get(conversation.skillId)?.postConversationSurvey ?? cloud.switches.postConversationSurvey;

/** Closes everything at once; surveys are skipped. */
export function closeConversation(cloud: CloudContext, conversation: Conversation, reason: CloseReason): void {
  for (const dialog of conversation.dialogs) closeDialog(cloud, conversation, dialog, reason);
  endState(cloud, conversation, reason);
  conversation.stage = 'CLOSE';
}

/** Closes the main dialog: a survey dialog opens where one is configured, else the conversation is over. */
export function closeMainDialog(cloud: CloudContext, conversation: Conversation, reason: CloseReason): void {
  if (!wantsSurvey(cloud, conversation)) return closeConversation(cloud, conversation, reason);
  closeDialog(cloud, conversation, mainDialog(conversation), reason);
  endState(cloud, conversation, reason);
  const consumer = conversation.participants.filter((p) => p.role === 'CONSUMER' || p.role === 'CONTROLLER');
  const dialog = createDialog(
    randomBytes(16).toString('base64url'),
    'POST_SURVEY',
    consumer,
    cloud.clock.now(),
    cloud.switches.sequenceStart,
  );
  dialog.metaData = { appInstallId: 'post-survey-bot' };
  conversation.dialogs.push(dialog);
  cloud.conversations.addDialog(conversation, dialog);
  for (const socket of cloud.sockets.of(conversation.consumerId)) socket.dialogs.add(dialog.dialogId);
  cloud.subscriptions.announce(conversation);
  ask(cloud, conversation, dialog, 'How satisfied are you with this conversation? Answer with a number from 1 to 5.');
}

function ask(cloud: CloudContext, conversation: Conversation, dialog: Dialog, message: string): void {
  const actor: Actor = { ...cloud.world.controller, kind: 'system', clientProperties: { type: '.ClientProperties' } };
  append(cloud, {
    conversation,
    dialog,
    actor,
    role: 'CONTROLLER',
    event: { type: 'ContentEvent', contentType: 'text/plain', message },
    audience: 'ALL',
    metadata: [],
  });
}

/** What the survey bot does with a consumer's answer: 1 to 5 is the score and ends the survey, anything else is asked again. */
export function answerSurvey(cloud: CloudContext, conversation: Conversation, dialog: Dialog, message: string): void {
  const score = /^[1-5]$/.exec(message.trim())?.[0];
  if (score === undefined) return ask(cloud, conversation, dialog, 'Please answer with a number from 1 to 5.');
  ask(cloud, conversation, dialog, 'Thank you.');
  endSurvey(cloud, conversation, Number(score));
}

/** Ends a running survey with a score, or without one (skipped). Announces. */
export function endSurvey(cloud: CloudContext, conversation: Conversation, csatRate: number | null): void {
  const dialog = conversation.dialogs.find(
    (candidate) => candidate.type === 'POST_SURVEY' && candidate.state === 'OPEN',
  );
  if (dialog === undefined) return;
  conversation.csat = {
    csatRate: csatRate ?? 0,
    csatResolutionConfirmation: null,
    status: csatRate === null ? 'SKIPPED' : 'FILLED',
  };
  closeDialog(cloud, conversation, dialog, csatRate === null ? 'TIMEOUT' : 'CONSUMER');
  conversation.stage = 'CLOSE';
  touch(cloud, conversation);
  cloud.subscriptions.announce(conversation);
}
