/** Made-up people and conversations the gallery's states are built from. Every time is relative to `NOW`. */
import type {
  ConversationView,
  MessageContent,
  MessageView,
  RingView,
  Role,
} from '../../../connector-server/src/protocol/types.ts';
import type { SoftphoneState } from '../../../force-app/main/default/lwc/lpModel/state.ts';

export const NOW = Date.now();
const MINUTE = 60_000;

export function conversation(id: string, name: string, over: Partial<ConversationView> = {}): ConversationView {
  return {
    conversationId: id,
    dialogId: `${id}-main`,
    channel: 'web',
    skillId: '4101',
    skillName: 'Sales',
    consumer: { id: `consumer-${id}`, name, email: null, phone: null, authenticated: true },
    state: 'open',
    wrapUpEndsAt: null,
    startedAt: NOW - 20 * MINUTE,
    endedAt: null,
    closedBy: null,
    role: 'agent',
    respondBy: null,
    unread: 0,
    lastText: 'Thank you!',
    lastAt: NOW - 2 * MINUTE,
    deliveredTo: 0,
    readTo: 0,
    consumerTyping: false,
    participants: [],
    match: { state: 'none', candidates: [], text: '' },
    links: [],
    record: { state: 'none', text: '', recordId: null },
    draft: '',
    ...over,
  };
}

export function ring(id: string, name: string, over: Partial<RingView> = {}): RingView {
  return {
    ringId: id,
    conversationId: `conversation-${id}`,
    skillId: '4101',
    skillName: 'Sales',
    channel: 'whatsapp',
    consumerName: name,
    consumerId: `consumer-${id}`,
    expiresAt: NOW + 95_000,
    lifetimeMs: 120_000,
    directed: false,
    ...over,
  };
}

type Line = [
  role: Role,
  name: string,
  minutesAgo: number,
  content: string | MessageContent,
  over?: Partial<MessageView>,
];

/** Messages of one dialog from short lines, numbered in order. `Ada Brightwell` is the agent at the panel. */
export function messages(dialogId: string, lines: Line[]): MessageView[] {
  return lines.map(([role, name, minutesAgo, content, over], sequence) => ({
    dialogId,
    sequence,
    at: NOW - minutesAgo * MINUTE,
    from: { id: `${role}-${name}`, name, role, me: name === 'Ada Brightwell' },
    audience: 'all' as const,
    content: typeof content === 'string' ? { kind: 'text' as const, text: content } : content,
    commandId: null,
    ...over,
  }));
}

export const grace = conversation('grace', 'Grace Holloway', {
  respondBy: NOW + 130_000,
  lastText: 'Order 20418, placed on Monday.',
  deliveredTo: 5,
  readTo: 3,
  match: {
    state: 'one',
    text: 'Searched for grace.holloway@larkspur.example',
    candidates: [
      {
        object: 'Contact',
        recordId: '003Bx0000000001AAA',
        name: 'Grace Holloway',
        details: [{ label: 'Account', value: 'Larkspur Gardens' }],
        reason: 'Same e-mail address',
      },
    ],
  },
  links: [{ object: 'Contact', recordId: '003Bx0000000001AAA', name: 'Grace Holloway' }],
  record: { state: 'saved', text: '', recordId: 'a0ABx0000000001AAA' },
});
export const ines = conversation('ines', 'Ines Marchetti', {
  channel: 'whatsapp',
  unread: 2,
  respondBy: NOW + 42_000,
  lastText: 'Ciao! Can I change the pickup time for tomorrow? 🚚',
});
export const yusuf = conversation('yusuf', 'Yusuf Demir', {
  channel: 'sms',
  unread: 1,
  respondBy: NOW - 75_000,
  lastText: 'Is the dock open on Saturday?',
});
export const amara = conversation('amara', 'Amara Diallo', {
  channel: 'apple',
  lastText: 'Perfect, talk to you then.',
});
export const jo = conversation('jo', 'Jo Lindqvist', {
  channel: 'facebook',
  respondBy: NOW + 600_000,
  unread: 12,
  lastText: 'Hej, which of our orders is still open?',
  match: {
    state: 'several',
    text: 'Searched for family@lindqvist.example',
    candidates: [
      {
        object: 'Contact',
        recordId: '003Bx0000000005AAA',
        name: 'Jo Lindqvist',
        details: [
          { label: 'Account', value: 'Juniper & Vale' },
          { label: 'E-mail', value: 'family@lindqvist.example' },
          { label: 'Phone', value: '+49 30 5550 1181' },
        ],
        reason: 'Same e-mail address',
      },
      {
        object: 'Contact',
        recordId: '003Bx0000000006AAA',
        name: 'Jo Lindqvist',
        details: [
          { label: 'E-mail', value: 'family@lindqvist.example' },
          { label: 'Phone', value: '+49 30 5550 1182' },
        ],
        reason: 'Same e-mail address',
      },
      {
        object: 'Lead',
        recordId: '00QBx0000000002AAA',
        name: 'Johanna Lindqvist-Bergström av Västra Frölunda',
        details: [{ label: 'Company', value: 'Bergström Fastighetsförvaltning i Göteborg Aktiebolag' }],
        reason: 'Same telephone number',
      },
    ],
  },
});
export const visitor = conversation('visitor', '', {
  channel: 'app',
  consumer: { id: 'consumer-visitor', name: '', email: null, phone: null, authenticated: false },
  closedBy: null,
});

