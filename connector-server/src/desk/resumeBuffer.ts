/** The numbered frames of one desk, kept so that a browser that was away gets exactly what it missed. Memory only. */

export type Replay =
  | { kind: 'frames'; frames: string[] }
  /** Older frames than that are gone. */
  | { kind: 'too_far_behind' }
  /** The client claims a frame that was never sent. */
  | { kind: 'impossible' };

export class ResumeBuffer {
  readonly #capacity: number;
  readonly #maxChars: number;
  /** Grows to the capacity, then is overwritten in a circle; an idle agent's stays small. */
  readonly #frames: string[] = [];
  #seq = 0;
  #kept = 0;
  #chars = 0;

  /** Keeps at most so many frames and characters; the newest frame always. */
  constructor(capacity: number, maxChars = Number.POSITIVE_INFINITY) {
    this.#capacity = capacity;
    this.#maxChars = maxChars;
  }

  /** Number of the newest frame; 0 = none yet. */
  get seq(): number {
    return this.#seq;
  }

  /** Numbers a frame: `build` gets the number and gives the serialised frame, which is kept and returned. */
  push(build: (seq: number) => string): string {
    const frame = build(this.#seq + 1);
    if (this.#kept === this.#capacity) this.#dropOldest();
    this.#frames[this.#seq % this.#capacity] = frame;
    this.#seq += 1;
    this.#kept += 1;
    this.#chars += frame.length;
    while (this.#chars > this.#maxChars && this.#kept > 1) this.#dropOldest();
    return frame;
  }

  /** Everything after `lastSeq`, in order. */
  since(lastSeq: number): Replay {
    if (lastSeq > this.#seq) return { kind: 'impossible' };
    if (this.#seq - lastSeq > this.#kept) return { kind: 'too_far_behind' };
    const frames: string[] = [];
    for (let seq = lastSeq; seq < this.#seq; seq++) frames.push(this.#frames[seq % this.#capacity] as string);
    return { kind: 'frames', frames };
  }

  /** Nobody asks for frames up to this number any more. */
  release(upTo: number): void {
    while (this.#kept > 0 && this.#seq - this.#kept < upTo) this.#dropOldest();
  }

  #dropOldest(): void {
    const at = (this.#seq - this.#kept) % this.#capacity;
    this.#chars -= (this.#frames[at] as string).length;
    this.#frames[at] = '';
    this.#kept -= 1;
  }
}
