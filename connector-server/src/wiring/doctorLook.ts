/** Everything a check of one connection may look at, through readers of its own: what they prove is proved now. */
import type { Look, OrgReader, ServerReader } from '../doctor/types.ts';
import { createLivePersonReader } from '../liveperson/livePersonReader.ts';
import type { GrantStore } from '../salesforce/orgProfile.ts';
import { createApiUserReader } from '../salesforce/orgReader.ts';
import { unknownCall } from '../salesforce/compiledCalls.ts';
import type { Connection } from '../settings/connection.ts';
import { livePersonAccount, orgProfile } from './profiles.ts';

export interface LookOptions {
  connection: Connection;
  server: ServerReader;
  /** With an administrator's eyes, where somebody lent them. */
  setup: OrgReader | null;
  grants: GrantStore;
  fetch: typeof globalThis.fetch;
  livePersonApiUrl: string;
  now: () => number;
  /** Once for each call to the org as the API user. */
  onSent?: () => void;
  /** Why nothing may be sent to the org now; null: it may. */
  stopped?: () => string | null;
}

export function createLook({ connection, server, setup, grants, fetch, now, ...options }: LookOptions): Look {
  return {
    connection,
    server,
    setup,
    org: createApiUserReader(orgProfile(connection), {
      fetch,
      now,
      grants,
      // As the server itself: settings that name a plain http address were refused before, unless it stays on this machine.
      allowLoopback: true,
      refuses: (call) => options.stopped?.() ?? unknownCall(call),
      ...(options.onSent !== undefined && { onSent: options.onSent }),
    }),
    livePerson: createLivePersonReader({
      account: livePersonAccount(connection),
      watcher: connection.liveperson.watcher ?? null,
      apiUrl: options.livePersonApiUrl,
      fetch,
      clock: { now },
    }),
  };
}
