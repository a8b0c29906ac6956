/** What a fault box does to everything that passes through it now. One object per box, read by all of its links. */

/** Seen from the box: to whoever connected, or to the party behind it. */
export type Direction = 'toClient' | 'toTarget';

/**
 * What happens to one WebSocket text frame: `drop` loses it, `cut` loses it and resets the link, `cutAfter` delivers it
 * and resets the link, `hold` keeps it until the box is healed (what follows overtakes it), `behindNext` lets the next
 * frame overtake it; a list of texts is delivered in its place (to the client only).
 */
export type FrameVerdict = 'pass' | 'drop' | 'twice' | 'cut' | 'cutAfter' | 'hold' | 'behindNext' | readonly string[];
export type FrameRule = (text: string, direction: Direction) => FrameVerdict;

export interface AnswerRule {
  /** Only requests (and WebSocket upgrades) whose `METHOD /path` matches; default all. */
  match?: RegExp;
  status: number;
  headers?: Record<string, string>;
  body?: string;
  /** How many; default until the box is healed. */
  times?: number;
}

export interface Weather {
  /** Directions in which nothing is read: the writer's buffers fill up, nobody gets a FIN. */
  frozen: Set<Direction>;
  /** New connections are reset. */
  refusing: boolean;
  delayMs: number;
  /** The link that carries the last of these bytes is reset. */
  byteLimit: { direction: Direction; left: number } | null;
  frameRule: FrameRule | null;
  answers: (AnswerRule & { left: number })[];
}

export const fairWeather = (): Weather => ({
  frozen: new Set(),
  refusing: false,
  delayMs: 0,
  byteLimit: null,
  frameRule: null,
  answers: [],
});

/** What can be healed by itself, so that several faults may lie on one line. */
export type Aspect = 'frozen' | 'refusing' | 'delay' | 'bytes' | 'frames' | 'answers' | 'requests' | 'flapping';

/** Ends one kind of bad weather, or all. Requests and flapping are the box's own. */
export function clearUp(weather: Weather, aspect?: Aspect): void {
  const fair = fairWeather();
  const all = aspect === undefined;
  if (all || aspect === 'frozen') weather.frozen = fair.frozen;
  if (all || aspect === 'refusing') weather.refusing = fair.refusing;
  if (all || aspect === 'delay') weather.delayMs = fair.delayMs;
  if (all || aspect === 'bytes') weather.byteLimit = fair.byteLimit;
  if (all || aspect === 'frames') weather.frameRule = fair.frameRule;
  if (all || aspect === 'answers') weather.answers = fair.answers;
}

/** The prepared answer for this request, if one is armed; it is used up by asking. */
export function takeAnswer(weather: Weather, method: string, path: string): AnswerRule | null {
  const found = weather.answers.find(
    (rule) => rule.left > 0 && (rule.match === undefined || rule.match.test(`${method} ${path}`)),
  );
  if (found === undefined) return null;
  found.left -= 1;
  return found;
}
