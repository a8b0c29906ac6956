/** The panel's states to look at, by name. */
import type { SoftphoneState } from '../../../force-app/main/default/lwc/lpModel/state.ts';
import { checks } from './checks.ts';
import { CRM } from './crm.ts';
import { TROUBLES } from './troubles.ts';
import { NOW, amara, conversation, desk, grace, graceTalk, ines, jo, messages, ring, visitor, yusuf } from './world.ts';

const signedOut = (over: Partial<SoftphoneState> = {}): SoftphoneState =>
  desk({
    conversations: [],
    messages: {},
    selectedConversationId: null,
    presence: null,
    livePerson: {
      state: 'signed_out',
      code: null,
      text: 'You are signed out of LivePerson',
      action: 'sign_in',
      signInWith: ['oauth'],
    },
    ...over,
  });
const threeRings = [
  ring('r1', 'Amara Diallo', { channel: 'apple', expiresAt: NOW + 9_000 }),
  ring('r2', 'Ines Marchetti', { expiresAt: NOW + 47_000, directed: true }),
  ring('r3', 'Bartholomäus Wojciechowski-Fitzgerald', {
    channel: 'facebook',
    skillName: 'Support for business customers',
  }),
];
const targets = {
  skills: [
    { id: '4101', name: 'Sales' },
    { id: '4102', name: 'Support' },
    { id: '4103', name: 'Billing' },
  ],
  agents: [
    { id: '3700000105', name: 'Cleo Nash', kind: 'human' as const, availability: 'AWAY' as const },
    { id: '3700000102', name: 'Ben Okafor', kind: 'human' as const, availability: 'ONLINE' as const },
    { id: '3700000106', name: 'Nina Petrov', kind: 'human' as const, availability: 'OFFLINE' as const },
    { id: '3700000104', name: 'Nova', kind: 'bot' as const, availability: null },
  ],
};
const long = conversation('long', 'مريم العبدالله', {
  channel: 'sms',
  consumer: { id: 'c-long', name: 'مريم العبدالله', email: null, phone: null, authenticated: false },
  participants: [{ id: '9', name: 'Mia Torres', role: 'manager' }],
});
const closed = conversation('grace', 'Grace Holloway', {
  ...grace,
  state: 'closed',
  closedBy: 'consumer',
  endedAt: NOW - 60_000,
  wrapUpEndsAt: NOW + 84_000,
  respondBy: null,
  record: { state: 'saving', text: '', recordId: null },
});