export const graceTalk = messages(grace.dialogId, [
  ['consumer', 'Grace Holloway', 1500, 'Hello, my order of forty planters has not arrived yet.'],
  ['bot', 'Nova', 1499, 'Hello Grace, I will bring you to a colleague.'],
  ['system', 'LivePerson', 1498, 'Grace Holloway was transferred to Sales'],
  ['agent', 'Ada Brightwell', 12, 'Good afternoon Grace, I am sorry about that. May I have the order number?'],
  [
    'agent',
    'Ada Brightwell',
    11,
    'Checked with the warehouse: pallet left on Tuesday, carrier does not answer.',
    { audience: 'internal' },
  ],
  [
    'agent',
    'Ada Brightwell',
    10,
    'You find it in the confirmation, or here: https://larkspur.example/orders?from=chat.',
  ],
  ['consumer', 'Grace Holloway', 4, 'Order 20418, placed on Monday.'],
]);

/** An ordinary moment: signed in, Online, four conversations, Grace open. */
export function desk(over: Partial<SoftphoneState> = {}): SoftphoneState {
  return {
    screen: 'desk',
    connection: { state: 'live', text: 'Connected', retryAt: null, action: null, hasContent: true },
    checks: [],
    connectionChoices: [],
    capabilities: {
      host: 'simulator',
      canOpenRecord: true,
      canCreateRecord: true,
      canExecutePlans: true,
      canWiden: true,
    },
    context: null,
    agent: {
      salesforceUserId: '005',
      name: 'Ada Brightwell',
      email: 'ada.brightwell@harbor-demo.example',
      livePersonUserId: '3700000101',
    },
    connectionName: 'Harbor Demo',
    livePerson: {
      state: 'connected',
      code: null,
      text: 'Connected to LivePerson',
      action: null,
      signInWith: ['oauth'],
    },
    signIn: { state: 'idle', url: null, text: '' },
    presence: { availability: 'ONLINE', reasonId: null, source: 'agent' },
    statusReasons: [
      { id: '901', text: 'Lunch' },
      { id: '902', text: 'Training' },
      { id: '903', text: 'Team meeting' },
    ],
    settings: { openRecord: 'on_accept', sound: true, wrapUpSeconds: 120, maxMessageChars: 8000 },
    rings: [],
    endedRings: [],
    conversations: [yusuf, ines, grace, amara],
    messages: { grace: graceTalk },
    outbox: [],
    pending: [],
    uncertain: [],
    transferTargets: {},
    selectedConversationId: 'grace',
    notes: {},
    userSearch: { state: 'idle', users: [], text: '' },
    drafts: {},
    notices: [],
    leader: true,
    soundBlocked: false,
    serverClockOffsetMs: 0,
    noticeCount: 0,
    reportCopied: false,
    pinned: false,
    wide: false,
    ...over,
  };
}
