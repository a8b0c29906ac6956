/**
 * `lp_sdes` of a profile (user profile schemas; engagement attributes of the Developers' Community) -> the events of
 * Messaging Interactions, whose names differ. What is of an unknown type is kept under its own name.
 */
import { asFields, asList, asText, type Fields } from './reading.ts';

const MOST_SDES = 50;
const MOST_CONTACTS = 20;

interface Shape {
  type: string;
  container: string;
  read(sde: Fields): unknown;
}

/** Engagement attributes wrap some types in a member of their own, and some senders do not. */
const inner = (sde: Fields, name: string): Fields => asFields(sde[name] ?? sde);

const SHAPES: Readonly<Record<string, Shape>> = {
  ctmrinfo: {
    type: 'CUSTOMER_INFO',
    container: 'customerInfo',
    read(sde) {
      const { cstatus, ctype, ...rest } = inner(sde, 'info');
      return { customerInfo: { customerStatus: cstatus, customerType: ctype, ...without(rest) } };
    },
  },
  personal: {
    type: 'PERSONAL_INFO',
    container: 'personalInfo',
    read(sde) {
      const { firstname, lastname, age, contacts, ...rest } = inner(sde, 'personal');
      const { age: years, year, month, day } = asFields(age);
      const people = asList(contacts)
        .slice(0, MOST_CONTACTS)
        .map((contact) => ({ personalContact: asFields(contact) }));
      return {
        personalInfo: {
          name: firstname,
          surname: lastname,
          ...without(rest),
          customerAge: {
            customerAgeInYears: years ?? (asText(age) || undefined),
            customerYearOfBirth: year,
            customerMonthOfBirth: month,
            customerDateOfBirth: day,
          },
          contacts: people,
        },
      };
    },
  },
  mrktInfo: {
    type: 'MARKETING_CAMPAIGN_INFO',
    container: 'marketingCampaignInfo',
    read(sde) {
      const { channel, ...rest } = inner(sde, 'info');
      return { marketingCampaignInfo: { originatingChannel: channel, ...without(rest) } };
    },
  },
  lead: { type: 'LEAD', container: 'lead', read: (sde) => ({ lead: without(inner(sde, 'lead')) }) },
  service: {
    type: 'SERVICE_ACTIVITY',
    container: 'serviceActivity',
    read: (sde) => ({ serviceActivity: without(inner(sde, 'service')) }),
  },
  purchase: { type: 'PURCHASE', container: 'purchase', read: without },
  cart: { type: 'CART_STATUS', container: 'cartStatus', read: without },
  prodView: { type: 'VIEWED_PRODUCT', container: 'viewedProduct', read: without },
  error: { type: 'VISITOR_ERROR', container: 'visitorError', read: (sde) => without(inner(sde, 'error')) },
  searchInfo: { type: 'SEARCH_CONTENT', container: 'searchContent', read: without },
};

function without(sde: Fields): Fields {
  const { type: _, ...rest } = sde;
  return rest;
}

export interface EngagementEvent {
  sdeType: string;
  isAuthenticated: boolean;
  [container: string]: unknown;
}

/** In the order they stand; at most 50. */
export function engagementEvents(holder: Fields, isAuthenticated: boolean): EngagementEvent[] {
  return asList(holder.lp_sdes)
    .slice(0, MOST_SDES)
    .map(asFields)
    .flatMap((sde): EngagementEvent[] => {
      const type = asText(sde.type);
      if (type === '') return [];
      const shape = Object.hasOwn(SHAPES, type) ? SHAPES[type] : undefined;
      return shape === undefined
        ? [{ [type.slice(0, 60)]: without(sde), sdeType: type.toUpperCase().slice(0, 60), isAuthenticated }]
        : [{ [shape.container]: shape.read(sde), sdeType: shape.type, isAuthenticated }];
    });
}
