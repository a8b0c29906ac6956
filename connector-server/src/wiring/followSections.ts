import type { Bus } from '../store/bus.ts';
import type { Timers } from '../support/clock.ts';
import type { Logger } from '../support/logger.ts';
import type { CrmSections } from './crmSections.ts';

/** A word that was lost is made up for within this, ms. */
const LOOK_AGAIN_MS = 30_000;

/** Keeps this server's sections of the settings as those of the others. `beat` is called every few seconds. */
export function followSections(deps: { sections: CrmSections; bus: Bus; timers: Timers; log: Logger }): {
  beat(): void;
  stop(): void;
} {
  const { sections, bus, timers, log } = deps;
  let readAt = timers.now();
  const read = (): void => {
    readAt = timers.now();
    sections.load().catch((error: unknown) => log.warn({ err: error }, 'Saved settings are read again later'));
  };
  const stops = [
    bus.subscribe('settingsSaved', read),
    bus.onGap(read),
    sections.onSaved((connectionId) => void bus.publish({ kind: 'settingsSaved', connectionId })),
  ];
  return {
    beat() {
      if (Math.abs(timers.now() - readAt) >= LOOK_AGAIN_MS) read();
    },
    stop() {
      for (const stop of stops) stop();
    },
  };
}
