/** The ring tone, made with Web Audio: nothing to download, nothing a content policy could refuse. */

const REPEAT_MS = 2_500;
/** Two soft notes, Hz, and when they start, s. */
const NOTES = [
  { hertz: 659.25, at: 0 },
  { hertz: 880, at: 0.18 },
] as const;

/** Rings while told to. `onBlocked` hears whether the browser wants a click before it plays sound. */
export class Ringer {
  private context: AudioContext | null = null;
  private timer: ReturnType<typeof setInterval> | null = null;
  private readonly make: () => AudioContext;
  private readonly onBlocked: (blocked: boolean) => void;

  constructor(onBlocked: (blocked: boolean) => void, make: () => AudioContext = () => new AudioContext()) {
    this.onBlocked = onBlocked;
    this.make = make;
  }

  ring(on: boolean): void {
    if (on === (this.timer !== null)) return;
    if (!on) {
      if (this.timer !== null) clearInterval(this.timer);
      this.timer = null;
      return;
    }
    this.timer = setInterval(() => this.play(), REPEAT_MS);
    this.play();
  }

  /** The browser lets this page sound. */
  get free(): boolean {
    return this.context?.state === 'running';
  }

  /** To be called inside a click: from then on the browser lets this page sound. */
  unlock(): void {
    const context = this.audio();
    if (!context) return;
    context.resume().then(
      () => this.onBlocked(context.state !== 'running'),
      () => this.onBlocked(true),
    );
  }

  /** Asks without playing whether sound would be heard. */
  probe(): void {
    const context = this.audio();
    if (context) this.onBlocked(context.state !== 'running');
  }

  stop(): void {
    this.ring(false);
    void this.context?.close();
    this.context = null;
  }

  private play(): void {
    const context = this.audio();
    if (!context) return;
    if (context.state !== 'running') {
      this.onBlocked(true);
      // Chrome leaves this promise open until the next click: nobody waits for it.
      void context.resume();
      return;
    }
    this.onBlocked(false);
    for (const { hertz, at } of NOTES) note(context, hertz, context.currentTime + at);
  }

  private audio(): AudioContext | null {
    if (this.context) return this.context;
    try {
      this.context = this.make();
    } catch {
      // No audio device or no Web Audio: the ring is seen, not heard.
      return null;
    }
    const context = this.context;
    context.addEventListener('statechange', () => this.onBlocked(context.state === 'suspended'));
    return context;
  }
}

function note(context: AudioContext, hertz: number, start: number): void {
  const oscillator = context.createOscillator();
  const volume = context.createGain();
  oscillator.frequency.value = hertz;
  volume.gain.setValueAtTime(0, start);
  volume.gain.linearRampToValueAtTime(0.2, start + 0.02);
  volume.gain.exponentialRampToValueAtTime(0.001, start + 0.5);
  oscillator.connect(volume).connect(context.destination);
  oscillator.start(start);
  oscillator.stop(start + 0.55);
}
