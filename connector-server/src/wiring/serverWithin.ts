import type { ServerState } from '../browser/ports.ts';
import type { Config } from '../config.ts';
import type { ServerReader } from '../doctor/types.ts';
import type { Settings } from '../settings/settings.ts';
import type { Outbound } from '../support/outbound.ts';
import { createServerReader } from './serverReader.ts';

/** The doctor's view of the server it runs in. For one run: what it asked once it remembers. */
export function createServerWithin(server: {
  config: Config;
  settings: Settings;
  state: ServerState;
  publicUrl: string;
  outbound: Outbound;
  now: () => number;
}): ServerReader {
  const { config, settings, state } = server;
  return createServerReader({
    config,
    publicUrl: server.publicUrl,
    outbound: server.outbound,
    status: async () => ({ ok: true, value: { ...(await state.ready()), ...(await state.report()) } }),
    rejected: () => settings.rejected(),
    connections: () => settings.connections().length,
    // It reads them itself, at its start and at each change.
    savedSettingsRead: () => true,
    now: server.now,
  });
}
