import type { SignInView } from 'c/lpModel';

const POPUP = 'lp-sign-in';
/** Within this time after it was filled, a window that looks closed was cut off rather than closed, ms. */
const CUT_OFF_MS = 3_000;
const FEATURES = 'popup,width=520,height=680';

/** The LivePerson sign-in window: opened empty inside the click, filled when the server has said where to go. */
export class SignInPopup {
  private popup: Window | null = null;
  private filledAt = 0;

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
    this.filledAt = Date.now();
    try {
      this.popup.location.href = url;
    } catch {
      // Under Lightning Web Security a window's location may be out of reach; its name is not.
      window.open(url, POPUP, FEATURES);
    }
    return { state: 'open', url, text: '' };
  }

  /**
   * The agent closed the window. A page that cuts itself off from its opener (Cross-Origin-Opener-Policy) looks closed
   * too, but from the start: such a window counts as open.
   */
  isClosed(now: number): boolean {
    if (!this.popup?.closed) return false;
    if (now - this.filledAt < CUT_OFF_MS) this.popup = null;
    return this.popup !== null;
  }

  close(): void {
    this.popup?.close();
    this.popup = null;
  }
}
