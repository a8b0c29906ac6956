/**
 * What was said in conversations that the sync just read, kept in memory until their transcripts are written, so that
 * LivePerson is not asked twice. Bounded; what is not here (any more) is asked for one by one.
 */
import type { HistoryLine } from '../desk/livePersonPorts.ts';
import type { Timers } from '../support/clock.ts';
import type { LineTaker } from './ports.ts';

export interface LineBuffer extends LineTaker {
  /** The lines of these dialogs; null when they are not here. They are given once. */
  take(connectionId: string, conversationId: string, dialogs: readonly { dialogId: string }[]): HistoryLine[] | null;
  stop(): void;
}

interface Held {
  lines: readonly HistoryLine[];
  chars: number;
  until: number;
}

const MOST_CHARS = 8_000_000;
const KEEP_MS = 120_000;
/** Of an object for each line. */
const LINE_CHARS = 100;

export function createLineBuffer(
  timers: Timers,
  limits: { mostChars: number; keepMs: number } = { mostChars: MOST_CHARS, keepMs: KEEP_MS },
): LineBuffer {
  const held = new Map<string, Held>();
  let chars = 0;
  let waiting: (() => void)[] = [];
  let sweep: (() => void) | null = null;

  const drop = (key: string): void => {
    const entry = held.get(key);
    if (entry === undefined) return;
    held.delete(key);
    chars -= entry.chars;
    if (chars >= limits.mostChars) return;
    const free = waiting;
    waiting = [];
    for (const go of free) go();
  };
  const arm = (): void => {
    const first = held.values().next().value;
    if (first === undefined || sweep !== null) return;
    sweep = timers.after(Math.max(1, first.until - timers.now()), () => {
      sweep = null;
      const now = timers.now();
      for (const [key, entry] of held) if (entry.until <= now) drop(key);
      arm();
    });
  };

  return {
    room: () => (chars < limits.mostChars ? Promise.resolve() : new Promise((resolve) => waiting.push(resolve))),
    offer(connectionId, { conversationId, closed, lines }) {
      if (lines === null || !closed) return;
      const key = `${connectionId} ${conversationId}`;
      drop(key);
      const size = lines.reduce((sum, line) => sum + line.text.length + LINE_CHARS, 0);
      held.set(key, { lines, chars: size, until: timers.now() + limits.keepMs });
      chars += size;
      arm();
    },
    take(connectionId, conversationId, dialogs) {
      const key = `${connectionId} ${conversationId}`;
      const entry = held.get(key);
      if (entry === undefined) return null;
      drop(key);
      const wanted = new Set(dialogs.map(({ dialogId }) => dialogId));
      return entry.lines.filter((line) => wanted.has(line.dialogId));
    },
    stop() {
      sweep?.();
      held.clear();
      chars = 0;
      for (const go of waiting) go();
      waiting = [];
    },
  };
}
