/**
 * Every behaviour of the LivePerson cloud that no documentation settles, as a named switch. Scenarios run with the
 * defaults and once with each switch turned, because two guesses that agree prove nothing.
 */

interface SwitchRow<T> {
  readonly default: T;
  /** Values worth testing besides the default. */
  readonly alternatives: readonly T[];
  /** What is known, and what is only assumed. */
  readonly note: string;
}

const row = <T>(fallback: T, alternatives: readonly T[], note: string): SwitchRow<T> => ({
  default: fallback,
  alternatives,
  note,
});

export const SWITCHES = Object.freeze({
  unknownAccount: row<'401' | 'empty'>(
    '401',
    ['empty'],
    'Domain discovery: 401 "invalid site" is documented; an empty list is also possible.',
  ),
  oauth1Login: row<'accepted' | 'refused'>(
    'accepted',
    ['refused'],
    'Application login with OAuth 1.0 keys has an announced end of life.',
  ),
  secondLoginEndsFirst: row<'never' | 'bots' | 'all'>(
    'never',
    ['bots', 'all'],
    'A second login of the same bot user "can" end the first session.',
  ),
  sessionTtlMs: row(28_800_000, [60_000], 'Life of a bearer; 8 hours in the examples.'),
  refreshTokenReuse: row<'refused' | 'accepted'>(
    'refused',
    ['accepted'],
    'The refresh answer holds a new refresh token; whether the old one still works is not said.',
  ),
  refreshEndsOldAccessToken: row(
    false,
    [true],
    'Whether an OAuth refresh invalidates the earlier access token is not said.',
  ),
  revocationClose: row<1006 | 4401 | 4407>(
    1006,
    [4401, 4407],
    'How a revoked token ends an open socket: seen as 1006 in the field.',
  ),
  secondAgentSocket: row<'allowed' | 'closesFirst' | 'refused'>(
    'allowed',
    ['closesFirst', 'refused'],
    'A second socket of the same agent: both receive everything as far as anybody knows; the first might be closed with ' +
      '1000, or the second be refused with 409 while the first is open.',
  ),
  exWithoutAgentIds: row<'refuse' | 'own' | 'all'>(
    'refuse',
    ['own', 'all'],
    'SubscribeExConversations without agentIds "needs manager rights"; what others get is not said.',
  ),
  exSnapshotCap: row(1000, [1001, 3], 'Pages say about 1000 and 1001 conversations after a subscription.'),
  exOpenMeans: row<'state' | 'stage'>(
    'state',
    ['stage'],
    'Whether a conversation with a running survey (state CLOSE, stage OPEN) still matches convState OPEN.',
  ),
  exEmptySnapshot: row(
    true,
    [false],
    'Whether a subscription that matches nothing is followed by a notification without changes.',
  ),
  suggestedMatches: row(true, [false], 'Whether a suggested agent (v=2.1) matches a subscription by agentIds.'),
  exOnMessage: row(true, [false], 'Whether every content event also sends an ExConversationChangeNotification.'),
  exOnRead: row(
    false,
    [true],
    'Whether a read receipt sends an ExConversationChangeNotification (unread counts change).',
  ),
  wrongIdFamily: row<'refuse' | 'ignore'>(
    'refuse',
    ['ignore'],
    'A PId where UMS wants the old id: refused, or silently matching nobody.',
  ),
  unknownConversationCode: row<404 | 400>(404, [400], 'Answer for a conversation that does not exist.'),
  notParticipantCode: row<400 | 403>(
    400,
    [403],
    'Answer for an agent who is not part of the conversation; 400 was seen in the field.',
  ),
  badFrame: row<'answer' | 'close'>(
    'answer',
    ['close'],
    'Frame that is not a JSON request: answered with code 400, or the socket is closed with 1008.',
  ),
  responseTypeSpelling: row<'ams' | 'short'>(
    'ams',
    ['short'],
    'Agent answers carry .ams. type names; clients must match by reqId anyway.',
  ),
  queryMessagesZero: row<'includes-zero' | 'exclusive'>(
    'includes-zero',
    ['exclusive'],
    'newerThanSequence 0 appears to return sequence 0 too.',
  ),
  queryMessagesClosedCode: row<200 | 404>(200, [404], 'Old dialogs can answer QueryMessages with an error.'),
  sequenceStart: row(0, [1], 'The first sequence of a dialog may be 0.'),
  sequenceStep: row(1, [3], 'Sequences grow but need not be contiguous.'),
  maxMessageChars: row(8_000, [1_000], 'Text limit is not documented; 8,000 is a common guess.'),
  ringExpirationMs: row(72_000, [50], 'Life of a ring; 72 s in samples.'),
  ringDistribution: row<'all' | 'one'>(
    'all',
    ['one'],
    'A queued conversation rings at every free agent of the skill at once, or at one after the other.',
  ),
  ringAgainAfterMs: row(
    10_000,
    [50],
    'Pause before agents who declined or let expire are rung again when nobody else is left.',
  ),
  ringRaceLost: row<'refuse' | 'silent'>(
    'refuse',
    ['silent'],
    'Answer to accepting a ring that is already over: 4xx, or 202 followed by nothing.',
  ),
  ringLost: row<'cancelled' | 'delete'>(
    'cancelled',
    ['delete'],
    'How other agents learn that the ring is gone: UPSERT with CANCELLED, or DELETE.',
  ),
  ringConversationId: row<'both' | 'inner'>(
    'both',
    ['inner'],
    'Older servers put the conversation id only inside the ring (convId).',
  ),
  autoAccept: row(false, [true], 'Account option: rings are accepted by the server (AUTO_ACCEPT).'),
  awayCancelsRings: row(true, [false], 'Whether going AWAY or OFFLINE withdraws rings already shown.'),
  transferToAgentMaxWaitMs: row(90_000, [50], 'Default of a skill without transferToAgentMaxWaitInSeconds.'),
  suggestOffline: row<'wait' | 'refuse'>(
    'wait',
    ['refuse'],
    'Transfer to an agent who is not available: waits for the time-out, or is refused.',
  ),
  statusReasonMember: row<'reasonId' | 'reason' | 'statusReasonId'>(
    'reasonId',
    ['reason', 'statusReasonId'],
    'The member of SetAgentState that carries the reason id is not documented.',
  ),
  agentStateOnSubscribe: row(true, [false], 'Whether SubscribeAgentsState is followed by the current state at once.'),
  offlineGraceMs: row(60_000, [50], 'After the last socket of an agent closes: time until OFFLINE.'),
  keepAlive: row<'off' | 'on'>(
    'off',
    ['on'],
    'Closing sockets that are silent; documented, off here so that a paused debugger does not lose its socket.',
  ),
  keepAliveMs: row(120_000, [100], 'Silence after which a socket is closed when keepAlive is on (60-120 s).'),
  keepAliveCloseCode: row(1001, [1006], 'Close code for a silent socket.'),
  postConversationSurvey: row(
    false,
    [true],
    'Whether closing the main dialog opens a survey dialog (skills may set it themselves).',
  ),
  keepAgentWhenClosed: row(
    true,
    [false],
    'Whether the assigned agent is still among the participants of a closed conversation.',
  ),
  secondConversation: row<'refuse' | 'allow'>(
    'refuse',
    ['allow'],
    'A consumer with an open conversation asks for another: refused with 400.',
  ),
  linkLifeMs: row(60_000, [1_000], 'Life of an upload or download link, about one minute.'),
  fileCapBytes: row(3_145_728, [1_024], 'Largest file: 3 MB.'),
  historySourceRequired: row(
    false,
    [true],
    'Newest documents require the source parameter of Messaging Interactions; older clients leave it out.',
  ),
  historyDelayMs: row(0, [60_000], 'History data appears up to a minute late.'),
  historyPartialChars: row(
    150_000,
    [400],
    'A searched record with more message text than this is cut (isPartial) and whole only by its id; the size is not said.',
  ),
  historyDeepestOffset: row(
    1_000_000,
    [200],
    'Offsets beyond this are refused with 400; whether there is such a limit is not said.',
  ),
  historyRequestsPerSecond: row(20, [4], 'Requests to history beyond this are answered 429; no quota is published.'),
  historyRetryAfter: row(false, [true], 'Whether 429 of history names a pause (Retry-After).'),
  consumerParticipantSpelling: row<'consumerParticipants' | 'consumerParticipant'>(
    'consumerParticipants',
    ['consumerParticipant'],
    'Documents and samples differ.',
  ),
  ifMatchCurrent: row<304 | 200>(304, [200], 'If-Match with the current revision answers 304.'),
} as const);

type Table = typeof SWITCHES;
export type Switches = { -readonly [K in keyof Table]: Table[K]['default'] };

/** All defaults, with the given ones replaced. Throws on a name that is not in the table. */
export function resolveSwitches(turned: Partial<Switches> = {}): Switches {
  for (const name of Object.keys(turned)) if (!(name in SWITCHES)) throw new Error(`No such switch: ${name}`);
  const defaults = Object.fromEntries(Object.entries(SWITCHES).map(([name, entry]) => [name, entry.default]));
  return { ...defaults, ...turned } as Switches;
}
