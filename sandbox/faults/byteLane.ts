/** One direction of one TCP connection: carries bytes as the weather allows, whatever they mean. */
import type { Socket } from 'node:net';
import type { Direction, Weather } from './weather.ts';

export interface ByteLaneOptions {
  direction: Direction;
  from: Socket;
  to: Socket;
  weather: Weather;
  /** The connection was taken out of the network: nothing is carried any more and nobody is told. */
  dead(): boolean;
}

export interface ByteLane {
  /** Stops or continues reading, as the weather says. */
  look(): void;
}

export function createByteLane(options: ByteLaneOptions): ByteLane {
  const { direction, from, to, weather } = options;
  let waiting = Promise.resolve();
  let queued = 0;

  function look(): void {
    if (weather.frozen.has(direction)) from.pause();
    else from.resume();
  }

  function write(bytes: Buffer): void {
    if (options.dead() || to.destroyed || to.write(bytes)) return;
    // What the reader does not take stays in the writer's own buffers, as on a real line.
    from.pause();
    to.once('drain', look);
  }

  from.on('data', (bytes: Buffer) => {
    if (weather.delayMs === 0 && queued === 0) return write(bytes);
    queued += 1;
    const due = Date.now() + weather.delayMs;
    waiting = waiting
      .then(() => new Promise<void>((resolve) => setTimeout(resolve, Math.max(0, due - Date.now()))))
      .then(() => {
        queued -= 1;
        write(bytes);
      });
    return undefined;
  });
  from.on('end', () => void waiting.then(() => (options.dead() ? undefined : to.end())));
  look();
  return { look };
}
