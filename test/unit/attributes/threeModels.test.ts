import { describe, expect, it } from 'vitest';
import type { AboutConversation } from '../../../connector-server/src/attributes/aboutConversation.ts';
import type { ConversationAttributes } from '../../../connector-server/src/attributes/attributes.ts';
import { attributesOf, type ToldBySource } from '../../../connector-server/src/attributes/attributesOf.ts';
import { readValue } from '../../../connector-server/src/attributes/readValue.ts';
import { profileAttributes, visitAttributes } from '../../../connector-server/src/liveperson/decode/liveAttributes.ts';
import { chatAttributes, messagingAttributes } from '../../../connector-server/src/liveperson/historyAttributes.ts';
import { mergeTold } from '../../../connector-server/src/attributes/mergeModels.ts';

const STARTED = Date.UTC(2026, 10, 21, 9, 30);
const about: AboutConversation = {
  conversationId: 'conv-1',
  account: '81234567',
  api: 'messaging',
  startedAt: STARTED,
  endedAt: null,
  source: 'SharkContext',
  skillId: '4100',
  skillName: 'Sales',
  consumerId: 'consumer-1',
  consumerName: 'Ada Fenwick',
  agentId: '5100',
  agentName: 'Robin Vale',
  closedBy: null,
  csat: null,
};
const chatAbout: AboutConversation = { ...about, api: 'chat', conversationId: '81234567-77', source: 'CHAT' };

const profile = {
  firstName: 'Ada',
  lastName: 'Fenwick',
  acr: 'loa1',
  privateData: { email: 'ada@home.example', mobileNum: '+44 20 7946 0001' },
  claims: {
    iss: 'https://id.example',
    sub: 'cust-9',
    lp_sdes: [
      { type: 'ctmrinfo', info: { ctype: 'gold', cstatus: 'active', customerId: 'C-9', lastPaymentDate: { year: 2026, month: 3, day: 7 } } }, // prettier-ignore
      { type: 'mrktInfo', info: { channel: 1, affiliate: 'Partner One' } },
    ],
  },
  authenticatedData: {
    lp_sdes: [
      { type: 'personal', personal: { firstname: 'Ada', lastname: 'Fenwick', company: 'Fenwick Mills', contacts: [{ email: 'ada@mills.example', phone: '+44 20 7946 0002' }] } }, // prettier-ignore
    ],
  },
};
const details = {
  context: {
    lang: 'en-GB',
    visitorId: 'V-1',
    sessionId: 'S-1',
    clientProperties: { deviceFamily: 'DESKTOP', os: 'WINDOWS', browser: 'CHROME', timeZone: 'Europe/London' },
  },
  campaignInfo: { campaignId: '31', engagementId: '32' },
};
const when = { serverTimeStamp: String(STARTED) };
const sdes = {
  events: [
    { sdeType: 'CUSTOMER_INFO', ...when, customerInfo: { customerInfo: { customerType: 'gold', customerStatus: 'active', customerId: 'C-9', lastPaymentDate: { year: 2026, month: 3, day: 7 } } } }, // prettier-ignore
    { sdeType: 'PERSONAL_INFO', ...when, personalInfo: { personalInfo: { name: 'Ada', surname: 'Fenwick', company: 'Fenwick Mills', contacts: [{ personalContact: { email: 'ada@mills.example', phone: '+44 20 7946 0002' } }] } } }, // prettier-ignore
    { sdeType: 'MARKETING_CAMPAIGN_INFO', ...when, marketingCampaignInfo: { marketingCampaignInfo: { originatingChannel: '1', affiliate: 'Partner One' } } }, // prettier-ignore
  ],
};
const messagingRecord = {
  info: { conversationId: 'conv-1', brandId: '81234567', startTimeL: STARTED, status: 'OPEN', source: 'SHARK', device: 'DESKTOP', browser: 'CHROME', operatingSystem: 'WINDOWS', latestSkillId: 4100, latestSkillName: 'Unassigned', mcs: -1, duration: 12_000 }, // prettier-ignore
  campaign: { campaignId: '31', campaignName: 'Autumn', goalName: 'Buy', campaignEngagementId: '32' },
  monitoring: { country: 'United Kingdom', city: 'Leeds', conversationStartPage: 'https://shop.example/mills' },
  consumerParticipants: [
    {
      participantId: 'consumer-1',
      firstName: 'Ada',
      lastName: 'Fenwick',
      email: 'ada@home.example',
      joinTimeL: STARTED,
    },
  ],
  sdes,
  conversationSurveys: [{ surveyData: [{ question: 'How was it? [1-5]', answer: 'Fine.' }] }],
  latestAgentSurvey: { submittedAnswers: [{ questionText: 'What was it about?', answers: [{ answer: 'Order' }] }] },
  transfers: [{ timeL: STARTED }, { timeL: STARTED + 1 }],
};
const chatRecord = {
  info: { engagementId: '81234567-77', accountId: '81234567', startTime: '2026-11-21 09:30:00.000+0000', visitorId: 'consumer-1', visitorName: 'Ada Fenwick', skillName: 'Sales', agentFullName: 'Robin Vale' }, // prettier-ignore
  campaign: { campaignId: '31', campaignName: 'Autumn', goalName: 'Buy', campaignEngagementId: '32' },
  visitorInfo: {
    country: 'United Kingdom',
    city: 'Leeds',
    browser: 'CHROME',
    device: 'DESKTOP',
    operatingSystem: 'WINDOWS',
  },
  surveys: {
    preChat: [
      { displayName: 'Email', value: 'ada@home.example' },
      { displayName: 'What is your order no.? (8 digits)', value: '44556677' },
    ],
    postChat: [{ displayName: 'How was it? [1-5]', value: 'Fine.' }],
    operator: [{ displayName: 'What was it about?', value: 'Order' }],
  },
  sdes: { events: sdes.events.map(({ sdeType: _, ...event }) => event) },
};

