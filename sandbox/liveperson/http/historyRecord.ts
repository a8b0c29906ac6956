/** One record of Messaging Interactions from a stored conversation. Pure apart from reading names from the world. */
import type { CloudContext } from '../context.ts';
import { effectiveTtr } from '../conversations/deadline.ts';
import { mainDialog, type Conversation, type StoredEvent } from '../conversations/types.ts';
import { isObject, listOf, text, type JsonObject } from '../json.ts';
import { userByOldId, type CloudUser } from '../world.ts';
import { campaignBody } from './historyCampaign.ts';
import { sdeEvents } from './historySdes.ts';

/** Everything `contentToRetrieve` may name. */
export const CONTENT_NAMES: ReadonlySet<string> = new Set([
  ...['campaign', 'messageRecords', 'agentParticipants', 'agentParticipantsLeave', 'agentParticipantsActive'],
  ...['consumerParticipants', 'transfers', 'interactions', 'messageScores', 'messageStatuses', 'conversationSurveys'],
  ...['coBrowseSessions', 'summary', 'sdes', 'unAuthSdes', 'monitoring', 'dialogs', 'responseTime', 'skillChanges'],
  ...['intents', 'uniqueIntents', 'latestAgentSurvey', 'previouslySubmittedAgentSurveys'],
]);

const DEFAULTS = [
  'campaign',
  'messageRecords',
  'agentParticipants',
  'agentParticipantsLeave',
  'agentParticipantsActive',
  'consumerParticipants',
  'transfers',
  'interactions',
  'messageScores',
  'messageStatuses',
  'conversationSurveys',
  'coBrowseSessions',
  'summary',
  'sdes',
];

/** `yyyy-MM-dd HH:mm:ss.SSS+0000`, as the service writes times. */
export const stamp = (at: number): string => new Date(at).toISOString().replace('T', ' ').replace('Z', '+0000');
const time = (at: number): JsonObject => ({ time: stamp(at), timeL: at });

/** Where a conversation came from, in the words of the reporting API. */
export function sourceOf(conversation: Conversation): string {
  const { type, name } = conversation.context;
  if (type === 'SharkContext') return 'SHARK';
  if (type === 'MobileAppContext') return 'APP';
  if (type === 'ProactiveContext') return 'AGENT';
  return ({ SMS: 'SMS', Facebook: 'FACEBOOK' } as Record<string, string>)[String(name)] ?? text(name) ?? 'APP';
}

function skillName(cloud: CloudContext, id: string): string {
  return id === '-1' ? 'Unassigned' : (cloud.world.skills.get(id)?.name ?? 'undefined');
}

const agentOf = (cloud: CloudContext, id: string): CloudUser | undefined => userByOldId(cloud.world, id);

const agentNames = (prefix: string, user: CloudUser | undefined): JsonObject => ({
  [`${prefix}Id`]: user?.userId ?? 'null',
  [`${prefix}LoginName`]: user?.loginName ?? 'null',
  [`${prefix}Nickname`]: user?.nickname ?? 'null',
  [`${prefix}FullName`]: user?.fullName ?? 'null',
});

