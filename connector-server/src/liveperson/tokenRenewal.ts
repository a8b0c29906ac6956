/** An agent's credentials and their renewal: before they run out, one renewal at a time, patient after a failure. */
import { SignInError, type CredentialBundle, type LivePersonAccount, type SignIn } from '../desk/livePersonPorts.ts';
import type { Clock } from '../support/clock.ts';
import { renewalPauseMs } from './reconnectPlan.ts';

/** LivePerson advises renewing OAuth sessions every 30 minutes and Login Service sessions every 5. */
const RENEW_EVERY_MS = { oauth: 30 * 60_000, password: 5 * 60_000 };
/** Life of a bearer where nothing says how long it lasts: 8 hours in LivePerson's examples. */
const ASSUMED_LIFE_MS = 8 * 3_600_000;

export type RenewalResult =
  | { outcome: 'renewed' }
  /** Not now; a try before that many ms is useless. */
  | { outcome: 'later'; afterMs: number }
  /** These credentials cannot be renewed any more. */
  | { outcome: 'refused'; error: SignInError };

export interface RenewalDeps {
  account: LivePersonAccount;
  signIn: SignIn;
  clock: Clock;
  random: () => number;
  /** The new credentials, to be kept. */
  onRenewed(bundle: CredentialBundle): void;
}

export class TokenRenewal {
  readonly #deps: RenewalDeps;
  #bundle: CredentialBundle;
  #running: Promise<RenewalResult> | null = null;
  #refused: SignInError | null = null;
  #failures = 0;
  #notBefore = 0;

  constructor(bundle: CredentialBundle, deps: RenewalDeps) {
    this.#bundle = bundle;
    this.#deps = deps;
  }

  get bundle(): CredentialBundle {
    return this.#bundle;
  }

  /** LivePerson said that these credentials will not be renewed. */
  get refused(): boolean {
    return this.#refused !== null;
  }

  /** When the present bearer is over, as far as anybody said; else as in LivePerson's examples. Epoch ms. */
  get bearerEndsAt(): number {
    const { bearerEndsAt, expiresAt, obtainedAt } = this.#bundle;
    return bearerEndsAt ?? expiresAt ?? obtainedAt + ASSUMED_LIFE_MS;
  }

  /** Due: the advised period is over, or half of what the token lives; and a try may be made now. */
  get due(): boolean {
    const { method, obtainedAt } = this.#bundle;
    const now = this.#deps.clock.now();
    const every = Math.min(RENEW_EVERY_MS[method], (this.bearerEndsAt - obtainedAt) / 2);
    return this.#refused === null && now >= this.#notBefore && now - obtainedAt >= every;
  }

  /** The agent signed in again: from now on these. */
  adopt(bundle: CredentialBundle): void {
    this.#bundle = bundle;
    this.#refused = null;
    this.#failures = 0;
    this.#notBefore = 0;
  }

  /** One at a time, whoever asks. Never rejects. */
  renew(): Promise<RenewalResult> {
    this.#running ??= this.#attempt().finally(() => {
      this.#running = null;
    });
    return this.#running;
  }

  async #attempt(): Promise<RenewalResult> {
    const { account, signIn, clock, random } = this.#deps;
    const before = this.#bundle;
    try {
      const fresh = await signIn.refresh(account, before);
      if (this.#bundle === before) {
        this.adopt(fresh);
        this.#deps.onRenewed(fresh);
      }
      return { outcome: 'renewed' };
    } catch (error) {
      // Signed in again meanwhile: what happened to the old credentials does not matter any more.
      if (this.#bundle !== before) return { outcome: 'renewed' };
      const failure =
        error instanceof SignInError
          ? error
          : new SignInError('unexpected', 'The LivePerson session could not be renewed.', false);
      if (failure.permanent) {
        this.#refused = failure;
        return { outcome: 'refused', error: failure };
      }
      const afterMs = Math.max(failure.afterMs, renewalPauseMs(this.#failures++, random));
      this.#notBefore = clock.now() + afterMs;
      return { outcome: 'later', afterMs };
    }
  }
}
