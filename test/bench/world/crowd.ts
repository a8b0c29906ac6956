/** Many softphones at once: opened in batches, dropped together, watched until all are back. */
import type { BenchOrg } from './identity.ts';
import { inBatches, until } from './openLoop.ts';
import type { MeasuredServer } from './servers.ts';
import { BenchSoftphone } from './softphone.ts';
import { conversationOf } from './upstreamFrames.ts';
import type { Upstream } from './upstream.ts';

export interface CrowdOptions {
  server: Pick<MeasuredServer, 'url'>;
  org: BenchOrg;
  track?: boolean;
  onStamp?: (index: number, sentAt: number, receivedAt: number) => void;
  audience?: string;
  others?: readonly string[];
}

export class Crowd {
  readonly softphones: BenchSoftphone[] = [];
  readonly #options: CrowdOptions;

  constructor(options: CrowdOptions) {
    this.#options = options;
  }

  /** Adds softphones until there are `to`, each live. */
  async grow(to: number, together = 50): Promise<void> {
    const { server, onStamp, ...options } = this.#options;
    await inBatches(this.softphones.length, to, together, async (index) => {
      const softphone = new BenchSoftphone({
        ...options,
        url: server.url,
        index,
        ...(onStamp && { onStamp: (sentAt, receivedAt) => onStamp(index, sentAt, receivedAt) }),
      });
      this.softphones[index] = softphone;
      await softphone.connect();
      await softphone.whenLive();
    });
  }

  /** Every message LivePerson has was handled. False: not within `patienceMs`. */
  async caughtUp(upstream: Upstream, patienceMs: number): Promise<boolean> {
    const waiting = new Set(this.softphones);
    return until(
      () => {
        for (const softphone of waiting) {
          const { index, handled } = softphone;
          if (handled.last(conversationOf(index)) >= upstream.lastSequence(index)) waiting.delete(softphone);
        }
        return waiting.size === 0;
      },
      patienceMs,
      100,
    );
  }

  /** Messages never handled, messages handled twice, and numbered frames that were skipped. */
  losses(upstream: Upstream): { lost: number; doubled: number; gaps: number } {
    const sum = { lost: 0, doubled: 0, gaps: 0 };
    for (const { index, handled } of this.softphones) {
      sum.lost += handled.missing(conversationOf(index), upstream.lastSequence(index));
      sum.doubled += handled.doubled;
      sum.gaps += handled.gaps;
    }
    return sum;
  }

  end(): void {
    for (const softphone of this.softphones) softphone.end();
  }
}
