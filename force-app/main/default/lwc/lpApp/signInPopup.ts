import type { SignInView } from 'c/lpModel';

const POPUP = 'lp-sign-in';
const FEATURES = 'popup,width=520,height=680';

/** The LivePerson sign-in window: opened empty inside the click, filled when the server has said where to go. */
export class SignInPopup {
  private popup: Window | null = null;

  /** Must run inside the agent's click, or the browser blocks it. */
  open(): SignInView {
    this.popup = window.open('about:blank', POPUP, FEATURES);
    return { state: 'opening', url: null, text: '' };
  }

  /** The server's answer: a one-time address. */
  goTo(url: unknown): SignInView {
    if (typeof url !== 'string' || !/^https?:\/\//.test(url)) {
      this.close();
      return { state: 'failed', url: null, text: 'The connector named no sign-in page.' };
    }
    if (!this.popup || this.popup.closed)
      return { state: 'blocked', url, text: 'The browser blocked the sign-in window. Open it with the link.' };
    try {
      this.popup.location.href = url;
    } catch {
      // Under Lightning Web Security a window's location may be out of reach; its name is not.
      window.open(url, POPUP, FEATURES);
    }
    return { state: 'open', url, text: '' };
  }

  /** The agent closed it, or a page in it cut itself off from this one: both look alike from here. */
  get isClosed(): boolean {
    return this.popup?.closed ?? true;
  }

  close(): void {
    this.popup?.close();
    this.popup = null;
  }
}
