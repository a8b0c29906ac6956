/** A leader in good order answers at once, also in a background tab: messages are not held up there as timers are, ms. */
const ANSWER_MS = 1_500;
/** Tabs out of sight leave the place to one in sight, ms. */
const HIDDEN_MS = 1_000;

interface Call {
  signal: 'who' | 'here';
  tab: string;
}

/** Asks whether the leader is there, and hears when it is not: a tab that is frozen or stuck still holds its lock. */
export class RollCall {
  private timer: ReturnType<typeof setTimeout> | undefined;
  private readonly channel: BroadcastChannel;
  private readonly options: { tabId: string; answers: () => boolean; onSilence: () => void };

  constructor(
    channel: BroadcastChannel,
    options: { tabId: string; /** This tab leads, and can. */ answers: () => boolean; onSilence: () => void },
  ) {
    this.channel = channel;
    this.options = options;
    channel.onmessage = (event: MessageEvent<Call>) => this.hear(event.data);
  }

  /** To be called when something needs a leader. */
  ask(): void {
    if (this.timer !== undefined) return;
    const patience = ANSWER_MS + (document.visibilityState === 'visible' ? 0 : HIDDEN_MS) + Math.random() * 300;
    this.timer = setTimeout(() => {
      this.timer = undefined;
      this.options.onSilence();
    }, patience);
    this.say('who');
  }

  /** Tells all who ask that there is a leader. */
  here(): void {
    this.say('here');
  }

  stop(): void {
    this.forget();
    this.channel.close();
  }

  private hear({ signal }: Call): void {
    if (signal === 'here') this.forget();
    else if (this.options.answers()) this.here();
  }

  private forget(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
  }

  private say(signal: Call['signal']): void {
    this.channel.postMessage({ signal, tab: this.options.tabId } satisfies Call);
  }
}
