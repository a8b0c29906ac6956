import type { HostSettings } from 'c/hostTypes';

/** The tab's own storage; null where the browser refuses it (blocked third-party storage throws on access). */
export function tabStorage(): Storage | null {
  try {
    return window.sessionStorage;
  } catch {
    return null;
  }
}

interface Remembered {
  read(): string | null;
  write(value: string): void;
}

/** The connection chosen last by this user of this org. */
export function remembered({ orgId, userId }: HostSettings): Remembered {
  return inBrowser(`lp-connection:${orgId}:${userId}`);
}

/** The connector's address as Salesforce named it last: good for a head start, never for trust. */
export function rememberedAddress(): Remembered {
  return inBrowser('lp-connector');
}

/** Kept by the browser for all pages of this origin, where it lets itself be asked to. */
function inBrowser(key: string): Remembered {
  return {
    read() {
      try {
        return window.localStorage.getItem(key);
      } catch {
        return null;
      }
    },
    write(value) {
      try {
        window.localStorage.setItem(key, value);
      } catch {
        // Not remembered: asked for again next time.
      }
    },
  };
}
