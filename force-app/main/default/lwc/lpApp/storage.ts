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

/** The connection chosen last by this user of this org, kept by the browser where it lets itself be asked to. */
export function remembered({ orgId, userId }: HostSettings): Remembered {
  const key = `lp-connection:${orgId}:${userId}`;
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
