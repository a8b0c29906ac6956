/** What a command beside the server works with: its environment and settings document, and the running server where there is one. */
import { readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import type { Config } from '../config.ts';
import type { Seen, ServerReader } from '../doctor/types.ts';
import type { Connection } from '../settings/connection.ts';
import { loadSettings } from '../settings/loadSettings.ts';
import { createSecretResolver } from '../settings/resolveSecrets.ts';
import { createSettings } from '../settings/settings.ts';
import type { Settings } from '../settings/settings.ts';
import type { GrantStore } from '../salesforce/orgProfile.ts';
import { createLogger } from '../support/logger.ts';
import type { Logger } from '../support/logger.ts';
import { networkFault } from '../support/networkFault.ts';
import { createOutbound } from '../support/outbound.ts';
import type { Outbound } from '../support/outbound.ts';
import { createSealer } from '../support/seal.ts';
import { openKept, sealingKey } from './keptBeside.ts';
import { lenientConfig } from './lenientConfig.ts';
import { createServerReader } from './serverReader.ts';

export interface BesideServer {
  server: ServerReader;
  /** Of the settings document; none where it cannot be read. Section `crm` as the admin pages saved it, where the server runs. */
  connections: readonly Connection[];
  outbound: Outbound;
  log: Logger;
  livePersonApiUrl: string;
  /** Refresh tokens of the web server flow: in the server's database, so readable only while it runs. */
  grants: GrantStore;
  close(): Promise<void>;
}

const STATUS_MS = 5_000;

/** Never rejects for an environment or a document that is wrong: that is what it is asked about (`facts().rejected`). Writes nothing. */
export async function openBesideServer(env: Readonly<Record<string, string | undefined>>): Promise<BesideServer> {
  const { config, problems } = lenientConfig(env);
  // What is printed beside it is read by a person or a program.
  const log = createLogger('silent');
  const outbound = createOutbound(config.proxy);
  const settings = createSettings();
  problems.push(...(await readDocument(config, settings)));
  const status = await askStatus(config, outbound);
  const kept = await openKept(config, settings, status, log);
  const publicUrl = config.publicUrl ?? addressGiven(env.PUBLIC_URL) ?? loopbackOf(config);
  return {
    server: createServerReader({
      config,
      publicUrl,
      outbound,
      status: () => Promise.resolve(status),
      rejected: () => problems,
      connections: () => settings.connections().length,
      savedSettingsRead: () => kept.savedSettingsRead,
      now: Date.now,
    }),
    connections: settings.connections(),
    outbound,
    log,
    livePersonApiUrl: config.livePersonApiUrl,
    grants: kept.grants,
    async close() {
      await kept.close();
      await outbound.close();
    },
  };
}

function addressGiven(value: string | undefined): string | null {
  return value !== undefined && URL.canParse(value.trim()) ? new URL(value.trim()).href.replace(/\/+$/, '') : null;
}

async function readDocument(config: Config, settings: Settings): Promise<string[]> {
  if (config.settingsFile === null) return [];
  const text = await readFile(config.settingsFile, 'utf8').catch((error: NodeJS.ErrnoException) => error);
  if (text instanceof Error) return [`The settings file cannot be read (${text.code ?? text.name}).`];
  const loaded = await loadSettings(text, {
    allowInsecureUpstream: config.allowInsecureUpstream,
    defaultLoginUrl: config.salesforceLoginUrl,
    resolveSecret: createSecretResolver({
      env: config.env,
      baseDir: dirname(resolve(config.settingsFile)),
      sealer: createSealer(await sealingKey(config), ...config.previousSecretKeys),
    }),
  });
  if (!loaded.ok) return loaded.problems;
  settings.apply(loaded.connections);
  return [];
}

/** The server's own door on this machine; details are shown there without a token. */
async function askStatus(config: Config, outbound: Outbound): Promise<Seen<Record<string, unknown>>> {
  try {
    const answer = await outbound.fetch(`${loopbackOf(config)}/status.json`, {
      signal: AbortSignal.timeout(STATUS_MS),
    });
    const body = (await answer.json().catch(() => null)) as Record<string, unknown> | null;
    if (answer.status === 200 && body !== null && typeof body.version === 'string') return { ok: true, value: body };
    return answer.status === 401
      ? { ok: false, code: 'not_told', status: 401, text: 'The server tells its state only on the machine it runs on.' }
      : { ok: false, code: 'other_program', status: answer.status, text: 'Another program answers at the port.' };
  } catch (error) {
    return { ok: false, status: null, ...networkFault(error) };
  }
}

function loopbackOf({ host, port }: Config): string {
  const name = host === '0.0.0.0' ? '127.0.0.1' : host === '::' ? '::1' : host;
  return `http://${name.includes(':') ? `[${name}]` : name}:${port}`;
}