export const STATES: Record<string, SoftphoneState> = {
  starting: desk({
    screen: 'starting',
    connection: { state: 'starting', text: 'Reaching the connector…', retryAt: null, action: null, hasContent: false },
  }),
  'checks-origin': desk({
    screen: 'checks',
    checks: checks(
      'origin',
      'The connector does not accept pages from https://harbor--c.vf.force.com. Add it to the allowed origins of this connection.',
    ),
    connection: {
      state: 'stopped',
      text: 'The connector refused this page',
      retryAt: null,
      action: 'retry',
      hasContent: false,
    },
  }),
  'checks-connector': desk({
    screen: 'checks',
    checks: checks('connector', 'https://connector.harbor-demo.example did not answer within 5 seconds.', 'admin'),
    connection: {
      state: 'waiting',
      text: 'The connector cannot be reached',
      retryAt: NOW + 12_000,
      action: 'retry',
      hasContent: false,
    },
    reportCopied: true,
  }),
  'checks-connecting': desk({
    screen: 'checks',
    checks: checks(null),
    connection: {
      state: 'connecting',
      text: 'Connecting to the connector',
      retryAt: null,
      action: null,
      hasContent: false,
    },
  }),
  denied: desk({
    screen: 'checks',
    checks: checks('identity', 'Your Salesforce user lacks the permission “LivePerson Agent”.'),
    connection: {
      state: 'stopped',
      text: 'You are recognised as Dan Whitlock, but may not use LivePerson.',
      retryAt: null,
      action: 'retry',
      hasContent: false,
    },
  }),
  choose: desk({
    screen: 'choose',
    connectionChoices: [
      { id: 'eu', name: 'Harbor Europe' },
      { id: 'us', name: 'Harbor Americas and Asia Pacific, retail and business customers' },
    ],
  }),
  'sign-in': signedOut(),
  'sign-in-open': signedOut({
    signIn: { state: 'open', url: 'https://connector.example/liveperson/authorize', text: '' },
  }),
  'sign-in-blocked': signedOut({
    signIn: { state: 'blocked', url: 'https://connector.example/liveperson/authorize?ticket=1', text: '' },
  }),
  'sign-in-password': signedOut({
    livePerson: {
      state: 'signed_out',
      code: 'wrong_credentials',
      text: 'LivePerson did not accept this login name and password.',
      action: 'sign_in',
      signInWith: ['oauth', 'password'],
    },
  }),
  'sign-in-locked': signedOut({
    livePerson: {
      state: 'failed',
      code: 'user_disabled',
      text: 'Your LivePerson user is disabled.',
      action: 'contact_admin',
      signInWith: ['oauth'],
    },
  }),
  'empty-online': desk({ conversations: [], messages: {}, selectedConversationId: null }),
  'empty-away': desk({
    conversations: [],
    messages: {},
    selectedConversationId: null,
    presence: { availability: 'AWAY', reasonId: '903', source: 'server' },
    soundBlocked: true,
  }),
  home: desk({ selectedConversationId: null, conversations: [yusuf, ines, grace, jo, amara, visitor] }),
  talk: desk({
    conversations: [yusuf, ines, { ...grace, consumerTyping: true }, jo, amara, visitor],
    drafts: { grace: 'Thank you, one moment please.' },
  }),
  rings: desk({
    rings: threeRings,
    soundBlocked: true,
    drafts: { grace: 'Let me look that up' },
    endedRings: [
      {
        ringId: 'e1',
        conversationId: 'x',
        consumerName: 'Yusuf Demir',
        channel: 'sms',
        reason: 'taken',
        text: 'taken by another agent',
        at: NOW,
      },
    ],
  }),
  'one-ring-empty': desk({
    conversations: [],
    messages: {},
    selectedConversationId: null,
    rings: [ring('r9', 'Grace Holloway', { channel: 'web' })],
  }),
  trouble: desk({
    outbox: [
      {
        commandId: 'a',
        conversationId: 'grace',
        text: 'It leaves our warehouse tomorrow.',
        audience: 'all',
        at: NOW - 50_000,
        state: 'uncertain',
        errorText: 'The connection broke while it was sent.',
      },
      {
        commandId: 'b',
        conversationId: 'grace',
        text: 'You will get the tracking number by e-mail.',
        audience: 'all',
        at: NOW - 20_000,
        state: 'failed',
        errorText: 'LivePerson refused it: the message is too long.',
      },
      {
        commandId: 'c',
        conversationId: 'grace',
        text: 'One moment.',
        audience: 'all',
        at: NOW,
        state: 'sending',
        errorText: '',
      },
    ],
    conversations: [
      ines,
      {
        ...grace,
        record: {
          state: 'failed',
          text: 'Not saved: the field Skill is not writable. Your administrator has been told.',
          recordId: null,
        },
      },
    ],
    notices: [
      {
        id: 'n1',
        level: 'error',
        code: 'refused',
        text: 'Ben Okafor is not available. The conversation stays with you.',
      },
    ],
  }),
  reconnecting: desk({
    connection: {
      state: 'waiting',
      text: 'The connector cannot be reached. What you see may be a little old',
      retryAt: NOW + 8_000,
      action: 'retry',
      hasContent: true,
    },
    drafts: { grace: 'I have found it:' },
  }),
  ...TROUBLES,
  'liveperson-down': desk({
    livePerson: {
      state: 'reconnecting',
      code: null,
      text: 'LivePerson is not answering; connecting again',
      action: 'wait',
      signInWith: ['oauth'],
    },
    notices: [
      {
        id: 'n2',
        level: 'info',
        code: 'presence',
        text: 'You were set Away while no panel was open; you are Online again.',
      },
    ],
  }),
  'several-matches': desk({
    conversations: [jo, grace],
    selectedConversationId: 'jo',
    messages: {
      jo: messages(jo.dialogId, [['consumer', 'Jo Lindqvist', 3, 'Hej, which of our orders is still open?']]),
    },
  }),
  visitor: desk({
    conversations: [
      {
        ...visitor,
        match: { state: 'none', candidates: [], text: 'No e-mail address is known, so nothing was searched' },
      },
    ],
    selectedConversationId: 'visitor',
    messages: {
      visitor: messages(visitor.dialogId, [
        ['consumer', '', 1, 'I am new here. Do you ship to Portugal?'],
        [
          'consumer',
          '',
          1,
          { kind: 'file', caption: 'The planter I mean', fileType: 'JPEG', path: 'a/b', preview: null },
        ],
        ['consumer', '', 1, { kind: 'rich', text: 'Card: Terracotta planter, 40 cm. Buttons: Buy, Ask' }],
        ['consumer', '', 0, { kind: 'other', text: 'text/x-unknown' }],
      ]),
    },
  }),
  'right-to-left': desk({
    conversations: [long, grace],
    selectedConversationId: 'long',
    messages: {
      long: messages(long.dialogId, [
        ['consumer', 'مريم العبدالله', 30, 'مرحبا، أين طلبي رقم 20418؟ 🙏🏽'],
        ['agent', 'Ada Brightwell', 29, 'Hello 👩‍👩‍👧‍👦 ' + 'a'.repeat(90)],
        [
          'consumer',
          'مريم العبدالله',
          28,
          '<img src=x onerror=alert(1)> <script>alert(1)</script> javascript:alert(1)\nsecond line\nhttp://ok.example/path?x=1&y=2',
        ],
        ['manager', 'Mia Torres', 27, 'I join for a moment.'],
      ]),
    },
  }),
  'wrap-up': desk({
    conversations: [ines, closed],
    livePerson: {
      state: 'connected',
      code: null,
      text: 'Connected to LivePerson',
      action: null,
      signInWith: ['oauth'],
    },
  }),
  'wrap-up-written': desk({
    conversations: [
      ines,
      {
        ...closed,
        followUps: [
          { followUpId: 'a', subject: 'Send the invoice again', dueDate: '2026-11-24', ownerName: 'Ada Brightwell' },
          {
            followUpId: 'b',
            subject: `A long subject ${'that goes on '.repeat(12)}`,
            dueDate: '2026-12-01',
            ownerName: 'Ben',
          },
        ],
      },
    ],
    notes: {
      [closed.conversationId]: { notes: 'Wants the refund on the old card.\nAsked twice.', wrapUp: 'Refund started.' },
    },
    selectedConversationId: closed.conversationId,
    userSearch: {
      state: 'found',
      users: [
        { userId: '005A', name: 'Ben Okafor', email: 'ben.okafor@harbor-demo.example' },
        { userId: '005B', name: 'Ben', email: '' },
      ],
      text: '',
    },
  }),
  'record-in-view': desk({ context: { recordId: '01t000000000001AAA', object: 'Product2', name: 'Rope ladder, 4 m' } }),
  targets: desk({ transferTargets: { grace: { state: 'ready', text: '', targets } } }),
  transferring: desk({ pending: [{ id: 'p', name: 'transferToSkill', conversationId: 'grace', ringId: null }] }),
  many: desk({
    conversations: Array.from({ length: 14 }, (_, n) =>
      conversation(`m${n}`, `Customer ${n}`, {
        respondBy: NOW + (n - 3) * 60_000,
        unread: n,
        channel: (['web', 'sms', 'whatsapp', 'apple', 'facebook', 'app', 'other'] as const)[n % 7]!,
      }),
    ),
    selectedConversationId: 'm3',
    messages: {
      m3: messages(
        'm3-main',
        Array.from(
          { length: 30 },
          (_, n) =>
            [
              n % 2 ? 'agent' : 'consumer',
              n % 2 ? 'Ada Brightwell' : 'Customer 3',
              60 - n,
              `Message number ${n}. ${'Words and more words. '.repeat(n % 4)}`,
            ] as const,
        ).map((line) => [...line]),
      ),
    },
  }),
  'long-message': desk({
    messages: {
      grace: [
        ...graceTalk,
        ...messages('other', [['consumer', 'Grace Holloway', 1, 'Lorem ipsum dolor sit amet. '.repeat(286)]]),
      ],
    },
    drafts: { grace: 'x'.repeat(7990) },
  }),
  ...Object.fromEntries(Object.entries(CRM).map(([name, { state }]) => [name, state])),
};

/** Pictures that need clicks first: the state, then the accessible names of what is clicked. */
export const CLICKED: Record<string, { state: string; clicks: string[] }> = {
  'sign-in-again': { state: 'ending-soon', clicks: ['Sign in again'] },
  'menu-presence': { state: 'talk', clicks: ['Your status: Online'] },
  'menu-actions': { state: 'talk', clicks: ['Conversation: Actions'] },
  'confirm-close': { state: 'talk', clicks: ['Conversation: Actions', 'Close conversation…'] },
  'private-note': { state: 'talk', clicks: ['Private note'] },
  notes: { state: 'talk', clicks: ['Conversation: Actions', 'Notes and follow-ups…'] },
  'follow-up': { state: 'wrap-up-written', clicks: ['Add a follow-up', 'Somebody else'] },
  transfer: { state: 'targets', clicks: ['Conversation: Actions', 'Transfer…', 'Ben Okafor'] },
};
