/** Every fault of the sandbox by name, for `npm run demo -- --fault <name>`, the stage page and tests. */
import type { LivePersonControl } from '../liveperson/cloud.ts';
import type { FaultBox } from './faultBox.ts';

/** What a fault may strike. */
export interface FaultSite {
  /** Between connector and LivePerson. */
  livePerson: FaultBox;
  /** Between browsers and connector. */
  browser: FaultBox;
  cloud: LivePersonControl;
  /** LivePerson user id of the agent who suffers. */
  agentId: string;
}

export interface NamedFault {
  /** What happens, in plain words. */
  title: string;
  strike(site: FaultSite): void;
  /** Ends what lasts; faults of one moment have none. */
  heal?(site: FaultSite): void;
}

const lasting = (
  title: string,
  line: 'livePerson' | 'browser',
  strike: (box: FaultBox, site: FaultSite) => void,
): NamedFault => ({ title, strike: (site) => strike(site[line], site), heal: (site) => site[line].heal() });

const closing = (code: number, title: string): NamedFault => ({
  title,
  strike: ({ cloud, agentId }) => void cloud.closeSockets(agentId, code),
});

const isNotification = (text: string): boolean => text.includes('"kind":"notification"');

export const FAULTS = Object.freeze({
  'livePerson-reset': { title: 'The line to LivePerson is reset.', strike: ({ livePerson }) => livePerson.cut() },
  'livePerson-dead': {
    title: 'The line to LivePerson goes dead without anybody being told.',
    strike: ({ livePerson }) => livePerson.blackhole(),
  },
  'livePerson-frozen': lasting('Nothing moves between connector and LivePerson.', 'livePerson', (box) => box.freeze()),
  'livePerson-slow': lasting('Everything to and from LivePerson takes 300 ms more.', 'livePerson', (box) =>
    box.delay(300),
  ),
  'livePerson-unreachable': lasting('LivePerson cannot be reached.', 'livePerson', (box) => {
    box.refuse();
    box.cut();
  }),
  'livePerson-cut-in-a-frame': lasting('The line to LivePerson breaks in the middle of a frame.', 'livePerson', (box) =>
    box.cutAfter(100, 'toClient'),
  ),
  'livePerson-duplicates': lasting('LivePerson says everything twice.', 'livePerson', (box) =>
    box.frames((text, direction) => (direction === 'toClient' && isNotification(text) ? 'twice' : 'pass')),
  ),
  'livePerson-401': lasting('LivePerson refuses the token once.', 'livePerson', (box) => {
    box.answer({ status: 401, times: 1 });
    box.cut();
  }),
  'livePerson-429': lasting('LivePerson is throttling: three refusals.', 'livePerson', (box) => {
    box.answer({ status: 429, times: 3 });
    box.cut();
  }),
  'livePerson-503': lasting('LivePerson has an outage: three refusals.', 'livePerson', (box) => {
    box.answer({ status: 503, times: 3 });
    box.cut();
  }),
  'livePerson-1006': closing(1006, 'LivePerson drops the socket without a word.'),
  'livePerson-1011': closing(1011, 'LivePerson closes the socket with a server error.'),
  'livePerson-4401': closing(4401, 'LivePerson says that the token has expired.'),
  'livePerson-4407': closing(4407, 'LivePerson wants the identity renewed.'),
  'livePerson-clock': {
    title: 'The clock of LivePerson is five minutes ahead.',
    strike: ({ cloud }) => cloud.setClockSkew(300_000),
    heal: ({ cloud }) => cloud.setClockSkew(0),
  },
  'token-expired': {
    title: 'The token of the agent expires now.',
    strike: ({ cloud, agentId }) => cloud.expireTokens(agentId, 4401),
  },
  'browser-reset': { title: 'The line of the softphone is reset.', strike: ({ browser }) => browser.cut() },
  'browser-frozen': lasting('The lid of the laptop is closed.', 'browser', (box) => box.freeze()),
  'browser-slow': lasting('The softphone is 300 ms away.', 'browser', (box) => box.delay(300)),
  'browser-slow-reader': lasting('The softphone does not read what it is sent.', 'browser', (box) =>
    box.freeze('toClient'),
  ),
} satisfies Record<string, NamedFault>);

export type FaultName = keyof typeof FAULTS;