function info(cloud: CloudContext, conversation: Conversation, cut: boolean): JsonObject {
  const last = conversation.steps.findLast((step) => step.permission === 'ASSIGNED_AGENT' && step.joined);
  const agent = last === undefined ? undefined : agentOf(cloud, last.agentId);
  const properties = isObject(conversation.context['clientProperties']) ? conversation.context['clientProperties'] : {};
  const ended = conversation.endedAt;
  return {
    conversationId: conversation.id,
    brandId: cloud.world.account,
    status: conversation.state,
    fullDialogStatus: conversation.stage,
    startTime: stamp(conversation.startedAt),
    startTimeL: conversation.startedAt,
    endTime: ended === null ? 'undefined' : stamp(ended),
    endTimeL: ended ?? -1,
    duration: (ended ?? cloud.clock.now()) - conversation.startedAt,
    ...(conversation.closeReason === null
      ? {}
      : {
          closeReason: conversation.closeReason,
          closeReasonDescription: conversation.closeReason === 'TIMEOUT' ? 'TIMEOUT' : 'MANUAL_CLOSE',
        }),
    firstConversation: conversation.firstConversation,
    ...(conversation.csat === null ? {} : { csat: conversation.csat.csatRate, csatRate: conversation.csat.csatRate }),
    mcs: 50,
    alertedMCS: 0,
    source: sourceOf(conversation),
    device: text(properties['deviceFamily']) ?? 'undefined',
    latestSkillId: Number(conversation.skillId),
    latestSkillName: skillName(cloud, conversation.skillId),
    ...(agent === undefined ? {} : agentNames('latestAgent', agent)),
    agentDeleted: agent?.deleted ?? false,
    latestAgentGroupId: -1,
    latestAgentGroupName: 'Main Group',
    latestQueueState: conversation.participants.some((p) => p.role === 'ASSIGNED_AGENT' && p.state === 'ACTIVE')
      ? 'ACTIVE'
      : 'IN_QUEUE',
    isPartial: cut,
    browser: text(properties['browser']) ?? 'NA',
    operatingSystem: text(properties['os']) ?? 'NA',
    timeZone: text(properties['timeZone']) ?? 'NA',
    features: listOf(properties['features']),
    language: text(conversation.context['lang']) ?? 'en-US',
    integration: text(properties['integration']) ?? 'NA',
    integrationVersion: text(properties['integrationVersion']) ?? 'NA',
    appId: text(properties['appId']) ?? 'NA',
    ipAddress: text(properties['ipAddress']) ?? 'NA',
    wasStepUp: conversation.wasStepUp,
    ...copied(conversation.context, ['visitorId', 'sessionId', 'interactionContextId']),
    brandName: cloud.world.account,
  };
}

const copied = (from: JsonObject, names: readonly string[]): JsonObject =>
  Object.fromEntries(names.filter((name) => name in from).map((name) => [name, from[name]]));

function monitoring({ context }: Conversation): JsonObject {
  const properties = isObject(context['clientProperties']) ? context['clientProperties'] : {};
  return {
    country: 'NA',
    countryCode: 'NA',
    device: text(properties['deviceFamily']) ?? 'NA',
    browser: text(properties['browser']) ?? 'NA',
    operatingSystem: text(properties['os']) ?? 'NA',
    ipAddress: text(properties['ipAddress']) ?? 'NA',
    conversationStartPage: text(context['startPage']) ?? 'NA',
  };
}

function messageData(event: JsonObject): { type: string; data: JsonObject } {
  const quick =
    event['quickReplies'] === undefined ? {} : { quickReplies: { content: JSON.stringify(event['quickReplies']) } };
  if (event['type'] === 'RichContentEvent')
    return { type: 'RICH_CONTENT', data: { richContent: { content: JSON.stringify(event['content']) }, ...quick } };
  const { message } = event;
  if (event['contentType'] === 'hosted/file' && isObject(message))
    return {
      type: 'HOSTED_FILE',
      data: {
        file: {
          relativePath: message['relativePath'],
          fileType: message['fileType'],
          caption: message['caption'] ?? '',
          preview: message['preview'] ?? '',
        },
      },
    };
  if (String(event['contentType']).startsWith('forms/') && isObject(message))
    return {
      type: event['contentType'] === 'forms/secure-submission' ? 'SECURE_FORM_SUBMIT' : 'SECURE_FORM_INVITATION',
      data: message,
    };
  return {
    type: 'TEXT_PLAIN',
    data: { msg: { text: typeof message === 'string' ? message : JSON.stringify(message) }, ...quick },
  };
}

const messageId = (stored: StoredEvent): string => `ms::dialog:${stored.dialogId}::msg:${stored.sequence}`;
const participantId = (stored: StoredEvent): string =>
  stored.sender.kind === 'consumer' ? stored.sender.id : (stored.sender.id.split('.')[1] ?? stored.sender.id);

function messageRecord(conversation: Conversation, stored: StoredEvent): JsonObject {
  const { type, data } = messageData(stored.event);
  return {
    type,
    messageData: data,
    messageId: messageId(stored),
    seq: stored.sequence,
    dialogId: stored.dialogId,
    participantId: participantId(stored),
    source: sourceOf(conversation),
    device: 'undefined',
    sentBy: stored.sender.kind === 'consumer' ? 'Consumer' : 'Agent',
    ...time(stored.at),
    audience: stored.audience,
    ...(stored.metadata.length === 0
      ? {}
      : { contextData: { rawMetadata: JSON.stringify(stored.metadata), structuredMetadata: [] } }),
  };
}