const live: ToldBySource = {
  live: mergeTold(profileAttributes('consumer-1', profile), visitAttributes(details) ?? {}),
};
const SOURCES: readonly [string, ConversationAttributes][] = [
  ['live socket', attributesOf(live, about)],
  ['Messaging Interactions', attributesOf({ messaging_history: messagingAttributes(messagingRecord) }, about)],
  ['Engagement History', attributesOf({ chat_history: chatAttributes(chatRecord) }, chatAbout)],
];

describe.each(SOURCES)('one mapping gives the same value from the %s [MAP-24]', (_name, attributes) => {
  it.each([
    ['customerType', 'gold'],
    ['customerId', 'C-9'],
    ['lastPaymentDate', '2026-03-07'],
    ['marketingAffiliate', 'Partner One'],
    ['marketingChannel', '1'],
    ['company', 'Fenwick Mills'],
    ['email', 'ada@mills.example'],
    ['phone', '+44 20 7946 0002'],
    ['name', 'Ada Fenwick'],
    ['firstName', 'Ada'],
    ['lastName', 'Fenwick'],
    ['campaignId', '31'],
    ['engagementId', '32'],
    ['browser', 'CHROME'],
    ['device', 'DESKTOP'],
    ['operatingSystem', 'WINDOWS'],
    ['visitorId', 'consumer-1'],
    ['accountId', '81234567'],
    ['skill', 'Sales'],
    ['agentName', 'Robin Vale'],
    ['status', 'Open'],
    ['startTime', '2026-11-21T09:30:00.000Z'],
  ])('%s is %s', (value, text) => {
    expect(readValue(attributes, { value })).toBe(text);
  });

  it.each([
    ['customer type [MAP-19]', 'SDE.customerDetails.type', 'sdes.events[sdeType=CUSTOMER_INFO].customerInfo.customerInfo.customerType', 'gold'], // prettier-ignore
    ['visitor name [MAP-20]', 'SDE.personalInfo.name', 'sdes.events[sdeType=PERSONAL_INFO].personalInfo.personalInfo.name', 'Ada'], // prettier-ignore
    ['marketing affiliate [MAP-22]', 'SDE.marketingSource.affiliate', 'sdes.events[sdeType=MARKETING_CAMPAIGN_INFO].marketingCampaignInfo.marketingCampaignInfo.affiliate', 'Partner One'], // prettier-ignore
    ['visitor browser [MAP-21]', 'visitorInfo.browser', 'visitorInfo.browser', 'CHROME'],
    ['account id [MAP-23]', 'chatInfo.accountId', 'info.accountId', '81234567'],
    ['start time [MAP-18]', 'chatInfo.chatStartTime', 'info.startTime', '2026-11-21T09:30:00.000Z'],
    ['start time, the guide’s other spelling', 'chatInfo.startTime', 'info.startTime', '2026-11-21T09:30:00.000Z'],
  ])('%s: each path of the install guide alone finds it', (_label, widget, chatHistory, text) => {
    expect(readValue(attributes, { paths: { widget } })).toBe(text);
    expect(readValue(attributes, { paths: { chatHistory } })).toBe(text);
    expect(readValue(attributes, { paths: { widget, chatHistory } })).toBe(text);
  });
});

