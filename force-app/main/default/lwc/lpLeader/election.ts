const BEAT_MS = 2_000;
/** Background tabs may be woken only once a minute; a tab silent for longer than this is taken for dead. */
const DEAD_MS = 70_000;
/** How long a new tab listens before it claims to lead, ms. */
const LISTEN_MS = 500;

interface Beat {
  signal: 'beat' | 'hello' | 'gone';
  tab: string;
}

/** Election without Web Locks: of the tabs heard lately, the one with the smallest id leads. */
export class Election {
  private readonly heard = new Map<string, number>();
  private leads = false;
  private timer: ReturnType<typeof setInterval> | undefined;
  private readonly channel: BroadcastChannel;
  private readonly options: { tabId: string; onChange: (leader: boolean) => void };

  constructor(options: { tabId: string; onChange: (leader: boolean) => void }, channel: BroadcastChannel) {
    this.options = options;
    this.channel = channel;
  }

  start(): void {
    this.channel.onmessage = (event: MessageEvent<Beat>) => this.hear(event.data);
    this.say('hello');
    setTimeout(() => {
      this.decide();
      this.timer = setInterval(() => {
        this.say('beat');
        this.decide();
      }, BEAT_MS);
    }, LISTEN_MS);
  }

  stop(): void {
    clearInterval(this.timer);
    this.say('gone');
    this.channel.close();
  }

  private hear({ signal, tab }: Beat): void {
    if (signal === 'gone') this.heard.delete(tab);
    else this.heard.set(tab, Date.now());
    if (signal === 'hello') this.say('beat');
    if (this.timer !== undefined) this.decide();
  }

  private decide(): void {
    for (const [tab, at] of this.heard) if (Date.now() - at > DEAD_MS) this.heard.delete(tab);
    const leads = [...this.heard.keys()].every((tab) => this.options.tabId < tab);
    if (leads === this.leads) return;
    this.leads = leads;
    this.options.onChange(leads);
  }

  private say(signal: Beat['signal']): void {
    this.channel.postMessage({ signal, tab: this.options.tabId } satisfies Beat);
  }
}
