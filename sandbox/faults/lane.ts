/** One direction of one WebSocket link: carries bytes as the weather allows. */
import type { Socket } from 'node:net';
import type { Direction, Weather } from './weather.ts';
import { createFrameSplitter, serverTextFrame, type WebSocketFrame } from './webSocketFrames.ts';

const END_OF_HEAD = Buffer.from('\r\n\r\n');

export interface LaneOptions {
  direction: Direction;
  from: Socket;
  to: Socket;
  weather: Weather;
  /** True: the stream begins with an HTTP head that passes as it is. */
  startsWithHead: boolean;
  /** Reset both ends of the link. */
  reset(): void;
  /** The link was taken out of the network: nothing is carried any more and nobody is told. */
  dead(): boolean;
}

export interface Lane {
  /** Reads again after a freeze and lets go of held frames. */
  heal(): void;
  /** Stops or continues reading, as the weather says. */
  look(): void;
}

export function createLane(options: LaneOptions): Lane {
  const { direction, from, to, weather } = options;
  const split = createFrameSplitter();
  let head: Buffer | null = options.startsWithHead ? Buffer.alloc(0) : null;
  const held: Buffer[] = [];
  const overtaken: Buffer[] = [];
  let waiting = Promise.resolve();
  let draining = false;
  let queued = 0;

  function write(bytes: Buffer): void {
    if (options.dead() || to.destroyed) return;
    const limit = weather.byteLimit;
    if (limit !== null && limit.direction === direction) {
      if (bytes.length >= limit.left) {
        weather.byteLimit = null;
        to.write(bytes.subarray(0, limit.left), () => options.reset());
        return;
      }
      limit.left -= bytes.length;
    }
    // What the reader does not take stays in the writer's own buffers, as on a real line.
    if (!to.write(bytes)) {
      from.pause();
      if (!draining)
        to.once('drain', () => {
          draining = false;
          look();
        });
      draining = true;
    }
  }

  function carry(bytes: Buffer, then: () => void = () => undefined): void {
    if (weather.delayMs === 0 && queued === 0) {
      write(bytes);
      then();
      return;
    }
    queued += 1;
    const due = Date.now() + weather.delayMs;
    waiting = waiting
      .then(() => new Promise<void>((resolve) => setTimeout(resolve, Math.max(0, due - Date.now()))))
      .then(() => {
        queued -= 1;
        write(bytes);
        then();
      });
  }

  function judge(frame: WebSocketFrame): void {
    const verdict =
      weather.frameRule === null || frame.opcode !== 1 ? 'pass' : weather.frameRule(frame.text, direction);
    if (Array.isArray(verdict)) for (const text of verdict as readonly string[]) carry(serverTextFrame(text));
    else if (verdict === 'pass') carry(frame.bytes);
    else if (verdict === 'twice') carry(Buffer.concat([frame.bytes, frame.bytes]));
    else if (verdict === 'hold') held.push(frame.bytes);
    else if (verdict === 'behindNext') overtaken.push(frame.bytes);
    else if (verdict === 'cut') options.reset();
    else if (verdict === 'cutAfter') carry(frame.bytes, () => options.reset());
    if (verdict !== 'behindNext') for (const bytes of overtaken.splice(0)) carry(bytes);
  }

  function take(chunk: Buffer): void {
    let bytes = chunk;
    if (head !== null) {
      head = Buffer.concat([head, bytes]);
      const end = head.indexOf(END_OF_HEAD);
      if (end < 0) return;
      bytes = head.subarray(end + END_OF_HEAD.length);
      carry(head.subarray(0, end + END_OF_HEAD.length));
      head = null;
    }
    for (const frame of split(bytes)) judge(frame);
  }

  function look(): void {
    if (weather.frozen.has(direction)) from.pause();
    else from.resume();
  }

  from.on('data', (chunk: Buffer) => {
    if (!options.dead()) take(chunk);
  });
  from.on('end', () => {
    if (options.dead()) return;
    void waiting.then(() => to.end());
  });
  look();
  return {
    look,
    heal() {
      const late = [...overtaken.splice(0), ...(weather.frameRule === null ? held.splice(0) : [])];
      for (const bytes of late) write(bytes);
      look();
    },
  };
}
