/** Answers by command id, so that a command sent twice is executed once and answered the same. Memory, this epoch, 5 minutes. */
import { LIMITS } from '../protocol/constants.ts';
import type { CommandAnswer } from '../protocol/types.ts';
import type { Clock } from '../support/clock.ts';

/** Beyond this the oldest answers go early: an agent does not act this often in five minutes. */
const MOST_KEPT = 2_000;
/** The same for what they hold together, characters as JSON: a list of transfer targets may be long. */
const MOST_CHARS = 1_000_000;

export class CommandAnswers {
  readonly #clock: Clock;
  readonly #kept = new Map<string, { answer: Promise<CommandAnswer>; at: number; chars: number }>();
  #chars = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** The stored (or still coming) answer for this id, else the one `execute` gives now. Never rejects. */
  once(id: string, execute: () => Promise<CommandAnswer>): Promise<CommandAnswer> {
    this.#forgetOld();
    const known = this.#kept.get(id);
    if (known !== undefined) return known.answer;
    const answer = execute().catch((): CommandAnswer => ({
      outcome: 'uncertain',
      code: 'internal',
      text: 'Something went wrong in the connector. It may or may not have happened.',
    }));
    const entry = { answer, at: this.#clock.now(), chars: id.length };
    this.#kept.set(id, entry);
    this.#chars += entry.chars;
    void answer.then((given) => {
      if (this.#kept.get(id) !== entry) return;
      const { length } = JSON.stringify(given);
      entry.chars += length;
      this.#chars += length;
    });
    return answer;
  }

  #forgetOld(): void {
    const before = this.#clock.now() - LIMITS.ANSWER_KEPT_MS;
    for (const [id, { at, chars }] of this.#kept) {
      if (at >= before && this.#kept.size < MOST_KEPT && this.#chars <= MOST_CHARS) return;
      this.#kept.delete(id);
      this.#chars -= chars;
    }
  }
}
