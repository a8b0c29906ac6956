import { isObject, listOf, text, type JsonObject } from '../json.ts';

type Reading = { type: string; container: string; members: JsonObject };

/** One engagement attribute (`lp_sdes`) in the words of the history APIs; null: they have no word for it. */
function reading(sde: JsonObject): Reading | null {
  const inner = (name: string): JsonObject => (isObject(sde[name]) ? sde[name] : {});
  const { type: _, ...bare } = sde;
  switch (sde['type']) {
    case 'ctmrinfo': {
      const { cstatus, ctype, ...rest } = inner('info');
      const customerInfo = { customerStatus: cstatus, customerType: ctype, ...rest };
      return { type: 'CUSTOMER_INFO', container: 'customerInfo', members: { customerInfo } };
    }
    case 'personal': {
      const { firstname, lastname, contacts, age, ...rest } = inner('personal');
      const years = isObject(age) ? age : {};
      const personalInfo = {
        name: firstname,
        surname: lastname,
        ...rest,
        customerAge: {
          customerAgeInYears: years['age'],
          customerYearOfBirth: years['year'],
          customerMonthOfBirth: years['month'],
          customerDateOfBirth: years['day'],
        },
        contacts: listOf(contacts)
          .filter(isObject)
          .map((contact) => ({ personalContact: { email: text(contact['email']), phone: text(contact['phone']) } })),
      };
      return { type: 'PERSONAL_INFO', container: 'personalInfo', members: { personalInfo } };
    }
    case 'mrktInfo': {
      const { channel, ...rest } = inner('info');
      const marketingCampaignInfo = { originatingChannel: channel, ...rest };
      return {
        type: 'MARKETING_CAMPAIGN_INFO',
        container: 'marketingCampaignInfo',
        members: { marketingCampaignInfo },
      };
    }
    case 'lead':
      return { type: 'LEAD', container: 'lead', members: { lead: inner('lead') } };
    case 'service':
      return {
        type: 'SERVICE_ACTIVITY',
        container: 'serviceActivity',
        members: { serviceActivity: inner('service') },
      };
    case 'purchase':
      return { type: 'PURCHASE', container: 'purchase', members: bare };
    case 'cart':
      return { type: 'CART_STATUS', container: 'cartStatus', members: bare };
    case 'prodView':
      return { type: 'VIEWED_PRODUCT', container: 'viewedProduct', members: bare };
    case 'error':
      return { type: 'VISITOR_ERROR', container: 'visitorError', members: inner('error') };
    case 'searchInfo':
      return { type: 'SEARCH_CONTENT', container: 'searchContent', members: bare };
    default:
      return null;
  }
}

/** Version 1 of the API: numbers and booleans are strings. */
const asStrings = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(asStrings);
  if (isObject(value))
    return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, asStrings(member)]));
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : value;
};

/** Events of engagement attributes at that time. */
export function sdeEvents(given: unknown, at: number, isAuthenticated: boolean): JsonObject[] {
  const when = { serverTimeStamp: String(at), originalTimeStamp: String(at) };
  return listOf(given)
    .filter(isObject)
    .map(reading)
    .filter((found) => found !== null)
    .map(({ type, container, members }) => ({
      [container]: { ...when, ...(asStrings(members) as JsonObject) },
      sdeType: type,
      serverTimeStamp: String(at),
      isAuthenticated,
    }));
}
