/**
 * One leader among an agent's tabs: it rings, sounds and answers lookups. Only signs of life and of attention travel between
 * tabs, never text, names or tokens: any page of the origin can listen.
 */
import { Election } from './election';

export { AttentionChannel } from './attention';

export interface LeaderSurroundings {
  locks?: Pick<LockManager, 'request'> | undefined;
  channel?: ((name: string) => BroadcastChannel) | undefined;
}

export interface LeaderOptions {
  /** Same for all tabs of one agent in one org, and of nobody else. */
  name: string;
  tabId: string;
  onChange: (leader: boolean) => void;
}

/**
 * Takes part until `stop`. A Web Lock decides where the browser has them: it passes on at once when its tab dies.
 * Else heartbeats over a BroadcastChannel; without that, every tab is its own leader, for silence would be worse.
 */
export class Leader {
  private readonly abort = new AbortController();
  private release: () => void = () => undefined;
  private election: Election | null = null;
  private readonly options: LeaderOptions;
  private readonly around: LeaderSurroundings;

  constructor(options: LeaderOptions, around: LeaderSurroundings = surroundings()) {
    this.options = options;
    this.around = around;
  }

  start(): void {
    const { locks, channel } = this.around;
    if (locks) void this.waitForLock(locks);
    else if (channel) {
      this.election = new Election(this.options, channel(this.options.name));
      this.election.start();
    } else this.options.onChange(true);
  }

  stop(): void {
    this.abort.abort();
    this.release();
    this.election?.stop();
  }

  private async waitForLock(locks: Pick<LockManager, 'request'>): Promise<void> {
    const { name, onChange } = this.options;
    try {
      await locks.request(name, { mode: 'exclusive', signal: this.abort.signal }, () => {
        onChange(true);
        return new Promise<void>((resolve) => {
          this.release = resolve;
        });
      });
    } catch {
      // Stopped while waiting, or locks are refused here: a stopped tab leads nothing, any other must not stay silent.
      if (!this.abort.signal.aborted) onChange(true);
    }
  }
}

function surroundings(): LeaderSurroundings {
  return {
    locks: typeof navigator !== 'undefined' && 'locks' in navigator ? navigator.locks : undefined,
    channel: typeof BroadcastChannel === 'undefined' ? undefined : (name) => new BroadcastChannel(name),
  };
}
