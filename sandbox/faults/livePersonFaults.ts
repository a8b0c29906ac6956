/** Faults of LivePerson and of the line to it. */
import { dying, lasting, moment, type LivePersonSite, type NamedFault } from './fault.ts';
import type { FrameRule } from './faultBox.ts';

const closing = (code: number, title: string, expect: string): NamedFault<LivePersonSite> => ({
  title,
  expect,
  strike: ({ cloud, agentIds }) => {
    for (const agentId of agentIds) cloud.closeSockets(agentId, code);
  },
});

const twoSockets = (
  behaviour: 'closesFirst' | 'refused',
  title: string,
  expect: string,
): NamedFault<LivePersonSite> => ({
  title,
  expect,
  claim: 'sockets',
  strike: ({ cloud }) => {
    cloud.switches.secondAgentSocket = behaviour;
  },
  heal: ({ cloud }) => {
    cloud.switches.secondAgentSocket = 'allowed';
  },
});

const toldByLivePerson = (text: string, kind: 'notification' | 'resp'): boolean => text.includes(`"kind":"${kind}"`);
const isMessage = (text: string): boolean => text.includes('OnlineEventDistribution');

/** Every second frame that `matches`, counted from the strike. */
function everySecond(matches: (text: string) => boolean, verdict: 'drop' | 'behindNext'): FrameRule {
  let met = 0;
  return (text, direction) => (direction === 'toClient' && matches(text) && met++ % 2 === 0 ? verdict : 'pass');
}

/** The door of an agent's socket; a refused renewal of the token would be the end of the session. */
const SOCKET = /^GET \/ws_api\//;

const BRIEFLY =
  '“Reconnecting to LivePerson” for a second or two, then it is gone. What was said meanwhile appears once, in order.';
const UNTIL_HEALED =
  'A bar says that the line to LivePerson is lost and when it is tried again. After healing everything said meanwhile appears.';

