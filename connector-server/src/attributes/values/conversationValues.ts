/** Predefined values of the conversation itself and of its agent. */
import { group } from './predefinedValue.ts';

export const CONVERSATION_VALUES = group('Conversation', [
  { id: 'conversationId', label: 'Conversation or chat id', w: 'chatInfo.rtSessionId', m: 'info.conversationId', e: 'info.engagementId' }, // prettier-ignore
  { id: 'accountId', label: 'LivePerson account', w: 'chatInfo.accountId', m: 'info.brandId', e: 'info.accountId' },
  { id: 'brandName', label: 'Brand name', m: 'info.brandName' },
  { id: 'requestedTime', label: 'Requested', kind: 'time', w: 'chatInfo.chatRequestedTime', m: ['info.startTimeL', 'info.startTime'], e: ['info.chatRequestedTimeL', 'info.chatRequestedTime'] }, // prettier-ignore
  { id: 'startTime', label: 'Started', kind: 'time', w: ['chatInfo.chatStartTime', 'chatInfo.startTime'], m: ['info.startTimeL', 'info.startTime'], e: ['info.startTimeL', 'info.startTime'] }, // prettier-ignore
  { id: 'endTime', label: 'Ended', kind: 'time', w: 'chatInfo.chatEndTime', m: ['info.endTimeL', 'info.endTime'], e: ['info.endTimeL', 'info.endTime'] }, // prettier-ignore
  { id: 'duration', label: 'Duration (seconds)', kind: 'duration', m: 'info.duration', e: 'info.duration' },
  { id: 'sessionStartTime', label: 'Session started', kind: 'time', chatOnly: true, w: 'chatInfo.sessionStartTime' },
  { id: 'startPage', label: 'Start page', w: 'chatInfo.chatStartUrl', m: 'monitoring.conversationStartPage', e: 'info.chatStartUrl' }, // prettier-ignore
  { id: 'startPageTitle', label: 'Start page title', w: 'chatInfo.chatStartPage', m: 'monitoring.conversationStartPageTitle', e: 'info.chatStartPage' }, // prettier-ignore
  { id: 'skill', label: 'Skill', w: 'chatInfo.chatSkill', m: 'info.latestSkillName', e: 'info.skillName' },
  { id: 'skillId', label: 'Skill id', w: 'chatInfo.chatSkillId', m: 'info.latestSkillId', e: 'info.skillId' },
  { id: 'isMessaging', label: 'Is messaging', w: 'chatInfo.isMessaging', m: 'info.isMessaging', e: 'info.isMessaging' }, // prettier-ignore
  {
    id: 'status',
    label: 'Status',
    kind: 'status',
    w: 'visitorInfo.chattingVisitorState',
    m: 'info.status',
    e: 'info.ended',
  },
  { id: 'queueState', label: 'Queue state', m: 'info.latestQueueState' },
  { id: 'closeReason', label: 'Closed by', m: 'info.closeReason', e: 'info.endReasonDesc' },
  { id: 'closeReasonDetail', label: 'Close reason, detail', m: 'info.closeReasonDescription', e: 'info.endReason' },
  { id: 'firstConversation', label: 'First conversation', m: 'info.firstConversation' },
  { id: 'channel', label: 'Channel', w: 'chatInfo.channel', m: 'info.source', e: 'info.channel' },
  { id: 'language', label: 'Language of the conversation', m: 'info.language' },
  { id: 'firstIntent', label: 'First intent', m: 'info.firstIntentLabel' },
  { id: 'summary', label: 'Summary', m: 'summary.text' },
  { id: 'transfers', label: 'Number of transfers', m: ['info.transfers', 'transfers.length'], e: 'info.engagementSequence' }, // prettier-ignore
  { id: 'applicationId', label: 'Application id', w: 'clientProperties.appId', m: 'info.appId' },
  { id: 'applicationVersion', label: 'Application version', w: 'clientProperties.appVersion', m: 'info.appVersion' },
  { id: 'csat', label: 'Satisfaction (CSAT)', m: ['info.csatRate', 'info.csat'] },
  { id: 'mcs', label: 'Meaningful connection score', m: 'info.mcs', e: 'info.chatMCS' },
  { id: 'alertedMcs', label: 'Alerted connection score', m: 'info.alertedMCS', e: 'info.alertedMCS' },
]);

export const AGENT_VALUES = group('Agent', [
  { id: 'agentName', label: 'Assigned agent', w: 'chattingAgentInfo.agentName', m: 'info.latestAgentFullName', e: 'info.agentFullName' }, // prettier-ignore
  { id: 'agentNickname', label: 'Assigned agent, nickname', w: 'chattingAgentInfo.agentNickname', m: 'info.latestAgentNickname', e: ['info.agentName', 'info.agentNickName'] }, // prettier-ignore
  { id: 'agentId', label: 'Assigned agent, id', w: 'chattingAgentInfo.agentId', m: 'info.latestAgentId', e: 'info.agentId' }, // prettier-ignore
  { id: 'agentLogin', label: 'Assigned agent, login name', w: 'chattingAgentInfo.agentLoginName', m: 'info.latestAgentLoginName', e: 'info.agentLoginName' }, // prettier-ignore
  { id: 'agentGroup', label: 'Agent group', w: 'chattingAgentInfo.agentGroupName', m: 'info.latestAgentGroupName', e: 'info.agentGroupName' }, // prettier-ignore
  { id: 'agentGroupId', label: 'Agent group id', w: 'chattingAgentInfo.agentGroupId', m: 'info.latestAgentGroupId', e: 'info.agentGroupId' }, // prettier-ignore
  { id: 'ownAgentName', label: 'Agent at the softphone', w: 'agentInfo.agentName' },
  { id: 'ownAgentId', label: 'Agent at the softphone, id', w: 'agentInfo.agentId' },
]);
