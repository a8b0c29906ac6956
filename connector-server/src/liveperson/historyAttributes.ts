/** What a history record tells about a conversation's customer, visit and surveys; what was said is left out. Pure. */
import type { AttributeModel, ToldAttributes } from '../attributes/attributes.ts';
import { boundedModel } from '../attributes/boundedModel.ts';
import type { AttributesFact } from '../conversation/facts.ts';
import { asFields, asList, asText, type Fields } from './decode/reading.ts';

/** Container of an engagement attribute -> its type: older chats leave the type out (Engagement History, SDE samples). */
const TYPES: Readonly<Record<string, string>> = {
  customerInfo: 'CUSTOMER_INFO',
  personalInfo: 'PERSONAL_INFO',
  marketingCampaignInfo: 'MARKETING_CAMPAIGN_INFO',
  lead: 'LEAD',
  purchase: 'PURCHASE',
  viewedProduct: 'VIEWED_PRODUCT',
  cartStatus: 'CART_STATUS',
  serviceActivity: 'SERVICE_ACTIVITY',
  visitorError: 'VISITOR_ERROR',
  searchContent: 'SEARCH_CONTENT',
  userUpdate: 'USER_UPDATE',
};
/** Other spellings of containers in chats. */
const SPELLED: Readonly<Record<string, string>> = { viewProduct: 'viewedProduct', formFillingError: 'visitorError' };
/** The newest ones: whoever looks at many pages has many. */
const MOST_EVENTS = 40;
/** What changes while a conversation runs, and what other facts tell. */
const PASSING = ['duration', 'endTime', 'endTimeL', 'latestQueueState', 'features', 'isPartial', 'pendingAgentSurvey'];

/** The parts of a record of Messaging Interactions that `messagingAttributes` reads (`contentToRetrieve`). */
export const MESSAGING_CONTENT = ['campaign', 'sdes', 'unAuthSdes', 'monitoring', 'summary', 'latestAgentSurvey'];

/** One record of Messaging Interactions. */
export function messagingAttributes(record: Fields): ToldAttributes {
  const info = asFields(record.info);
  const kept = asText(info.status) === 'CLOSE' ? info : without(info, PASSING);
  return {
    messagingHistory: boundedModel({
      consumerParticipants: peopleOf(record),
      sdes: { events: eventsOf(record.sdes) },
      unAuthSdes: { events: eventsOf(record.unAuthSdes) },
      info: { ...without(kept, ['features']), transfers: asList(record.transfers).length },
      campaign: asFields(record.campaign),
      monitoring: asFields(record.monitoring),
      summary: { text: asFields(record.summary).text },
      conversationSurveys: asList(record.conversationSurveys),
      latestAgentSurvey: { submittedAnswers: asFields(record.latestAgentSurvey).submittedAnswers },
    }),
  };
}

/** One record of Engagement History. */
export function chatAttributes(record: Fields): ToldAttributes {
  return {
    chatHistory: boundedModel({
      info: asFields(record.info),
      sdes: { events: eventsOf(record.sdes) },
      visitorInfo: asFields(record.visitorInfo),
      campaign: asFields(record.campaign),
      surveys: asFields(record.surveys),
    }),
  };
}

/** Null: it told nothing. */
export function attributesFact(
  source: AttributesFact['source'],
  conversationId: string,
  at: number,
  told: ToldAttributes | null,
): AttributesFact | null {
  const anything = Object.values(told ?? {}).some((model: AttributeModel) => Object.keys(model).length > 0);
  return told === null || !anything ? null : { type: 'attributes', conversationId, at, source, told };
}

function peopleOf(record: Fields): Fields[] {
  return asList(record.consumerParticipants ?? record.consumerParticipant)
    .map(asFields)
    .slice(-5)
    .map((one) => without(one, ['token', 'avatarURL']));
}

/** Newest first, each with its type and in the spelling of Messaging Interactions. */
function eventsOf(holder: unknown): Fields[] {
  return asList(asFields(holder).events)
    .map(asFields)
    .map(spelledOut)
    .sort((a, b) => stampOf(b) - stampOf(a))
    .slice(0, MOST_EVENTS);
}

function spelledOut(event: Fields): Fields {
  const fields: Record<string, unknown> = {};
  let type = asText(event.sdeType);
  for (const [name, value] of Object.entries(event)) {
    const usual = (Object.hasOwn(SPELLED, name) ? SPELLED[name] : undefined) ?? name;
    // Chats have the visitor's error within the form's.
    const inside = name === 'formFillingError' ? (asFields(value).visitorError ?? value) : value;
    fields[usual] = inside;
    if (type === '' && Object.hasOwn(TYPES, usual)) type = TYPES[usual] ?? '';
  }
  return { ...fields, ...(type === '' ? {} : { sdeType: type }) };
}

const stampOf = (event: Fields): number => {
  const own = Number(asText(event.serverTimeStamp));
  if (own > 0) return own;
  for (const value of Object.values(event)) {
    const within = Number(asText(asFields(value).serverTimeStamp));
    if (within > 0) return within;
  }
  return 0;
};

function without(fields: Fields, names: readonly string[]): Fields {
  return Object.fromEntries(Object.entries(fields).filter(([name]) => !names.includes(name)));
}