export const LIVEPERSON_FAULTS = {
  'livePerson-reset': moment('livePerson', 'The line to LivePerson is reset.', BRIEFLY, (box) => box.cut()),
  'livePerson-dead': dying(
    'livePerson',
    'The line to LivePerson goes dead without anybody being told.',
    'Nothing at first: nobody can know. Within 45 seconds, or when healed, the connector notices, says so, and reconnects.',
  ),
  'livePerson-frozen': lasting(
    'livePerson',
    'frozen',
    'Nothing moves between connector and LivePerson.',
    'What the agent sends waits and then “may have been sent”. After healing all of it is settled: nothing twice.',
    (box) => box.freeze(),
  ),
  'livePerson-slow': lasting(
    'livePerson',
    'delay',
    'Everything to and from LivePerson takes 300 ms more.',
    'Messages arrive a moment later. Nothing else changes.',
    (box) => box.delay(300),
  ),
  'livePerson-unreachable': lasting('livePerson', 'refusing', 'LivePerson cannot be reached.', UNTIL_HEALED, (box) => {
    box.refuse();
    box.cut();
  }),
  'livePerson-cut-in-a-frame': lasting(
    'livePerson',
    'bytes',
    'The line to LivePerson breaks in the middle of a message.',
    BRIEFLY,
    (box) => box.cutAfter(100, 'toClient'),
  ),
  'livePerson-duplicates': lasting(
    'livePerson',
    'frames',
    'LivePerson says everything twice.',
    'Nothing: each message is shown once.',
    (box) =>
      box.frames((text, direction) =>
        direction === 'toClient' && toldByLivePerson(text, 'notification') ? 'twice' : 'pass',
      ),
  ),
  'livePerson-disorder': lasting(
    'livePerson',
    'frames',
    'LivePerson’s notifications overtake each other.',
    'Nothing: messages stand in the order in which they were said.',
    (box) => box.frames(everySecond((text) => toldByLivePerson(text, 'notification'), 'behindNext')),
  ),
  'livePerson-lost-notifications': lasting(
    'livePerson',
    'frames',
    'Every second message of LivePerson gets lost on the way.',
    'A message may come a moment late: the connector sees the gap and asks for what is missing.',
    (box) => box.frames(everySecond(isMessage, 'drop')),
  ),
  'livePerson-no-answers': lasting(
    'livePerson',
    'frames',
    'LivePerson acts, but its answers get lost.',
    'What the agent sends “may have been sent”, until LivePerson shows it. Nothing is sent twice.',
    (box) =>
      box.frames((text, direction) => (direction === 'toClient' && toldByLivePerson(text, 'resp') ? 'drop' : 'pass')),
  ),
  'livePerson-401': lasting(
    'livePerson',
    'answers',
    'LivePerson refuses the token once.',
    'Reconnecting, with a renewed token, and no new sign-in.',
    (box) => {
      box.answer({ status: 401, times: 1, match: SOCKET });
      box.cut();
    },
  ),
  'livePerson-429': lasting(
    'livePerson',
    'answers',
    'LivePerson is throttling: three refusals.',
    'Reconnecting takes a few seconds more.',
    (box) => {
      box.answer({ status: 429, times: 3 });
      box.cut();
    },
  ),
  'livePerson-503': lasting(
    'livePerson',
    'answers',
    'LivePerson has an outage: three refusals.',
    'Reconnecting takes half a minute: LivePerson asks for patience after server errors. “Try now” does not wait.',
    (box) => {
      box.answer({ status: 503, times: 3 });
      box.cut();
    },
  ),
  'livePerson-outage': lasting(
    'livePerson',
    'answers',
    'LivePerson answers everything with 503.',
    UNTIL_HEALED,
    (box) => {
      box.answer({ status: 503 });
      box.cut();
    },
  ),
  'livePerson-throttled': {
    title: 'LivePerson answers the next three requests with 429.',
    expect: 'What the agent does next is refused in words, or done a moment later; it can be tried again.',
    strike: ({ cloud }) => cloud.refuseNext('agent', 3, 429),
    heal: ({ cloud }) => cloud.refuseNext('agent', 0, 429),
  },
  'livePerson-1001': closing(1001, 'LivePerson restarts and closes the socket.', BRIEFLY),
  'livePerson-1006': closing(1006, 'LivePerson drops the socket without a word.', BRIEFLY),
  'livePerson-1011': closing(1011, 'LivePerson closes the socket with a server error.', BRIEFLY),
  'livePerson-4401': closing(4401, 'LivePerson says that the token has expired.', BRIEFLY),
  'livePerson-4407': closing(4407, 'LivePerson wants the identity renewed.', BRIEFLY),
  'livePerson-clock': {
    title: 'The clock of LivePerson is five minutes ahead.',
    expect: 'Nothing: order follows LivePerson’s numbers, not its clock.',
    claim: 'clock',
    strike: ({ cloud }) => cloud.setClockSkew(300_000),
    heal: ({ cloud }) => cloud.setClockSkew(0),
  },
  'livePerson-one-socket': twoSockets(
    'closesFirst',
    'A second socket of an agent closes the first.',
    'Nothing, until the server is drained or moved: then the old socket ends when the new one begins.',
  ),
  'livePerson-second-socket-refused': twoSockets(
    'refused',
    'LivePerson refuses a second socket of an agent.',
    'Nothing, until the server is drained or moved: then the old socket is closed before the new one is opened.',
  ),
  'livePerson-newer': {
    title: 'LivePerson sends fields and values nobody has heard of.',
    expect: 'Nothing: what is unknown is passed over.',
    claim: 'frames',
    strike: ({ cloud }) => cloud.setFrameFaults({ unknownFields: true, unknownEnumValues: true }),
    heal: ({ cloud }) => cloud.setFrameFaults({ unknownFields: false, unknownEnumValues: false }),
  },
  'token-expired': {
    title: 'The token of the agent expires now.',
    expect: BRIEFLY,
    strike: ({ cloud, agentIds }) => {
      for (const agentId of agentIds) cloud.expireTokens(agentId, 4401);
    },
  },
  'session-revoked': {
    title: 'An administrator ends the agents’ LivePerson sessions.',
    expect:
      'The softphone says that LivePerson ended the session and asks to sign in again. Nothing said meanwhile is lost.',
    strike: ({ cloud, agentIds }) => {
      for (const agentId of agentIds) cloud.revokeTokens(agentId);
    },
  },
} satisfies Record<string, NamedFault<LivePersonSite>>;
