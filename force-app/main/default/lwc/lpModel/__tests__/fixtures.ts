import type { ConversationView, MessageSummary, MessageView, RingView, Snapshot } from 'c/lpProtocol';

export const NOW = 1_800_000_000_000;

export function conversation(conversationId: string, part: Partial<ConversationView> = {}): ConversationView {
  return {
    conversationId,
    dialogId: conversationId,
    channel: 'web',
    skillId: '1',
    skillName: 'Sales',
    consumer: { id: `consumer-${conversationId}`, name: 'Mina Okafor', email: null, phone: null, authenticated: false },
    state: 'open',
    wrapUpEndsAt: null,
    startedAt: NOW,
    endedAt: null,
    closedBy: null,
    role: 'agent',
    respondBy: null,
    unread: 0,
    lastText: '',
    lastAt: NOW,
    deliveredTo: -1,
    readTo: -1,
    consumerTyping: false,
    participants: [],
    match: { state: 'waiting', candidates: [], text: '' },
    links: [],
    record: { state: 'none', text: '', recordId: null },
    draft: '',
    ...part,
  };
}

export function message(sequence: number, text: string, part: Partial<MessageView> = {}): MessageView {
  return {
    dialogId: 'c1',
    sequence,
    at: NOW + sequence,
    from: { id: 'consumer-c1', name: 'Mina Okafor', role: 'consumer', me: false },
    audience: 'all',
    content: { kind: 'text', text },
    commandId: null,
    ...part,
  };
}

export function summary(part: Partial<MessageSummary> = {}): MessageSummary {
  return { unread: 0, lastText: '', lastAt: NOW, consumerTyping: false, ...part };
}

export function ring(ringId: string, part: Partial<RingView> = {}): RingView {
  return {
    ringId,
    conversationId: `conversation-${ringId}`,
    skillId: '1',
    skillName: 'Sales',
    channel: 'sms',
    consumerName: 'Mina Okafor',
    consumerId: 'consumer-1',
    expiresAt: NOW + 30_000,
    lifetimeMs: 30_000,
    directed: false,
    ...part,
  };
}

export function snapshot(part: Partial<Snapshot> = {}): Snapshot {
  return {
    serverTime: NOW,
    agent: {
      salesforceUserId: '005000000000001AAA',
      name: 'Rowan Vance',
      email: 'rowan@agents.example',
      livePersonUserId: '77',
    },
    connection: { id: 'main', name: 'Main' },
    livePerson: {
      state: 'connected',
      code: null,
      text: 'Connected to LivePerson',
      action: null,
      signInWith: ['oauth'],
    },
    presence: { availability: 'ONLINE', reasonId: null, source: 'agent' },
    statusReasons: [],
    rings: [],
    conversations: [],
    messages: {},
    plans: [],
    settings: { openRecord: 'on_accept', sound: true, wrapUpSeconds: 60, maxMessageChars: 8000 },
    ...part,
  };
}