const isContent = (stored: StoredEvent): boolean => stored.event['type'] !== 'AcceptStatusEvent';

function agents(cloud: CloudContext, conversation: Conversation, joined: boolean): JsonObject[] {
  return conversation.steps
    .filter((step) => step.joined === joined)
    .map((step) => {
      const user = agentOf(cloud, step.agentId);
      return {
        ...agentNames('agent', user),
        agentDeleted: user?.deleted ?? false,
        userType: String(user?.userTypeId ?? 0),
        userTypeName: ['System', 'Human', 'Bot'][user?.userTypeId ?? 0],
        role: user?.manager === true ? 'AGENT_MANAGER' : 'AGENT',
        agentGroupId: -1,
        agentGroupName: 'Main Group',
        ...time(step.at),
        permission: step.permission,
        dialogId: mainDialog(conversation).dialogId,
      };
    });
}

function transfers(cloud: CloudContext, conversation: Conversation): JsonObject[] {
  return conversation.transfers.map((transfer) => ({
    ...time(transfer.at),
    ...agentNames(
      'assignedAgent',
      transfer.assignedAgentId === null ? undefined : cloud.world.users.get(transfer.assignedAgentId),
    ),
    targetSkillId: Number(transfer.targetSkillId),
    targetSkillName: skillName(cloud, transfer.targetSkillId),
    reason: transfer.reason,
    by: transfer.by.split('.')[1] ?? transfer.by,
    sourceSkillId: Number(transfer.sourceSkillId),
    sourceSkillName: skillName(cloud, transfer.sourceSkillId),
    ...agentNames('sourceAgent', transfer.sourceAgentId === null ? undefined : agentOf(cloud, transfer.sourceAgentId)),
    dialogId: mainDialog(conversation).dialogId,
  }));
}

function interactions(cloud: CloudContext, conversation: Conversation, events: StoredEvent[]): JsonObject[] {
  let previous = '';
  let sequence = 0;
  return events
    .filter((stored) => stored.sender.kind === 'agent' && stored.audience === 'ALL' && isContent(stored))
    .flatMap((stored) => {
      if (stored.sender.id === previous) return [];
      previous = stored.sender.id;
      return [
        {
          ...agentNames('assignedAgent', agentOf(cloud, stored.sender.id)),
          interactionTime: stamp(stored.at),
          interactionTimeL: stored.at,
          interactiveSequence: ++sequence,
          dialogId: stored.dialogId,
        },
      ];
    });
}

function surveys(conversation: Conversation): JsonObject[] {
  const { csat } = conversation;
  if (csat === null) return [];
  const dialog = conversation.dialogs.find((candidate) => candidate.type === 'POST_SURVEY') ?? mainDialog(conversation);
  return [
    {
      surveyType: 'Satisfaction',
      surveyStatus: csat.status,
      dialogId: dialog.dialogId,
      surveyId: 'csat',
      surveyData: [
        {
          question: 'Rate Conversation',
          answer: String(csat.csatRate),
          questionId: 'q1',
          answerId: String(csat.csatRate),
          questionType: 'csat',
          questionFormat: 'single',
          answerSeq: 1,
          isValidAnswer: true,
        },
      ],
    },
  ];
}

/** A record without its last messages once it holds more text than a search gives. */
function cutEvents(cloud: CloudContext, events: StoredEvent[]): StoredEvent[] {
  let chars = 0;
  return events.filter(({ event }) => {
    chars += typeof event['message'] === 'string' ? event['message'].length : 0;
    return chars <= cloud.switches.historyPartialChars;
  });
}

