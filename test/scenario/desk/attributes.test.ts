/** What LivePerson tells of customer and visit, from its sockets and from both histories, until it can be mapped. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ConversationAttributes, ToldAttributes } from '../../../connector-server/src/attributes/attributes.ts';
import { attributesOf } from '../../../connector-server/src/attributes/attributesOf.ts';
import { readValue } from '../../../connector-server/src/attributes/readValue.ts';
import type { HistoryApi } from '../../../connector-server/src/desk/historyPorts.ts';
import type { MatchPlanner } from '../../../connector-server/src/desk/ports.ts';
import { createLivePerson } from '../../../connector-server/src/liveperson/livePerson.ts';
import { systemTimers } from '../../../connector-server/src/support/clock.ts';
import { createLogger } from '../../../connector-server/src/support/logger.ts';
import { acceptedConversation, startDeskWorld, type DeskWorld } from './deskWorld.ts';
import { accountWith } from '../sync/syncWorld.ts';

const PATIENT = { timeout: 60_000, interval: 20 };
const grace = {
  profile: {
    sub: 'customer-grace',
    given_name: 'Grace',
    family_name: 'Holloway',
    email: 'grace@larkspur.example',
    lp_sdes: [
      { type: 'ctmrinfo', info: { customerId: 'C-4711', ctype: 'gold', cstatus: '<script>alert(1)</script>' } },
      { type: 'personal', personal: { firstname: 'Grace', lastname: 'Holloway', company: 'Larkspur', contacts: [{ phone: '+442079460111' }] } }, // prettier-ignore
      { type: 'mrktInfo', info: { channel: 1, affiliate: 'Garden Weekly' } },
      { type: 'service', service: { topic: 'delivery', serviceId: 'S-1', status: 2 } },
    ],
  },
};
/** Value -> what it is from every source of this conversation. */
const EXPECTED = {
  customerId: 'C-4711',
  customerType: 'gold',
  customerStatus: '<script>alert(1)</script>',
  company: 'Larkspur',
  phone: '+442079460111',
  marketingAffiliate: 'Garden Weekly',
  serviceTopic: 'delivery',
  name: 'Grace Holloway',
  campaignId: '310001',
  engagementId: '310003',
  device: 'DESKTOP',
  browser: 'CHROME',
  timeZone: 'Europe/London',
  webVisitorId: 'A1ZDEyMzQ1Njc4OTAx',
};
const read = (attributes: ConversationAttributes) =>
  Object.fromEntries(Object.keys(EXPECTED).map((value) => [value, readValue(attributes, { value })]));

let world: DeskWorld;
let seen: ConversationAttributes[];
beforeEach(async () => {
  seen = [];
  const planner: MatchPlanner = {
    plan: ({ attributes }) => {
      if (attributes !== null) seen.push(attributes);
      return null;
    },
    judge: () => ({ match: { state: 'none', candidates: [], text: '' }, link: null }),
  };
  world = await startDeskWorld({ matching: planner });
});
afterEach(() => world.close());

const told = (conversationId: string): ToldAttributes[] =>
  world.facts.flatMap((fact) =>
    fact.type === 'attributes' && fact.conversationId === conversationId ? [fact.told] : [],
  );

describe('a conversation with a customer who is signed in', () => {
  it('reaches matching with all that is known, is recorded once, and is there again after a restart [MAP-24]', async () => {
    const tab = await world.online('ada');
    const { conversationId } = await acceptedConversation(world, tab, 'Hello', grace);
    await expect.poll(() => told(conversationId).length, PATIENT).toBe(1);
    // While it rang only the profile was known; where the customer came from is told with the conversation itself.
    expect(readValue(seen[0] as ConversationAttributes, { value: 'customerId' })).toBe('C-4711');
    await tab.command({ name: 'searchAgain', conversationId });
    expect(read(seen.at(-1) as ConversationAttributes)).toEqual(EXPECTED);
    const last = seen.at(-1) as ConversationAttributes;
    expect(readValue(last, { value: 'authenticationLevel' })).toBe('loa1');
    expect(readValue(last, { value: 'conversationId' })).toBe(conversationId);
    expect(readValue(last, { value: 'status' })).toBe('Open');
    // What the softphone is sent has none of it.
    expect(tab.texts.join('')).not.toContain('C-4711');

    const before = told(conversationId)[0];
    seen = [];
    await world.restart();
    const again = await world.attach('ada');
    await again.frame((frame) => frame.type === 'ready' || frame.type === 'resync');
    await expect.poll(() => readOrEmpty(seen.at(-1)), PATIENT).toEqual(EXPECTED);
    // The same again is the same fact, so that nothing is written.
    for (const one of told(conversationId)) expect(one).toEqual(before);
    expect(world.logs.join('')).not.toContain('C-4711');
  });

  it('Messaging Interactions tells the same values as the socket did, and the names of the campaign', async () => {
    const tab = await world.online('ada');
    const { conversationId } = await acceptedConversation(world, tab, 'Hello', grace);
    const attributes = await fromHistory('messaging', conversationId);
    expect(read(attributes)).toEqual(EXPECTED);
    expect(readValue(attributes, { value: 'campaign' })).toBe('Autumn planting');
    expect(readValue(attributes, { paths: { widget: 'campaignInfo.goalName' } })).toBe('Sell planters');
  });
});

it('Engagement History tells them of a chat, with the answers to its surveys [MAP-14]', async () => {
  const endedAt = Date.now() - 3_600_000;
  world.cloud.control.addChat({
    engagementId: `${world.cloud.account}-old-chat`,
    startedAt: endedAt - 60_000,
    endedAt,
    visitorId: 'V-9',
    visitorName: 'Grace Holloway',
    agentId: null,
    skillId: '4101',
    endReason: 205,
    lines: [],
    campaign: { campaignId: '310001', engagementId: '310003' },
    visitorInfo: { city: 'Leeds', browser: 'CHROME', device: 'DESKTOP' },
    surveys: { preChat: [{ question: 'What is your order no.? (8 digits)', answer: '44556677' }] },
    sdes: grace.profile.lp_sdes,
  });
  const attributes = await fromHistory('chat', `${world.cloud.account}-old-chat`);
  const { timeZone: _, webVisitorId: __, ...told } = EXPECTED;
  expect(read(attributes)).toMatchObject(told);
  expect(readValue(attributes, { value: 'city' })).toBe('Leeds');
  const question = 'displayName=What is your order no.? (8 digits)';
  const widget = `surveyQuestions.preChat.customizedQuestions[${question}].value`;
  expect(readValue(attributes, { paths: { widget } })).toBe('44556677');
});

const readOrEmpty = (attributes: ConversationAttributes | undefined) =>
  attributes === undefined ? {} : read(attributes);

async function fromHistory(api: HistoryApi, conversationId: string): Promise<ConversationAttributes> {
  const livePerson = createLivePerson({
    apiUrl: world.cloud.url,
    fetch,
    timers: systemTimers,
    logger: createLogger('error', () => undefined),
  });
  try {
    const record = await livePerson.archive.one(accountWith({ account: world.cloud.account }), api, conversationId);
    const fact = record?.attributes;
    if (fact == null) throw new Error('history told nothing');
    return attributesOf(
      { [fact.source]: fact.told },
      {
        conversationId,
        account: world.cloud.account,
        api,
        startedAt: null,
        endedAt: null,
        source: '',
        skillId: null,
        skillName: null,
        consumerId: '',
        consumerName: '',
        agentId: null,
        agentName: null,
        closedBy: null,
        csat: null,
      },
    );
  } finally {
    livePerson.stop();
  }
}
