import type { HostSettings } from 'c/hostTypes';

/** The tab's own storage; null where the browser refuses it (blocked third-party storage throws on access). */
export function tabStorage(): Storage | null {
  try {
    return window.sessionStorage;
  } catch {
    return null;
  }
}

/** The connection chosen last by this user of this org, kept by the browser. */
export function remembered({ orgId, userId }: HostSettings): {
  read(): string | null;
  write(connectionId: string): void;
} {
  const key = `lp-connection:${orgId}:${userId}`;
  return {
    read() {
      try {
        return window.localStorage.getItem(key);
      } catch {
        return null;
      }
    },
    write(connectionId) {
      try {
        window.localStorage.setItem(key, connectionId);
      } catch {
        // Not remembered: the agent chooses again next time.
      }
    },
  };
}
