/** Up to which frame nobody can still ask for what was sent: what is below need not be kept for resuming. */

export interface ResumeReader {
  tabId: string;
  /** Highest frame the tab says it handled. */
  acked: number;
}

/** A tab that is gone may come back within this and resume, ms: a tunnel, a lunch with the lid closed. */
export const CLAIM_MS = 10 * 60_000;
/** Tabs that are gone of which this is remembered; those gone longest give way. */
const MOST_CLAIMS = 8;

export class ResumeClaims {
  /** Tabs that are gone, in the order in which they went. */
  readonly #gone = new Map<string, { acked: number; until: number }>();

  left({ tabId, acked }: ResumeReader, now: number): void {
    this.#gone.delete(tabId);
    this.#gone.set(tabId, { acked, until: now + CLAIM_MS });
    for (const oldest of this.#gone.keys()) {
      if (this.#gone.size <= MOST_CLAIMS) break;
      this.#gone.delete(oldest);
    }
  }

  came({ tabId }: ResumeReader): void {
    this.#gone.delete(tabId);
  }

  /** The highest frame handled by all who are here or may come back. Infinity: there is nobody. */
  handledByAll(here: Iterable<ResumeReader>, now: number): number {
    let lowest = Number.POSITIVE_INFINITY;
    for (const { acked } of here) lowest = Math.min(lowest, acked);
    for (const [tabId, { acked, until }] of this.#gone) {
      if (until <= now) this.#gone.delete(tabId);
      else lowest = Math.min(lowest, acked);
    }
    return lowest;
  }
}
