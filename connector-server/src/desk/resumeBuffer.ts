/** The numbered frames of one desk, kept so that a browser that was away gets exactly what it missed. Memory only. */

export type Replay =
  | { kind: 'frames'; frames: string[] }
  /** Older frames than that are gone. */
  | { kind: 'too_far_behind' }
  /** The client claims a frame that was never sent. */
  | { kind: 'impossible' };

export class ResumeBuffer {
  readonly #capacity: number;
  /** Grows to the capacity, then is overwritten in a circle; an idle agent's stays small. */
  readonly #frames: string[] = [];
  #seq = 0;

  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  /** Number of the newest frame; 0 = none yet. */
  get seq(): number {
    return this.#seq;
  }

  /** Numbers a frame: `build` gets the number and gives the serialised frame, which is kept and returned. */
  push(build: (seq: number) => string): string {
    const frame = build(this.#seq + 1);
    this.#frames[this.#seq % this.#capacity] = frame;
    this.#seq += 1;
    return frame;
  }

  /** Everything after `lastSeq`, in order. */
  since(lastSeq: number): Replay {
    if (lastSeq > this.#seq) return { kind: 'impossible' };
    if (this.#seq - lastSeq > this.#frames.length) return { kind: 'too_far_behind' };
    const frames: string[] = [];
    for (let seq = lastSeq; seq < this.#seq; seq++) frames.push(this.#frames[seq % this.#capacity] as string);
    return { kind: 'frames', frames };
  }
}
