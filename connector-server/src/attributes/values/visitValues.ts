/** Predefined values of the visitor, the visit and the campaign that brought the conversation. */
import { group } from './predefinedValue.ts';

export const VISITOR_VALUES = group('Visitor', [
  { id: 'visitorId', label: 'Visitor or consumer id', w: 'visitorInfo.visitorId', m: 'consumerParticipants.participantId', e: 'info.visitorId' }, // prettier-ignore
  { id: 'visitorName', label: 'Visitor name', w: 'visitorInfo.visitorName', m: 'consumerParticipants.consumerName', e: 'info.visitorName' }, // prettier-ignore
  { id: 'webVisitorId', label: 'Web visitor id', w: 'visitorInfo.webVisitorId', m: 'info.visitorId' },
  { id: 'webSessionId', label: 'Web session id', w: 'visitorInfo.webSessionId', m: 'info.sessionId' },
  { id: 'device', label: 'Device', w: 'visitorInfo.device', m: ['info.device', 'monitoring.device'], e: 'visitorInfo.device' }, // prettier-ignore
  { id: 'browser', label: 'Browser', w: 'visitorInfo.browser', m: ['info.browser', 'monitoring.browser'], e: 'visitorInfo.browser' }, // prettier-ignore
  { id: 'operatingSystem', label: 'Operating system', w: 'visitorInfo.operatingSystem', m: ['info.operatingSystem', 'monitoring.operatingSystem'], e: 'visitorInfo.operatingSystem' }, // prettier-ignore
  { id: 'country', label: 'Country', w: 'visitorInfo.country', m: 'monitoring.country', e: 'visitorInfo.country' },
  { id: 'countryCode', label: 'Country code', w: 'visitorInfo.countryCode', m: 'monitoring.countryCode', e: 'visitorInfo.countryCode' }, // prettier-ignore
  { id: 'state', label: 'State', w: 'visitorInfo.state', m: 'monitoring.state', e: 'visitorInfo.state' },
  { id: 'city', label: 'City', w: 'visitorInfo.city', m: 'monitoring.city', e: 'visitorInfo.city' },
  { id: 'isp', label: 'Internet provider', w: 'visitorInfo.isp', m: 'monitoring.isp', e: 'visitorInfo.isp' },
  { id: 'organization', label: 'Organisation of the network', w: 'visitorInfo.organization', m: 'monitoring.org', e: 'visitorInfo.org' }, // prettier-ignore
  { id: 'ipAddress', label: 'IP address', w: ['visitorInfo.IpAddress', 'visitorInfo.ipAddress'], m: ['info.ipAddress', 'monitoring.ipAddress'], e: 'visitorInfo.ipAddress' }, // prettier-ignore
  { id: 'visitStart', label: 'Visit started', kind: 'time', w: 'visitorInfo.visitStartTime' },
  { id: 'timeZone', label: 'Time zone', w: 'visitorInfo.visitorTimezone', m: 'info.timeZone' },
  { id: 'searchProvider', label: 'Search provider', chatOnly: true, w: 'visitorJourney.searchEngine.searchProvider' },
  { id: 'searchKeywords', label: 'Search keywords', w: 'visitorJourney.searchEngine.searchKeywords', m: ['sdes.events[sdeType=SEARCH_CONTENT].searchContent.keywords', 'unAuthSdes.events[sdeType=SEARCH_CONTENT].searchContent.keywords'] }, // prettier-ignore
]);

export const CAMPAIGN_VALUES = group('Campaign', [
  { id: 'campaign', label: 'Campaign', w: 'campaignInfo.campaignName', m: 'campaign.campaignName', e: 'campaign.campaignName' }, // prettier-ignore
  { id: 'campaignId', label: 'Campaign id', w: 'campaignInfo.campaignId', m: 'campaign.campaignId', e: 'campaign.campaignId' }, // prettier-ignore
  { id: 'targetAudience', label: 'Target audience', w: 'campaignInfo.targetAudience[0].name', m: 'campaign.visitorProfileName', e: 'campaign.visitorProfileName' }, // prettier-ignore
  { id: 'goal', label: 'Goal', w: 'campaignInfo.goalName', m: 'campaign.goalName', e: 'campaign.goalName' },
  { id: 'goalId', label: 'Goal id', w: 'campaignInfo.goalId', m: 'campaign.goalId', e: 'campaign.goalId' },
  { id: 'visitorBehavior', label: 'Visitor behaviour', w: 'engagementInfo.VisitorBehavior[0].name', m: 'campaign.visitorBehaviorName', e: 'campaign.visitorBehaviorName' }, // prettier-ignore
  {
    id: 'engagementType',
    label: 'Engagement type',
    w: 'engagementInfo.engagementType',
    m: 'campaign.engagementSource',
  },
  { id: 'engagementId', label: 'Engagement id', w: 'engagementInfo.engagementId', m: 'campaign.campaignEngagementId', e: 'campaign.campaignEngagementId' }, // prettier-ignore
  { id: 'engagement', label: 'Engagement', w: 'engagementInfo.engagementName', m: 'campaign.campaignEngagementName', e: 'campaign.campaignEngagementName' }, // prettier-ignore
  { id: 'engagementNote', label: 'Engagement, note for the agent', w: 'engagementInfo.agentNote', m: 'campaign.engagementAgentNote', e: 'campaign.engagementAgentNote' }, // prettier-ignore
  { id: 'lineOfBusiness', label: 'Line of business', w: 'campaignInfo.lobName', m: 'campaign.lobName', e: 'campaign.lobName' }, // prettier-ignore
  { id: 'application', label: 'Application (connector)', w: 'engagementInfo.applicationName', m: 'campaign.engagementApplicationName' }, // prettier-ignore
  { id: 'location', label: 'Display location', w: 'engagementInfo.locationName', m: 'campaign.locationName' },
]);
