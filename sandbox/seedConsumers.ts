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
