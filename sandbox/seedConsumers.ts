/** The six customers of the demo, one per channel. */
export interface SeedConsumer {
  key: string;
  firstName: string;
  lastName: string;
  email: string | null;
  phone: string | null;
  channel: 'web' | 'sms' | 'whatsapp' | 'apple' | 'facebook' | 'app';
  skillId: string;
  authenticated: boolean;
  firstMessage: string;
  company?: string;
  /** Engagement attributes the web site tells besides who this is, as LivePerson names them. */
  attributes?: Record<string, unknown>[];
}

export const CONSUMERS: SeedConsumer[] = [
  {
    key: 'grace',
    firstName: 'Grace',
    lastName: 'Holloway',
    email: 'grace.holloway@larkspur.example',
    phone: '+442079460111',
    channel: 'web',
    skillId: '4101',
    authenticated: true,
    firstMessage: 'Hello, my order of forty planters has not arrived yet.',
  },
  {
    key: 'ines',
    firstName: 'Ines',
    lastName: 'Marchetti',
    email: 'ines.marchetti@tidewater.example',
    phone: '+14155550141',
    channel: 'whatsapp',
    skillId: '4101',
    authenticated: true,
    firstMessage: 'Ciao! Can I change the pickup time for tomorrow? 🚚',
  },
  {
    key: 'yusuf',
    firstName: 'Yusuf',
    lastName: 'Demir',
    email: 'yusuf.demir@tidewater.example',
    phone: '+14155550142',
    channel: 'sms',
    skillId: '4101',
    authenticated: true,
    firstMessage: 'Is the dock open on Saturday?',
  },
  {
    key: 'amara',
    firstName: 'Amara',
    lastName: 'Diallo',
    email: 'amara.diallo@junipervale.example',
    phone: null,
    channel: 'apple',
    skillId: '4101',
    authenticated: true,
    firstMessage: 'Hi, I would like a quote for two days of consulting.',
  },
  {
    key: 'jo',
    firstName: 'Jo',
    lastName: 'Lindqvist',
    email: 'family@lindqvist.example',
    phone: null,
    channel: 'facebook',
    skillId: '4101',
    authenticated: true,
    firstMessage: 'Hej, which of our orders is still open?',
  },
  {
    key: 'visitor',
    firstName: '',
    lastName: '',
    email: null,
    phone: null,
    channel: 'app',
    skillId: '4101',
    authenticated: false,
    firstMessage: 'I am new here. Do you ship to Portugal?',
  },
];

/** More customers, for the stories of the CRM side; they write when called. */
export const STORY_CONSUMERS: SeedConsumer[] = [
  {
    key: 'kofi',
    firstName: 'Kofi',
    lastName: 'Mensah',
    email: null,
    phone: '+447700900113',
    channel: 'sms',
    skillId: '4101',
    authenticated: true,
    firstMessage: 'Good morning, the flour has not come yet.',
  },
  {
    key: 'rosa',
    firstName: 'Rosa',
    lastName: 'Almeida',
    email: 'rosa@almeida-ceramics.example',
    phone: '+351210550114',
    channel: 'web',
    skillId: '4101',
    authenticated: true,
    firstMessage: 'Hello, do you sell to shops outside of Britain?',
    company: 'Almeida Ceramics',
    attributes: [
      { type: 'mrktInfo', info: { channel: 1, affiliate: 'Ceramics Weekly', campaignId: 'autumn-tiles' } },
      { type: 'lead', lead: { topic: 'wholesale', value: 2400, ticketId: 'W-77', leadId: 'lead-77' } },
    ],
  },
  {
    key: 'linnea',
    firstName: 'Linnea',
    lastName: 'Berg',
    email: 'linnea@teatime.example',
    phone: null,
    channel: 'web',
    skillId: '4101',
    authenticated: true,
    firstMessage: 'Hi, it is Linnea. When does the next tea come?',
  },
  {
    key: 'petrov',
    firstName: '',
    lastName: '',
    email: null,
    phone: '+493055501190',
    channel: 'sms',
    skillId: '4101',
    authenticated: true,
    firstMessage: 'Guten Tag, is our order on its way?',
  },
  {
    key: 'hana',
    firstName: 'Hana',
    lastName: 'Marlowe',
    email: 'hana@marlowe-bakery.example',
    phone: null,
    channel: 'web',
    skillId: '4102',
    authenticated: true,
    firstMessage: 'Hello, the pallet was short of three sacks.',
  },
];
