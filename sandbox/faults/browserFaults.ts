/** Faults between the agent's browser and the connector. */
import { dying, lasting, moment, type BrowserSite, type NamedFault } from './fault.ts';

const AND_BACK =
  'The softphone says that the connection is lost, comes back, and shows what was missed, once and in order.';

export const BROWSER_FAULTS = {
  'browser-reset': moment('browser', 'The line of the softphone is reset.', AND_BACK, (box) => box.cut()),
  'browser-dead': dying(
    'browser',
    'The line of the softphone goes dead without anybody being told.',
    'Nothing at first. When a heartbeat stays unanswered, or when healed, the softphone says so and comes back.',
  ),
  'browser-frozen': lasting(
    'browser',
    'frozen',
    'The lid of the laptop is closed.',
    'Nothing moves. When the lid is opened everything said meanwhile appears, once and in order.',
    (box) => box.freeze(),
  ),
  'browser-slow': lasting(
    'browser',
    'delay',
    'The softphone is 300 ms away.',
    'Everything happens a moment later.',
    (box) => box.delay(300),
  ),
  'browser-slow-reader': lasting(
    'browser',
    'frozen',
    'The softphone does not read what it is sent.',
    'Nothing moves in the softphone, while others notice nothing. When it reads again it catches up.',
    (box) => box.freeze('toClient'),
  ),
  'browser-unreachable': lasting(
    'browser',
    'refusing',
    'The connector cannot be reached from the browser.',
    'A bar counts down to the next try. After healing, or “Try now”, everything said meanwhile appears.',
    (box) => {
      box.refuse();
      box.cut();
    },
  ),
  'browser-cut-in-a-frame': lasting(
    'browser',
    'bytes',
    'The line of the softphone breaks in the middle of a message.',
    AND_BACK,
    (box) => box.cutAfter(60, 'toClient'),
  ),
  'browser-503': lasting(
    'browser',
    'answers',
    'The load balancer has no server: 503.',
    'A bar counts down to the next try. After healing everything said meanwhile appears.',
    (box) => {
      box.answer({ status: 503 });
      box.cut();
    },
  ),
  'browser-429': lasting(
    'browser',
    'answers',
    'The load balancer throttles: three times 429.',
    'Coming back takes a few seconds more.',
    (box) => {
      box.answer({ status: 429, times: 3 });
      box.cut();
    },
  ),
  'browser-flapping': lasting(
    'browser',
    'flapping',
    'The Wi-Fi comes and goes every second.',
    'The softphone comes back each time, ever more patiently; the server is not hammered.',
    (box) => box.flap(1_000),
  ),
} satisfies Record<string, NamedFault<BrowserSite>>;
