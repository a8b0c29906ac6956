/** What a fault box does to everything that passes through it now. One object per box, read by all of its links. */

/** Seen from the box: to whoever connected, or to the party behind it. */
export type Direction = 'toClient' | 'toTarget';

/**
 * What happens to one WebSocket text frame: `drop` loses it, `cut` loses it and resets the link, `cutAfter` delivers it
 * and resets the link, `hold` keeps it until the box is healed (what follows overtakes it); a list of texts is delivered
 * in its place (to the client only).
 */
export type FrameVerdict = 'pass' | 'drop' | 'twice' | 'cut' | 'cutAfter' | 'hold' | readonly string[];
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

/** The prepared answer for this request, if one is armed; it is used up by asking. */
export function takeAnswer(weather: Weather, method: string, path: string): AnswerRule | null {
  const found = weather.answers.find(
    (rule) => rule.left > 0 && (rule.match === undefined || rule.match.test(`${method} ${path}`)),
  );
  if (found === undefined) return null;
  found.left -= 1;
  return found;
}