/** The record with the members asked for; null = the service's defaults. `whole`: it is not cut, however long. */
export function historyRecord(
  cloud: CloudContext,
  conversation: Conversation,
  content: string[] | null,
  whole: boolean,
): JsonObject {
  const wanted = new Set(content ?? DEFAULTS);
  const all = conversation.dialogs.flatMap((dialog) => dialog.events);
  const events = whole || !wanted.has('messageRecords') ? all : cutEvents(cloud, all);
  const profile = cloud.consumers.get(conversation.consumerId);
  const consumer = {
    participantId: conversation.consumerId,
    firstName: profile?.firstName ?? '',
    lastName: profile?.lastName ?? '',
    token: 'undefined',
    email: profile?.privateData.email ?? 'undefined',
    phone: profile?.privateData.mobileNum ?? 'undefined',
    avatarURL: profile?.avatarUrl ?? 'undefined',
    ...time(conversation.startedAt),
    joinTime: stamp(conversation.startedAt),
    joinTimeL: conversation.startedAt,
    consumerName: [profile?.firstName, profile?.lastName].filter(Boolean).join(' ') || 'Visitor',
    dialogId: mainDialog(conversation).dialogId,
  };
  const members: Record<string, () => unknown> = {
    campaign: () =>
      campaignBody(
        cloud.world,
        text(conversation.campaignInfo?.['campaignId']),
        text(conversation.campaignInfo?.['engagementId']),
      ),
    messageRecords: () => events.filter(isContent).map((stored) => messageRecord(conversation, stored)),
    agentParticipants: () => agents(cloud, conversation, true),
    agentParticipantsLeave: () => agents(cloud, conversation, false),
    agentParticipantsActive: () =>
      agents(cloud, conversation, true).filter((entry) =>
        conversation.participants.some(
          (p) =>
            p.state === 'ACTIVE' && p.role === entry['permission'] && p.id.endsWith(`.${String(entry['agentId'])}`),
        ),
      ),
    consumerParticipants: () => [consumer],
    transfers: () => transfers(cloud, conversation),
    interactions: () => interactions(cloud, conversation, events),
    messageScores: () => [],
    messageStatuses: () =>
      events
        .filter((stored) => !isContent(stored))
        .flatMap((stored) =>
          listOf(stored.event['sequenceList']).map((seq) => ({
            messageId: `ms::dialog:${stored.dialogId}::msg:${String(seq as number)}`,
            seq,
            ...time(stored.at),
            participantId: participantId(stored),
            participantType: stored.sender.kind === 'consumer' ? 'Consumer' : 'Agent',
            messageDeliveryStatus: stored.event['status'],
            dialogId: stored.dialogId,
          })),
        ),
    conversationSurveys: () => surveys(conversation),
    coBrowseSessions: () => ({ coBrowseSessionsList: [] }),
    monitoring: () => monitoring(conversation),
    summary: () => ({ text: conversation.note, lastUpdatedTime: conversation.metaUpdatedAt }),
    sdes: () => ({
      events: profile === undefined ? [] : sdeEvents(profile.claims?.['lp_sdes'], conversation.startedAt, true),
    }),
    unAuthSdes: () => ({
      events:
        profile === undefined ? [] : sdeEvents(profile.authenticatedData?.['lp_sdes'], conversation.startedAt, false),
    }),
    dialogs: () =>
      conversation.dialogs.map((dialog) => ({
        dialogId: dialog.dialogId,
        status: dialog.state,
        dialogType: dialog.type,
        dialogChannelType: dialog.channelType,
        startTime: stamp(dialog.createdAt),
        startTimeL: dialog.createdAt,
        endTime: dialog.endedAt === null ? 'undefined' : stamp(dialog.endedAt),
        endTimeL: dialog.endedAt ?? -1,
        ...(dialog.closedBy === null ? {} : { closeReason: dialog.closedBy, closeReasonDescription: 'MANUAL_CLOSE' }),
        skillId: Number(conversation.skillId),
        skillName: skillName(cloud, conversation.skillId),
      })),
    responseTime: () => ({
      latestEffectiveResponseDueTime: effectiveTtr(conversation),
      configuredResponseTime: conversation.ttr.value,
    }),
    skillChanges: () =>
      conversation.skillChanges.map((change) => ({
        ...time(change.at),
        skillId: Number(change.skillId),
        skillName: skillName(cloud, change.skillId),
      })),
  };
  const record: JsonObject = { info: info(cloud, conversation, events.length < all.length) };
  for (const [name, build] of Object.entries(members))
    if (wanted.has(name))
      record[name === 'consumerParticipants' ? cloud.switches.consumerParticipantSpelling : name] = build();
  return record;
}