describe('what only history knows', () => {
  const [, [, messaging], [, chat]] = SOURCES as [unknown, [string, ConversationAttributes], [string, ConversationAttributes]]; // prettier-ignore
  it.each([
    ['Messaging Interactions', messaging],
    ['Engagement History', chat],
  ])('goal, campaign and place of a conversation in %s [MAP-21]', (_name, attributes) => {
    expect(readValue(attributes, { paths: { widget: 'campaignInfo.goalName' } })).toBe('Buy');
    expect(readValue(attributes, { paths: { chatHistory: 'campaign.goalName' } })).toBe('Buy');
    expect(readValue(attributes, { value: 'campaign' })).toBe('Autumn');
    expect(readValue(attributes, { value: 'city' })).toBe('Leeds');
  });

  it('the answer to a custom question, with a question mark, blanks and dots in it [MAP-05] [MAP-14]', () => {
    const question = 'displayName=What is your order no.? (8 digits)';
    const widget = `surveyQuestions.preChat.customizedQuestions[${question}].value`;
    const chatHistory = `surveys.preChat[${question}].value`;
    expect(readValue(chat, { paths: { widget } })).toBe('44556677');
    expect(readValue(chat, { paths: { chatHistory } })).toBe('44556677');
    expect(readValue(chat, { value: 'preChatEmail' })).toBe('ada@home.example');
  });

  it.each([
    ['Messaging Interactions', messaging],
    ['Engagement History', chat],
  ])('answers after the conversation and the agent’s own, in %s [MAP-15] [MAP-16]', (_name, attributes) => {
    const answers = { widget: 'surveyQuestions.postChat[displayName=How was it? [1-5]].value' };
    expect(readValue(attributes, { paths: answers })).toBe('Fine.');
    expect(readValue(attributes, { paths: { chatHistory: 'surveys.postChat[displayName=How was it? [1-5]].value' } })).toBe('Fine.'); // prettier-ignore
    expect(readValue(attributes, { paths: { widget: 'surveyQuestions.agentSurvey[displayName=What was it about?].value' } })).toBe('Order'); // prettier-ignore
    expect(readValue(attributes, { paths: { chatHistory: 'surveys.operator[displayName=What was it about?].value' } })).toBe('Order'); // prettier-ignore
  });

  it('the number of transfers, and no value where history writes a word for it', () => {
    expect(readValue(messaging, { value: 'transfers' })).toBe('2');
    expect(readValue(messaging, { value: 'mcs' })).toBeNull();
    expect(readValue(messaging, { paths: { messagingHistory: 'info.mcs' } })).toBeNull();
  });
});

