import type { SoftphoneState } from './state';

/** The state before anything is known: nothing is shown but "starting". */
export function initialState(): SoftphoneState {
  return {
    screen: 'starting',
    connection: { state: 'starting', text: 'Starting', retryAt: null, action: null, hasContent: false },
    checks: [],
    connectionChoices: [],
    capabilities: null,
    context: null,
    agent: null,
    connectionName: '',
    livePerson: null,
    signIn: { state: 'idle', url: null, text: '' },
    presence: null,
    statusReasons: [],
    settings: { openRecord: 'on_accept', sound: true, wrapUpSeconds: 0, maxMessageChars: 8000 },
    rings: [],
    endedRings: [],
    conversations: [],
    messages: {},
    outbox: [],
    pending: [],
    uncertain: [],
    transferTargets: {},
    selectedConversationId: null,
    drafts: {},
    notes: {},
    userSearch: { state: 'idle', users: [], text: '' },
    notices: [],
    noticeCount: 0,
    leader: false,
    soundBlocked: false,
    serverClockOffsetMs: 0,
    reportCopied: false,
  };
}
