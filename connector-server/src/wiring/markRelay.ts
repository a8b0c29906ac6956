import type { RecordMark } from '../protocol/types.ts';
import type { Bus } from '../store/bus.ts';
import { BUS_PAYLOAD_BYTES } from '../store/bus.ts';
import type { Timers } from '../support/clock.ts';

/** Marks of one conversation that follow each other within this are told to other servers as the last one, ms. */
const GATHER_MS = 200;
/** Room for kind, sender and connection in a message. */
const MARKS_BYTES = BUS_PAYLOAD_BYTES - 500;

/** Advice of a dead letter is a sentence or two. */
const MOST_TEXT = 1_000;

type Marks = Map<string, RecordMark>;

export interface MarkRelay {
  /** A record of this server's recorder changed. */
  tell(connectionId: string, conversationId: string, mark: RecordMark): void;
  stop(): void;
}

/**
 * Brings marks of records to the desks: to those here in one go per batch, to those of other servers in few messages.
 * One that is lost shows up when the agent's softphone takes a snapshot anew, or with the next change.
 */
export function createMarkRelay(deps: {
  bus: Pick<Bus, 'publish' | 'subscribe'>;
  timers: Timers;
  /** No other server lives: nobody is told. */
  alone: () => boolean;
  show(connectionId: string, marks: ReadonlyMap<string, RecordMark>): void;
}): MarkRelay {
  const { bus, timers } = deps;
  let here = new Map<string, Marks>();
  let elsewhere = new Map<string, Marks>();
  let cancel: (() => void) | null = null;

  const gather = (into: Map<string, Marks>, connectionId: string, conversationId: string, mark: RecordMark): void => {
    const marks = into.get(connectionId) ?? new Map<string, RecordMark>();
    into.set(connectionId, marks.set(conversationId, mark));
  };
  const showHere = (): void => {
    const gathered = here;
    here = new Map();
    for (const [connectionId, marks] of gathered) deps.show(connectionId, marks);
  };
  const tellElsewhere = (): void => {
    cancel = null;
    const gathered = elsewhere;
    elsewhere = new Map();
    for (const [connectionId, marks] of gathered)
      for (const part of parts(marks)) void bus.publish({ kind: 'recordMark', connectionId, marks: part });
  };
  const stopHearing = bus.subscribe('recordMark', ({ connectionId, marks }) =>
    deps.show(connectionId, new Map(marks.map(({ conversationId, mark }) => [conversationId, mark]))),
  );

  return {
    tell(connectionId, conversationId, mark) {
      if (here.size === 0) queueMicrotask(showHere);
      gather(here, connectionId, conversationId, mark);
      if (deps.alone()) return;
      gather(elsewhere, connectionId, conversationId, { ...mark, text: mark.text.slice(0, MOST_TEXT) });
      cancel ??= timers.after(GATHER_MS, tellElsewhere);
    },
    stop() {
      stopHearing();
      cancel?.();
      tellElsewhere();
    },
  };
}

/** Groups that fit into one message each. */
function* parts(marks: Marks): Iterable<{ conversationId: string; mark: RecordMark }[]> {
  let part: { conversationId: string; mark: RecordMark }[] = [];
  let bytes = 0;
  for (const [conversationId, mark] of marks) {
    const entry = { conversationId, mark };
    const size = Buffer.byteLength(JSON.stringify(entry)) + 1;
    if (part.length > 0 && bytes + size > MARKS_BYTES) {
      yield part;
      part = [];
      bytes = 0;
    }
    part.push(entry);
    bytes += size;
  }
  if (part.length > 0) yield part;
}