describe('each source has its own paths [MAP-06]', () => {
  const paths = { widget: 'chatInfo.accountId', messagingWidget: 'chatInfo.rtSessionId', chatHistory: 'info.accountId', messagingHistory: 'info.conversationId' }; // prettier-ignore
  it.each([
    ['a running conversation takes the one for the widget and messaging', SOURCES[0]?.[1], 'conv-1'],
    ['Messaging Interactions its own', SOURCES[1]?.[1], 'conv-1'],
    ['Engagement History its own', SOURCES[2]?.[1], '81234567'],
  ])('%s', (_name, attributes, text) => {
    expect(readValue(attributes as ConversationAttributes, { paths })).toBe(text);
  });
});

describe('who is signed in, and who is not', () => {
  it('what the brand signed goes before what the page said', () => {
    const both = profileAttributes('c', {
      acr: 'loa1',
      claims: { lp_sdes: [{ type: 'ctmrinfo', info: { customerId: 'signed' } }] },
      authenticatedData: { lp_sdes: [{ type: 'ctmrinfo', info: { customerId: 'said', role: 'buyer' } }] },
    });
    const attributes = attributesOf({ live: both }, about);
    expect(readValue(attributes, { value: 'customerId' })).toBe('signed');
    expect(readValue(attributes, { value: 'customerRole' })).toBe('buyer');
    expect(readValue(attributes, { value: 'authenticationLevel' })).toBe('loa1');
  });

  it('attributes of somebody not signed in stand apart, and are read all the same', () => {
    const told = profileAttributes('c', {
      acr: '0',
      authenticatedData: { lp_sdes: [{ type: 'ctmrinfo', info: { customerId: 'C-1' } }] },
    });
    const attributes = attributesOf({ live: told }, about);
    expect(attributes.messagingHistory.sdes).toBeUndefined();
    expect(readValue(attributes, { value: 'customerId' })).toBe('C-1');
  });
});

describe('several sources of one conversation', () => {
  it('history adds what the socket did not tell; the claims of the socket stay', () => {
    const attributes = attributesOf({ ...live, messaging_history: messagingAttributes(messagingRecord) }, about);
    expect(attributes.source).toBe('messaging_history');
    expect(readValue(attributes, { value: 'campaign' })).toBe('Autumn');
    expect(readValue(attributes, { value: 'claimsSubject' })).toBe('cust-9');
    expect(readValue(attributes, { value: 'timeZone' })).toBe('Europe/London');
  });

  it('what changes with the conversation is told by the connector, not by what history said some time ago', () => {
    const attributes = attributesOf(
      { messaging_history: messagingAttributes(messagingRecord) },
      { ...about, endedAt: STARTED + 90_000, closedBy: 'agent', csat: 4, skillName: 'Support' },
    );
    expect(readValue(attributes, { value: 'status' })).toBe('Closed');
    expect(readValue(attributes, { value: 'skill' })).toBe('Support');
    expect(readValue(attributes, { value: 'duration' })).toBe('90');
    expect(readValue(attributes, { value: 'csat' })).toBe('4');
    expect(readValue(attributes, { value: 'closeReason' })).toBe('AGENT');
  });
});

describe('names', () => {
  it.each([
    ['Ada Fenwick', 'Ada', 'Fenwick'],
    ['Cher', null, 'Cher'],
    ['Ana María de la Cruz', 'Ana María de la', 'Cruz'],
    ['Visitor', null, null],
    ['', null, null],
  ])('of %j the first is %j and the last %j', (consumerName, first, last) => {
    const attributes = attributesOf({}, { ...about, consumerName });
    expect(readValue(attributes, { value: 'firstName' })).toBe(first);
    expect(readValue(attributes, { value: 'lastName' })).toBe(last);
  });
});
