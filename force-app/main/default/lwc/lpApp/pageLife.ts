export interface PageLifeListener {
  /** The page is looked at again, or was thawed. */
  wake(): void;
  network(online: boolean): void;
  /** The page may never run again: closed, put away or frozen. */
  leaving(): void;
  /** The page will not run for a while; what it holds for other tabs has to go. */
  asleep(): void;
  awake(): void;
}

/** What the browser tells of the page's life: in sight, asleep, back, gone, and whether there is a network. */
export class PageLife {
  private readonly listener: PageLifeListener;
  private readonly wired: [EventTarget, string, (event: Event) => void][];

  constructor(listener: PageLifeListener) {
    this.listener = listener;
    this.wired = [
      [document, 'visibilitychange', () => document.visibilityState === 'visible' && listener.wake()],
      [window, 'online', () => listener.network(true)],
      [window, 'offline', () => listener.network(false)],
      [document, 'freeze', () => this.sleep()],
      [document, 'resume', () => this.comeBack()],
      [window, 'pagehide', (event) => ((event as PageTransitionEvent).persisted ? this.sleep() : listener.leaving())],
      [window, 'pageshow', (event) => (event as PageTransitionEvent).persisted && this.comeBack()],
    ];
  }

  start(): void {
    for (const [target, name, hear] of this.wired) target.addEventListener(name, hear);
  }

  stop(): void {
    for (const [target, name, hear] of this.wired) target.removeEventListener(name, hear);
  }

  private sleep(): void {
    this.listener.leaving();
    this.listener.asleep();
  }

  private comeBack(): void {
    this.listener.awake();
    this.listener.wake();
  }
}
