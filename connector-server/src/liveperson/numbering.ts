/**
 * How an account numbers the events of its dialogs. LivePerson says that numbers grow and need not be contiguous. In
 * practice every event an agent's socket sees has the next number; where that is not so, it is learnt after at most a
 * few questions, so that normal traffic causes none.
 */

/** After so many holes in which nothing was missing the numbers of the account say nothing. */
const MOST_FRUITLESS = 5;

export interface Numbering {
  /** Whether this distance between two events in a row is no sign of a loss. */
  isUsual(step: number): boolean;
  /** A hole was asked for and nothing was missing in it. */
  nothingMissing(step: number): void;
}

export function createNumbering(): Numbering {
  let usual = 1;
  let fruitless = 0;
  return {
    isUsual: (step) => step <= usual || fruitless >= MOST_FRUITLESS,
    nothingMissing(step) {
      if (step <= usual) return;
      usual = step;
      fruitless += 1;
    },
  };
}
