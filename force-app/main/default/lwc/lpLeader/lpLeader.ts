/**
 * One leader among an agent's tabs: it rings, sounds and answers lookups. Only signs of life and of attention travel between
 * tabs, never text, names or tokens: any page of the origin can listen.
 */
import { Election } from './election';
import { LockSeat } from './lockSeat';
import { RollCall } from './rollCall';

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
  /** Whether this tab can do a leader's work now, e.g. has a line to the server. Left out: always. */
  able?: () => boolean;
}

/**
 * Takes part until `stop`. A Web Lock decides where the browser has them: it passes on at once when its tab dies, and a tab
 * that holds it but no longer answers is unseated. Else heartbeats over a BroadcastChannel; without that, every tab is its own
 * leader, for silence would be worse.
 */
export class Leader {
  private seat: LockSeat | null = null;
  private election: Election | null = null;
  private roll: RollCall | null = null;
  private readonly options: LeaderOptions;
  private readonly around: LeaderSurroundings;

  constructor(options: LeaderOptions, around: LeaderSurroundings = surroundings()) {
    this.options = options;
    this.around = around;
  }

  start(): void {
    const { name, tabId } = this.options;
    const { locks, channel } = this.around;
    if (locks) {
      const seat = (this.seat = new LockSeat(locks, name, (leads) => this.onSeat(leads)));
      if (channel) {
        this.roll = new RollCall(channel(`${name}:roll`), {
          tabId,
          answers: () => seat.held && this.able,
          onSilence: () => this.able && seat.seize(),
        });
      }
      seat.queue();
    } else if (channel) {
      this.election = new Election(this.options, channel(name));
      this.election.start();
    } else this.options.onChange(true);
  }

  /** Something needs a leader now: makes sure that there is one which answers. */
  needed(): void {
    if (!this.seat?.held) this.roll?.ask();
  }

  /** This tab is about to be frozen or put away: the others go on without it. */
  pause(): void {
    this.seat?.leave();
  }

  /** Takes part again after `pause`. */
  resume(): void {
    this.seat?.queue();
  }

  stop(): void {
    this.seat?.leave();
    this.roll?.stop();
    this.election?.stop();
  }

  private get able(): boolean {
    return this.options.able?.() ?? true;
  }

  private onSeat(leads: boolean): void {
    if (leads) this.roll?.here();
    this.options.onChange(leads);
  }
}

function surroundings(): LeaderSurroundings {
  return {
    locks: typeof navigator !== 'undefined' && 'locks' in navigator ? navigator.locks : undefined,
    channel: typeof BroadcastChannel === 'undefined' ? undefined : (name) => new BroadcastChannel(name),
  };
}
